import { createFormat } from './format.ts';
import { issueTexts } from './issues.text.ts';
import { createSay, type Language, type PlainKey } from './texts.ts';

/** The sentences of the contract by what they begin with, and what the console says for them. */
const sentences: readonly [beginning: string, key: PlainKey<typeof issueTexts>][] = [
  ['is missing', 'missing'],
  ['must have at least 1 character', 'missing'],
  ['must be an e-mail address', 'email'],
  ['must be an https origin', 'origin'],
  ['must be a URL', 'url'],
  ['must not hold control characters', 'controlCharacters'],
  ['must be letters, digits and hyphens in parts', 'bundleId'],
  ['must be two or more parts', 'androidPackage'],
  ['no part may be a reserved word', 'reservedWord'],
  ['must begin with a letter and hold only', 'iosScheme'],
  ['must be the ten capital letters', 'appleTeam'],
  ['must be the name of a GitHub user', 'githubOwner'],
  ['must be the name of a GitHub repository', 'githubRepo'],
  ['must be capital letters, digits and _', 'roleName'],
  ['must be like projects:read', 'permission'],
  ['must name at least one permission', 'onePermission'],
  ['must be an address or a range', 'network'],
  ['must be a branch', 'branch'],
  ['is on the lists of common', 'passwordListed'],
  ['is made of your name', 'passwordPersonal'],
  ['is too easy to guess', 'passwordGuessable'],
  ['must be another than the present one', 'passwordSame'],
  ['must be a number', 'number'],
  ['must be a whole number', 'number'],
];

/** Says a fault of a field, as a schema or the server found it, in a language. What nobody put into words stays as it is. */
export function sayIssue(message: string, language: Language): string {
  const t = createSay(issueTexts, language, createFormat(language));
  const key = sentences.find(([beginning]) => message.startsWith(beginning))?.[1];
  if (key !== undefined) return t(key);
  const bound = /^must (?:have|be) at (least|most) (\d+)( characters?)?$/.exec(message);
  if (bound === null) return message;
  const [, side, count = '', isText] = bound;
  if (isText) return t(side === 'least' ? 'least' : 'most', { count: Number(count) });
  return t(side === 'least' ? 'leastNumber' : 'mostNumber', { bound: Number(count) });
}
