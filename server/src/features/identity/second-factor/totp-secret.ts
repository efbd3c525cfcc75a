import type { SealContext } from '#platform/cipher.ts';
import { type KeyRing, makeWrappedKey, rewrapKey, unwrapKey, type WrappedKey } from '#platform/key-ring.ts';

/** 160 bits, as RFC 4226 asks for; short enough to be typed where no camera is at hand. */
const secretLength = 20;

/** The row a secret belongs to: in any other it does not open. */
interface Place {
  personId: string;
  id: string;
}

const contextOf = ({ personId, id }: Place): SealContext => ['marsa/totp/v1', personId, id];

/** A new secret, drawn and sealed under the active master key in one go. */
export const makeSecret = (ring: KeyRing, place: Place): WrappedKey => makeWrappedKey(ring, contextOf(place));

/**
 * Does something with a secret and zeroes it: it is the first bytes of the key that was sealed.
 * @throws Error if its master key is not in the ring, or the row was changed or moved
 */
export function withSecret<T>(
  ring: KeyRing,
  row: Place & { wrapped: Uint8Array },
  work: (secret: Uint8Array) => T,
): T {
  const bytes = unwrapKey(ring, contextOf(row), row.wrapped).export();
  try {
    return work(bytes.subarray(0, secretLength));
  } finally {
    bytes.fill(0);
  }
}

/** The same secret under the active master key. */
export const rewrapSecret = (ring: KeyRing, row: Place & { wrapped: Uint8Array }): WrappedKey =>
  rewrapKey(ring, contextOf(row), row.wrapped);
