import type { KeyObject } from 'node:crypto';
import { digest, equalInConstantTime, hmacKey } from '#platform/token.ts';

/** The keys that API keys are digested with: the first digests new ones, each can check. */
export interface DigestRing {
  activeId: string;
  keys: ReadonlyMap<string, KeyObject>;
}

/** Opens `APIKEY_HMAC_SECRET_B64`. A key's id is a digest under itself, so it can be told and tells nothing. */
export function openDigestRing(base64Keys: readonly string[]): DigestRing {
  const keys = new Map<string, KeyObject>();
  for (const text of base64Keys) {
    const key = hmacKey(Buffer.from(text, 'base64'));
    keys.set(digest(key, 'apikey-hmac-id').toString('hex', 0, 8), key);
  }
  const [activeId] = keys.keys();
  if (activeId === undefined) throw new Error('APIKEY_HMAC_SECRET_B64 holds no key');
  return { activeId, keys };
}

export interface StoredDigest {
  digest: Uint8Array;
  digestKeyId: string;
}

/** The digest that is stored of a new API key. */
export const digestApiKey = (ring: DigestRing, apiKey: string): StoredDigest => digestText(ring, apiKey);

/** The digest that is stored of any secret too long to be guessed. */
export function digestText(ring: DigestRing, text: string): StoredDigest {
  return { digest: digest(keyOf(ring, ring.activeId), text), digestKeyId: ring.activeId };
}

/** Compares in constant time; nothing matches what a key digested that is not in the ring any more. */
export function isDigestOf(ring: DigestRing, text: string, stored: StoredDigest): boolean {
  const key = ring.keys.get(stored.digestKeyId);
  return key !== undefined && equalInConstantTime(digest(key, text), stored.digest);
}

const dummyDigest = Buffer.alloc(32);

/** Compares in constant time; an unknown id (`stored` absent) costs the same and never matches. */
export function isApiKey(ring: DigestRing, apiKey: string, stored: StoredDigest | undefined): boolean {
  const key = ring.keys.get(stored?.digestKeyId ?? ring.activeId) ?? keyOf(ring, ring.activeId);
  const isEqual = equalInConstantTime(digest(key, apiKey), stored?.digest ?? dummyDigest);
  return isEqual && stored !== undefined;
}

function keyOf(ring: DigestRing, id: string): KeyObject {
  const key = ring.keys.get(id);
  if (key === undefined) throw new Error(`There is no digest key ${id}`);
  return key;
}
