import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from './app.ts';
import { toMarkdown } from './markdown.ts';

const body = join(import.meta.dirname, 'template', 'readme-body.md');

/** The README of the generated repository: what this app is, then a text that is the same for every app. */
export async function toReadme(app: App): Promise<string> {
  const facts = [
    ['Web app', app.startUrl],
    ['Android package', app.androidPackage],
    ['iOS bundle identifier', app.iosBundleId],
    [
      'Apple team',
      app.appleTeamId ?? (app.iosBundleId && 'not set: set it in the project before building for iOS'),
    ],
    [
      'Signing certificates (SHA-256)',
      app.androidPackage && (app.fingerprints.join(', ') || 'none known yet'),
    ],
  ] as const;
  const rows = facts.flatMap(([what, value]) => (value ? [`| ${what} | ${toMarkdown(value)} |\n`] : []));
  return [
    `# ${toMarkdown(app.name)}\n\n`,
    app.description ? `${toMarkdown(app.description)}\n\n` : '',
    `| | |\n| --- | --- |\n${rows.join('')}\n`,
    await readFile(body, 'utf8'),
  ].join('');
}
