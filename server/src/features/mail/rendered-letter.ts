import type { Letter, Recipient, SecurityLetter } from './letter.ts';
import type { LetterText, LetterTexts } from './letter-texts.ts';
import { ar } from './texts-ar.ts';
import { en } from './texts-en.ts';

export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}

const texts: Record<Recipient['language'], LetterTexts> = { en, ar };

/** A letter in the language of who gets it, as text and as a page. @param publicUrl where people find this Marsa */
export function renderLetter(
  letter: Letter,
  { name, language }: Recipient,
  publicUrl: string,
): RenderedLetter {
  const words = texts[language];
  const { host } = new URL(publicUrl);
  const { subject, lines, button, after = [] } = textOf(letter, words, host, language);
  const link = 'link' in letter ? letter.link : undefined;
  const closing = letter.kind === 'notice' ? closingOf(letter, words, publicUrl) : after;
  const parts = { hello: words.hello(isolated(name)), lines, closing, footer: words.footer(host) };
  return {
    subject: subject.replace(turningSigns, ''),
    text: [parts.hello, ...lines, ...(link ? [link] : []), ...closing, `-- \n${parts.footer}`].join('\n\n'),
    html: toHtml(parts, language, link && button ? { link, button } : undefined),
  };
}

function textOf(
  letter: Letter,
  words: LetterTexts,
  host: string,
  language: Recipient['language'],
): LetterText {
  switch (letter.kind) {
    case 'invitation':
      return words.invitation({ ...letter, inviter: isolated(letter.inviter), host });
    case 'reset':
      return words.reset({ ...letter, host });
    case 'security':
      return securityText(letter, words, language);
    case 'notice':
      return words.events[letter.event]({ time: toTime(letter.at, language) });
  }
}

/** What happened, from where, and the way out for whom it was not. */
function securityText(
  { notice, change, at, ip, device, keyName, by }: SecurityLetter,
  words: LetterTexts,
  language: Recipient['language'],
): LetterText {
  const time = toTime(at, language);
  const { subject, lines } =
    notice === 'second-factor-changed'
      ? words.secondFactor[change ?? 'reset']({ time })
      : words.security[notice]({ time, key: isolated(keyName ?? ''), by: isolated(by ?? 'Marsa') });
  const from = ip === undefined ? [] : [words.from(isolated(ip), device && isolated(device))];
  const { before, button, after } = words.notMe;
  return { subject, lines: [...lines, ...from, before], button, after: [after] };
}

function closingOf(
  letter: { ip: string; device?: string | undefined },
  words: LetterTexts,
  publicUrl: string,
): string[] {
  const device = letter.device === undefined ? undefined : isolated(letter.device);
  return [words.from(isolated(letter.ip), device), words.notYou(`${publicUrl}/account`)];
}

const toTime = (at: number, language: string) =>
  `${new Intl.DateTimeFormat(`${language}-u-nu-latn`, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;

const turningSigns = /[\u202a-\u202e\u2066-\u2069]/g;
/** Text of another script must not turn the sentence around it. */
const isolated = (text: string) => `\u2068${text.replace(turningSigns, '')}\u2069`;

interface Parts {
  hello: string;
  lines: string[];
  closing: string[];
  footer: string;
}

function toHtml(
  { hello, lines, closing, footer }: Parts,
  language: Recipient['language'],
  action: { link: string; button: string } | undefined,
): string {
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  const button = action
    ? `<p><a href="${escapeHtml(action.link)}">${escapeHtml(action.button)}</a></p><p dir="ltr"><small>${escapeHtml(action.link)}</small></p>`
    : '';
  const body = [hello, ...lines].map(paragraph).join('') + button + closing.map(paragraph).join('');
  return `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"></head><body dir="${direction}" style="font-family:sans-serif;line-height:1.6">${body}<hr><p><small>${escapeHtml(footer)}</small></p></body></html>`;
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
