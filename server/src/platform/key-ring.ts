import { createSecretKey, type KeyObject } from 'node:crypto';
import { open, type SealContext, type SealingKey, seal, sealingKeyId } from './cipher.ts';
import { digest, hmacKey, randomBuffer } from './token.ts';

const keyLength = 32;
const idLength = 8;

/** The master keys: the first seals, all of them open. */
export interface KeyRing {
  active: SealingKey;
  /** By id in hexadecimal. */
  keys: ReadonlyMap<string, SealingKey>;
}

/**
 * Opens a ring of master keys, each 32 bytes in base64, the active one first.
 * @throws Error that names every fault by the place of the key, never a key
 */
export function openKeyRing(base64Keys: readonly string[]): KeyRing {
  const faults: string[] = [];
  const keys = new Map<string, SealingKey>();
  for (const [at, text] of base64Keys.entries()) {
    const bytes = Buffer.from(text, 'base64');
    const fault = keyFault(text, bytes);
    if (fault) {
      faults.push(`master key ${at + 1} ${fault}`);
      continue;
    }
    const key = toMasterKey(bytes);
    bytes.fill(0);
    const id = key.id.toString('hex');
    if (keys.has(id)) faults.push(`master key ${at + 1} is there twice`);
    keys.set(id, key);
  }
  const [active] = keys.values();
  if (faults.length > 0) throw new Error(`${faults.join('; ')}. Make one with: openssl rand -base64 32`);
  if (!active) throw new Error('There is no master key. Make one with: openssl rand -base64 32');
  return { active, keys };
}

/** Anyone who holds the key can recompute its id; nobody can tell the key from it. */
function toMasterKey(bytes: Buffer): SealingKey {
  return { id: digest(hmacKey(bytes), 'kek-id').subarray(0, idLength), key: createSecretKey(bytes) };
}

function keyFault(text: string, bytes: Buffer): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return 'is hexadecimal: it must be base64';
  if (bytes.toString('base64') !== text) return 'is not base64';
  if (bytes.length !== keyLength) return `has ${bytes.length} bytes: it must have ${keyLength}`;
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f))
    return 'is text somebody typed: it must be drawn at random';
  const step = Number(bytes[1]) - Number(bytes[0]);
  const isSequence = bytes.every((byte, at) => at === 0 || byte === ((Number(bytes[at - 1]) + step) & 0xff));
  // 32 random bytes hold about 30 different ones; 16 or fewer is chance once in 10^9 keys.
  if (isSequence || new Set(bytes).size <= keyLength / 2) return 'repeats itself: it must be drawn at random';
  return undefined;
}

/** A key that travels only sealed: 32 random bytes under the active master key. */
export interface WrappedKey {
  masterKeyId: string;
  wrapped: Buffer;
}

/** Draws a new key and seals it under the active master key. */
export function makeWrappedKey(ring: KeyRing, context: SealContext): WrappedKey {
  const bytes = randomBuffer(keyLength);
  try {
    return wrap(ring, context, bytes);
  } finally {
    bytes.fill(0);
  }
}

/**
 * @throws Error if the master key is not in the ring (both sides named), or the wrapped key was changed or moved
 */
export function unwrapKey(ring: KeyRing, context: SealContext, wrapped: Uint8Array): KeyObject {
  const bytes = openWrapped(ring, context, wrapped);
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** The same key under the active master key. */
export function rewrapKey(ring: KeyRing, context: SealContext, wrapped: Uint8Array): WrappedKey {
  const bytes = openWrapped(ring, context, wrapped);
  try {
    return wrap(ring, context, bytes);
  } finally {
    bytes.fill(0);
  }
}

function wrap(ring: KeyRing, context: SealContext, bytes: Buffer): WrappedKey {
  return { masterKeyId: ring.active.id.toString('hex'), wrapped: seal(ring.active, context, bytes) };
}

/** Id of the master key that a wrapped key is under. @throws Error if it is none */
export const wrappingKeyId = (wrapped: Uint8Array): string => sealingKeyId(wrapped, idLength).toString('hex');

function openWrapped(ring: KeyRing, context: SealContext, wrapped: Uint8Array): Buffer {
  const id = wrappingKeyId(wrapped);
  const key = ring.keys.get(id);
  if (!key) throw new Error(missingMasterKeys(ring, [id]));
  return open(key, context, wrapped);
}

/** The sentence for keys that data is sealed with and the ring lacks. */
export function missingMasterKeys(ring: KeyRing, ids: readonly string[]): string {
  const known = [...ring.keys.keys()].join(', ');
  return `Data is sealed with the master key ${ids.join(', ')}, which MASTER_KEY_B64 does not hold; it holds ${known}. Add the missing key behind the others.`;
}
