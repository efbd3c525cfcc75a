import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID (26 characters) of the given time in milliseconds: sorts by time, 80 random bits. */
export function newId(nowMs: number): string {
  let rest = nowMs;
  let time = '';
  for (let digit = 0; digit < 10; digit++) {
    time = alphabet[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (const byte of randomBytes(16)) random += alphabet[byte & 31];
  return time + random;
}

const bootId = newId(0).slice(14);
let requests = 0;

/** Short, unique to this process and request; a log line and a problem carry the same one. */
export const newRequestId = () => `${bootId}-${(++requests).toString(36)}`;
