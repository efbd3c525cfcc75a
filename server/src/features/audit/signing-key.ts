import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { SealContext } from '#platform/cipher.ts';
import { type KeyRing, makeWrappedKey, rewrapKey, unwrapKey, type WrappedKey } from '#platform/key-ring.ts';
import { equalInConstantTime } from '#platform/token.ts';
import type { AuditSigningKeyTable } from './audit.tables.ts';
import { type Checkpoint, keyIdOf, signedText } from './checkpoint.ts';

/** Signs checkpoints of one log. */
export interface Signer {
  log: string;
  keyId: string;
  /** SPKI, DER. */
  publicKey: Buffer;
  sign(place: Pick<Checkpoint, 'seq' | 'hash' | 'at'>): Checkpoint;
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

const contextOf = (log: string): SealContext => ['marsa/audit/signing-key/v1', log];

/** Draws a key for a log, as the row it is kept in. An Ed25519 private key is any 32 random bytes. */
export function makeSigningKey(ring: KeyRing, log: string, nowMs: number): AuditSigningKeyTable {
  const wrapped = makeWrappedKey(ring, contextOf(log));
  const publicKey = toPublicDer(toPrivateKey(ring, log, wrapped.wrapped));
  return { id: 1, logId: log, keyId: keyIdOf(publicKey), publicKey, ...wrapped, createdAt: nowMs };
}

/** @throws Error if the master key is not in the ring, or the row was changed */
export function openSigningKey(ring: KeyRing, row: AuditSigningKeyTable): Signer {
  const { logId: log, keyId } = row;
  const key = toPrivateKey(ring, log, row.wrapped);
  const publicKey = toPublicDer(key);
  if (!equalInConstantTime(publicKey, row.publicKey) || keyIdOf(publicKey) !== keyId)
    throw new Error('The key that signs checkpoints of the audit log was tampered with.');
  return {
    log,
    keyId,
    publicKey,
    sign(place) {
      const unsigned = { v: 1, log, ...place, keyId } as const;
      return {
        ...unsigned,
        signature: sign(null, Buffer.from(signedText(unsigned)), key).toString('base64'),
      };
    },
  };
}

/** The same key under the active master key. */
export const rewrapSigningKey = (ring: KeyRing, { logId, wrapped }: AuditSigningKeyTable): WrappedKey =>
  rewrapKey(ring, contextOf(logId), wrapped);

function toPrivateKey(ring: KeyRing, log: string, wrapped: Uint8Array): KeyObject {
  const seed = unwrapKey(ring, contextOf(log), wrapped).export();
  const der = Buffer.concat([pkcs8Head, seed]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    seed.fill(0);
    der.fill(0);
  }
}

const toPublicDer = (key: KeyObject): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' });
