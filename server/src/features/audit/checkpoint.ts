import { createHash, createPublicKey, verify } from 'node:crypto';

/** What the public chain of a log was at some place, signed with Ed25519; in the form it has in files and answers. */
export interface Checkpoint {
  v: 1;
  /** Which log. */
  log: string;
  /** The row it ends with; the rows before it are 1 to `seq` without a gap. */
  seq: number;
  /** The public chain up to `seq`, in hexadecimal. */
  hash: string;
  /** Milliseconds since 1970. */
  at: number;
  /** SHA-256 of the public key (SPKI, DER), in hexadecimal. */
  keyId: string;
  /** Of `signedText`, in base64. */
  signature: string;
}

export type UnsignedCheckpoint = Omit<Checkpoint, 'signature'>;

/** What is signed, as UTF-8. */
export const signedText = ({ log, seq, hash, at, keyId }: UnsignedCheckpoint): string =>
  `marsa/audit/checkpoint/v1;${log};${seq};${hash};${at};${keyId}`;

/** Fingerprint of a public key in SPKI, DER. */
export const keyIdOf = (publicKey: Uint8Array): string =>
  createHash('sha256').update(publicKey).digest('hex');

/** @param publicKey SPKI, DER; one that is none has signed nothing */
export function isSigned(publicKey: Uint8Array, checkpoint: Checkpoint): boolean {
  const signature = Buffer.from(checkpoint.signature, 'base64');
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return (
      key.asymmetricKeyType === 'ed25519' &&
      keyIdOf(publicKey) === checkpoint.keyId &&
      verify(null, Buffer.from(signedText(checkpoint)), key, signature)
    );
  } catch {
    return false;
  }
}

/** A checkpoint that somebody hands in: the form only, not the signature. */
export function isCheckpoint(value: unknown): value is Checkpoint {
  const fields: Partial<Record<keyof Checkpoint, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  const { v, log, seq, hash, at, keyId, signature } = fields;
  return (
    v === 1 &&
    typeof log === 'string' &&
    isWhole(seq) &&
    isHash(hash) &&
    isWhole(at) &&
    isHash(keyId) &&
    typeof signature === 'string'
  );
}

export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
