/* One password in the forms under which it may be known: folded, without separators, as the other keyboard types it. */

/** The same keys on an Arabic (101) and a Latin keyboard. */
const arabicKeys = 'ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ';
const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvnm,./`";
const toLatinKey = new Map([...arabicKeys].map((key, at) => [key, latinKeys[at] ?? '']));
const toArabicKey = new Map([...latinKeys].map((key, at) => [key, [...arabicKeys][at] ?? '']));
toLatinKey.set('لا', 'b');
toArabicKey.set('b', 'لا');

/** Vowel signs, the long stroke, and what is not seen at all. */
const invisible = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\ufeff]/g;
const arabicLetter = /\p{Script=Arabic}/u;
const latinLetter = /[a-z]/;
const separators = /[\p{P}\p{S}\s]+/gu;

/** In one case, with European digits, and with the letters that Arabic writing takes for one another as one. */
export function foldPassword(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(invisible, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** Each form once, the folded one first. */
export function passwordForms(password: string): string[] {
  const folded = foldPassword(password);
  const typed = [folded, ...onOtherKeyboard(password)];
  return [...new Set(typed.flatMap((text) => [text, text.replace(separators, '')]))].filter(Boolean);
}

/** What the same keys type where the keyboard is switched to the other script. */
function onOtherKeyboard(password: string): string[] {
  const text = password.normalize('NFKC').toLowerCase();
  const switched = (keys: ReadonlyMap<string, string>, key: RegExp) =>
    text.replace(key, (pressed) => keys.get(pressed) ?? pressed);
  // Two letters that also have a key of their own, so there are two ways to have typed them.
  if (arabicLetter.test(text)) return [switched(toLatinKey, /./gsu), switched(toLatinKey, /لا|./gsu)];
  return latinLetter.test(text) ? [foldPassword(switched(toArabicKey, /./gsu))] : [];
}

const marks = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;
const decoration = /^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu;
const leastCore = 8;

/** Without what is put before and behind a password to make it another one: of `!Superman99!`, `superman99` and `superman`. */
export const coresOf = (form: string): string[] =>
  [form.replace(marks, ''), form.replace(decoration, '')].filter((core) => core.length >= leastCore);

/** What is left of a form without the words, digits and marks: what somebody who knows the words still has to guess. */
export function remainderOf(form: string, words: readonly string[]): string {
  let rest = form;
  for (const word of [...words].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, ' ');
  return rest.replace(/[\d\p{P}\p{S}\s]+/gu, '');
}
