import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '#platform/token.ts';
import { toPlainText } from './typed-code.ts';

/**
 * Codes of an authenticator app (RFC 6238): SHA-1, six digits, 30 seconds, which is what every app can. SHA-1 is sound
 * as an HMAC.
 */
const stepMs = 30_000;
const digits = 6;
/** Steps that a clock may be off, to either side. */
const tolerance = 1;

/** True for what an app shows, and for nothing that a recovery code can be. */
export const isCodeOfApp = (typed: string) => /^\d{6}$/.test(toPlainText(typed));

export const stepAt = (nowMs: number) => Math.floor(nowMs / stepMs);

/** The code of a step (RFC 4226, 5.3). */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step that a typed code is of, or undefined where it is none of now. All are compared, so that the time it takes
 * does not tell which one it was.
 * @param lastStep the step of the last code that was accepted; it and all before it are used up
 */
export function matchingStep(
  secret: Uint8Array,
  typed: string,
  nowMs: number,
  lastStep: number,
): number | undefined {
  const code = toPlainText(typed);
  let matching: number | undefined;
  for (let step = stepAt(nowMs) - tolerance; step <= stepAt(nowMs) + tolerance; step++) {
    const isEqual = equalInConstantTime(codeAt(secret, step), code);
    if (isEqual && step > lastStep) matching ??= step;
  }
  return matching;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding: how people type a secret into an app. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let rest = 0;
  let bits = 0;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += base32[(rest >> (bits - 5)) & 31];
    rest &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + base32[(rest << (5 - bits)) & 31];
}

/** What the QR code says to an app: the secret, and under which name to show its codes. */
export function otpauthUri({ issuer, account }: { issuer: string; account: string }, secret: Uint8Array) {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const asked = `algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}&${asked}`;
}
