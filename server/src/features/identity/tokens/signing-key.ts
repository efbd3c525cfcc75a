import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import type { SealContext } from '#platform/cipher.ts';
import { seal } from '#platform/cipher.ts';
import { type KeyRing, rewrapKey, unwrapKey, type WrappedKey } from '#platform/key-ring.ts';
import { equalInConstantTime, makeSigningKeyPair } from '#platform/token.ts';
import type { SigningKeyTable } from './tokens.tables.ts';

/** One algorithm for the whole installation: a token cannot choose: see docs/decisions/0024. */
export const algorithm = 'ES256';

/** A public key as others see it, and the one header that tokens signed with it have. */
export interface VerifyingKey {
  kid: string;
  publicKey: KeyObject;
  /** In base64url. */
  header: string;
}

/** A key that signs. */
export interface TokenSigner {
  kid: string;
  privateKey: KeyObject;
}

const contextOf = (kid: string): SealContext => ['marsa/identity/signing-key/v1', kid];

/** A new key pair as the row it is kept in, in no slot yet. */
export function makeSigningKey(ring: KeyRing, nowMs: number): SigningKeyTable {
  const { privateKey, publicKey } = makeSigningKeyPair();
  const kid = thumbprintOf(publicKey);
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  try {
    return {
      kid,
      algorithm,
      slot: null,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }),
      masterKeyId: ring.active.id.toString('hex'),
      wrapped: seal(ring.active, contextOf(kid), der),
      createdAt: nowMs,
      activeAt: null,
      endedAt: null,
      retiredAt: null,
    };
  } finally {
    der.fill(0);
  }
}

/** @throws Error if the master key is not in the ring, or the row was changed */
export function openSigner(ring: KeyRing, { kid, wrapped, publicKey }: SigningKeyTable): TokenSigner {
  if (!wrapped) throw new Error(`The signing key ${kid} is retired.`);
  const der = unwrapKey(ring, contextOf(kid), wrapped).export();
  try {
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const own = createPublicKey(privateKey);
    const isWhole = equalInConstantTime(own.export({ format: 'der', type: 'spki' }), publicKey);
    if (!isWhole || thumbprintOf(own) !== kid)
      throw new Error(`The key ${kid} that signs access tokens was tampered with.`);
    return { kid, privateKey };
  } finally {
    der.fill(0);
  }
}

/** The public side of a row. @throws Error where it is not the key that its id says */
export function openVerifier({ kid, publicKey: der }: SigningKeyTable): VerifyingKey {
  const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  if (thumbprintOf(publicKey) !== kid)
    throw new Error(`The key ${kid} that verifies access tokens was tampered with.`);
  return { kid, publicKey, header: encodeHeader(kid) };
}

/** The same private key under the active master key. */
export const rewrapSigningKey = (ring: KeyRing, kid: string, wrapped: Uint8Array): WrappedKey =>
  rewrapKey(ring, contextOf(kid), wrapped);

export const headerOf = (kid: string) => ({ alg: algorithm, typ: 'at+jwt', kid }) as const;

/** The only header a token signed with this key may have, letter for letter. */
export const encodeHeader = (kid: string): string =>
  Buffer.from(JSON.stringify(headerOf(kid))).toString('base64url');

/** A key as it stands in a JSON Web Key Set. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  alg: typeof algorithm;
  use: 'sig';
}

export function toPublicJwk({ kid, publicKey }: VerifyingKey): PublicJwk {
  const { x, y } = coordinatesOf(publicKey);
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: algorithm, use: 'sig' };
}

function coordinatesOf(publicKey: KeyObject): { x: string; y: string } {
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256' || !x || !y)
    throw new Error('A key that verifies access tokens is not one of P-256.');
  return { x, y };
}

/** RFC 7638: the members that make the key, in order of their names. */
function thumbprintOf(publicKey: KeyObject): string {
  const { x, y } = coordinatesOf(publicKey);
  return hash('sha256', JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }), 'base64url');
}

/** The keys of one moment. */
export interface KeySet {
  signer: TokenSigner;
  /** By kid. */
  verifiers: ReadonlyMap<string, VerifyingKey>;
  published: readonly PublicJwk[];
}

export interface SigningKeys {
  /** The keys as they are; as they were five seconds ago at most. */
  read(): KeySet | Promise<KeySet>;
  /** The keys as they are, for a token that names one that is not known: at most once a second. */
  readAgain(): KeySet | Promise<KeySet>;
  forget(): void;
}
