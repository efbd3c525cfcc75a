/** The zeroes of the digits that keyboards of Arabic, Persian and Urdu type. */
const zeroes = [0x0660, 0x06f0];

/**
 * A code as it was meant: digits of any of those keyboards as 0 to 9; without spaces, hyphens and the marks of
 * direction that come along when it is copied out of Arabic text.
 */
export function toPlainText(typed: string): string {
  return typed
    .replace(/[\s\p{Cf}\p{Pd}]/gu, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digitOf(digit.charCodeAt(0))));
}

const digitOf = (code: number) => code - (zeroes.find((zero) => code >= zero && code < zero + 10) ?? code);
