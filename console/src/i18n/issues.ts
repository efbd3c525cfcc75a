import { issueTexts } from './issues.text.ts';
import type { Sentences } from './sentences.ts';
import type { Language, PlainKey } from './texts.ts';

/** The sentences of the contract by what they begin with, and what the console says for them. */
const beginnings: readonly [beginning: string, key: PlainKey<typeof issueTexts>][] = [
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

/** Faults of fields, as a schema or the server finds them, in a language: what a form says differs from the API in English too. */
export function issueSentencesIn(language: Language): Sentences {
  const words = issueTexts[language];
  return {
    ...Object.fromEntries(beginnings.map(([beginning, key]) => [`${beginning}{rest}`, words[key]])),
    'must have at least {count} character{s}': words.least,
    'must have at most {count} character{s}': words.most,
    'must be at least {bound}': words.leastNumber,
    'must be at most {bound}': words.mostNumber,
  };
}
