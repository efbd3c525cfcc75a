import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { open, type SealContext, type SealingKey, seal, sealingKeyId } from '#platform/cipher.ts';

/** The row a value belongs to: in any other it does not open. */
export interface Place {
  projectId: string;
  type: CredentialType;
  version: number;
}

const contextOf = ({ projectId, type, version }: Place): SealContext => [
  'marsa/credential/v1',
  projectId,
  type,
  version,
];

export function sealValue(key: SealingKey, place: Place, value: string): Buffer {
  // Not from the pool that small buffers share, so that the zeroing is worth something.
  const plaintext = Buffer.allocUnsafeSlow(Buffer.byteLength(value));
  plaintext.write(value);
  return sealAndZero(key, place, plaintext);
}

/** Zeroes what it sealed. */
export function sealAndZero(key: SealingKey, place: Place, plaintext: Buffer): Buffer {
  try {
    return seal(key, contextOf(place), plaintext);
  } finally {
    plaintext.fill(0);
  }
}

/**
 * The value; zero it when done.
 * @throws Error if the row was changed, cut, renamed or moved
 */
export const openValue = (key: SealingKey, place: Place, sealed: Uint8Array): Buffer =>
  open(key, contextOf(place), sealed);

/** Id of the data key that a value is sealed with. */
export const dataKeyIdOf = (sealed: Uint8Array): string => sealingKeyId(sealed, 16).toString('hex');
