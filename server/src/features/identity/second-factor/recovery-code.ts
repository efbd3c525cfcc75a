import { randomBuffer } from '#platform/token.ts';
import { type DigestRing, digestText, isDigestOf, type StoredDigest } from '../key-digest.ts';
import { toPlainText } from './typed-code.ts';

/** Crockford's: no letter looks like another or like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 4;
const groupLength = 6;
const length = groups * groupLength;
export const codesPerPerson = 10;

/** 120 random bits, too many for any guessing, in groups that can be read out: `7K2MQ0-D9XWAB-4TZ8RC-H3V6PN`. */
export function makeRecoveryCode(): string {
  const letters = [...randomBuffer(length)].map((byte) => alphabet[byte & 31]).join('');
  return Array.from({ length: groups }, (_, at) =>
    letters.slice(at * groupLength, (at + 1) * groupLength),
  ).join('-');
}

/** What was typed as it was meant, or undefined where it can be no code of ours. */
export function readRecoveryCode(typed: string): string | undefined {
  const code = toPlainText(typed).toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0');
  return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : undefined;
}

/** Bound to the person: a digest moved to somebody else's row lets nobody in. */
const boundTo = (personId: string, code: string) => `recovery-code ${personId} ${code}`;

export const digestRecoveryCode = (ring: DigestRing, personId: string, code: string) =>
  digestText(ring, boundTo(personId, code.replaceAll('-', '')));

export const isRecoveryCode = (ring: DigestRing, personId: string, code: string, stored: StoredDigest) =>
  isDigestOf(ring, boundTo(personId, code), stored);
