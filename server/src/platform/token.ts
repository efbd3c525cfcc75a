import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Bytes from here on are thrown away: 256 is no multiple of 62, and keeping them would favour the first letters. */
const unbiasedBytes = 256 - (256 % base62.length);

/** Random bytes in memory of their own, so that zeroing them reaches nobody else's. */
export const randomBuffer = (length: number): Buffer => randomBytes(length);

/** Random bytes as base64: the form keys have in the configuration. */
export const randomBase64 = (bytes: number): string => randomBytes(bytes).toString('base64');

/** Random bytes as base64url: the form of tokens in links and cookies. 32 bytes are 43 characters. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** At least 0, less than 1. */
export const randomFraction = (): number => randomBytes(4).readUInt32LE() / 2 ** 32;

/** Random letters and digits, 5.95 bits each. */
export function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < unbiasedBytes) text += base62[byte % base62.length];
    }
  }
  return text;
}

/** A key pair for ES256: ECDSA on P-256. */
export const makeSigningKeyPair = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Keeps the bytes of a key outside the JavaScript heap; made once, not per digest. */
export const hmacKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/** HMAC-SHA256, 32 bytes. */
export const digest = (key: KeyObject, data: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest();

/** A name for a text that tells nothing of it; a third of what an HMAC costs. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64');

/** Compares without telling by its timing where two values differ. Only their lengths may show. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const a = toBytes(left);
  const b = toBytes(right);
  const sameLength = a.length === b.length;
  return timingSafeEqual(a, sameLength ? b : a) && sameLength;
}

const toBytes = (value: string | Uint8Array) => (typeof value === 'string' ? Buffer.from(value) : value);

/**
 * `marsa_` + id (12) + secret (40) + CRC32 (6), in base62. The checksum, over everything before it, lets secret
 * scanners and this server tell a typing error from a key without asking the database.
 */
const apiKeyShape = /^marsa_([0-9A-Za-z]{12})[0-9A-Za-z]{46}$/;
const checksumLength = 6;

/** A new API key (64 characters, 238 secret bits) and the public id it is found by. */
export function makeApiKey(): { id: string; apiKey: string } {
  const id = randomBase62(12);
  const unchecked = `marsa_${id}${randomBase62(40)}`;
  return { id, apiKey: withChecksum(unchecked) };
}

/** The text of a key, ended as ours are. */
export const withChecksum = (unchecked: string): string => unchecked + checksum(unchecked);

/** The id within an API key, or undefined where the text cannot be a key of ours. */
export const parseApiKey = (text: string): { id: string } | undefined => parseKey(apiKeyShape, text);

/** The same form under a prefix of its own, so that nobody takes one for the other. */
const serviceTokenShape = /^marsa_svc_([0-9A-Za-z]{12})[0-9A-Za-z]{46}$/;

/** A new service token (68 characters, 238 secret bits) and the public id it is found by. */
export function makeServiceToken(): { id: string; token: string } {
  const id = randomBase62(12);
  const unchecked = `marsa_svc_${id}${randomBase62(40)}`;
  return { id, token: withChecksum(unchecked) };
}

/** The id within a service token, or undefined where the text cannot be one of ours. */
export const parseServiceToken = (text: string): { id: string } | undefined =>
  parseKey(serviceTokenShape, text);

function parseKey(shape: RegExp, text: string): { id: string } | undefined {
  const id = shape.exec(text)?.[1];
  if (id === undefined) return undefined;
  return checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength) ? { id } : undefined;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < checksumLength; place++) {
    digits = base62[rest % base62.length] + digits;
    rest = Math.floor(rest / base62.length);
  }
  return digits;
}
