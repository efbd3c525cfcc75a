import type { KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digest, equalInConstantTime } from '#platform/token.ts';

/** Milliseconds a family lives after the sign-in. */
export const familyLifetimeMs = 7 * 24 * 3_600_000;
/** Milliseconds without a refresh after which it is over. */
export const familyIdleMs = 24 * 3_600_000;
/** Milliseconds in which the token that was just replaced gets the same answer again: two tabs, a lost answer. */
export const graceMs = 10_000;

const prefix = 'marsa_rt_';
const shape = /^marsa_rt_([0-9A-HJKMNP-TV-Z]{26})([A-Za-z0-9_-]{32})$/;
const proofBytes = 16;

/** The keys that tokens are proved with: the first makes new ones, each can check. */
export type RefreshKeys = readonly [active: KeyObject, ...former: KeyObject[]];

/** What a refresh token says of itself; unproved until `isProved`. */
export interface ReadRefreshToken {
  sessionId: string;
  generation: number;
  proof: Buffer;
}

/** What a token stands for. */
interface Place {
  sessionId: string;
  salt: Uint8Array;
  generation: number;
}

/**
 * `marsa_rt_` + session (26) + base64url of generation (4) | HMAC-SHA256 cut to 16 bytes | CRC32 (4). The same place
 * gives the same token, so the answer of a refresh can be given again without being stored.
 */
export function makeRefreshToken([key]: RefreshKeys, place: Place): string {
  const head = prefix + place.sessionId;
  const number = toUint32(place.generation);
  const proved = Buffer.concat([number, prove(key, place)]);
  const check = toUint32(crc32(head + proved.toString('base64url')));
  return head + Buffer.concat([proved, check]).toString('base64url');
}

/** Undefined where the text cannot be one of ours; the database is not asked about a typing error. */
export function readRefreshToken(text: string): ReadRefreshToken | undefined {
  const [, sessionId, rest] = shape.exec(text) ?? [];
  if (sessionId === undefined || rest === undefined) return undefined;
  const bytes = Buffer.from(rest, 'base64url');
  const proved = bytes.subarray(0, 4 + proofBytes);
  const check = crc32(prefix + sessionId + proved.toString('base64url'));
  if (bytes.toString('base64url') !== rest || bytes.readUInt32BE(4 + proofBytes) !== check) return undefined;
  return { sessionId, generation: bytes.readUInt32BE(0), proof: proved.subarray(4) };
}

/** Compares in constant time; an unknown family costs the same and never matches. */
export function isProved(
  keys: RefreshKeys,
  { sessionId, generation, proof }: ReadRefreshToken,
  salt: Uint8Array | undefined,
): boolean {
  const place = { sessionId, generation, salt: salt ?? Buffer.alloc(16) };
  const isOurs = keys.map((key) => equalInConstantTime(proof, prove(key, place))).includes(true);
  return isOurs && salt !== undefined;
}

const prove = (key: KeyObject, { sessionId, salt, generation }: Place): Buffer =>
  digest(key, Buffer.concat([Buffer.from(`refresh/v1;${sessionId};${generation};`), salt])).subarray(
    0,
    proofBytes,
  );

function toUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
