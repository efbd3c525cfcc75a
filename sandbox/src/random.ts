import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random characters of base 62. The slight bias of the modulo does not matter for tokens that open nothing real. */
export const randomText = (length: number) =>
  [...randomBytes(length)].map((byte) => ALPHABET[byte % 62]).join('');

/** `prefix` + 30 random characters + their CRC-32, six characters of base 62: the form of GitHub's own tokens. */
export function tokenWithChecksum(prefix: string): string {
  const secret = randomText(30);
  let rest = crc32(secret);
  let sum = '';
  for (let place = 0; place < 6; place++) {
    sum = ALPHABET[rest % 62] + sum;
    rest = Math.floor(rest / 62);
  }
  return prefix + secret + sum;
}
