import type {} from '#engines/database/schema.ts';

/** A key that signs access tokens, through its life: published, signing, only verifying, retired. */
export interface SigningKeyTable {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  algorithm: string;
  /** `next` and `current`, one of each; null afterwards. */
  slot: 'next' | 'current' | null;
  /** SPKI, DER. */
  publicKey: Uint8Array;
  /** The private key under a master key; gone when the key is retired. */
  masterKeyId: string | null;
  wrapped: Uint8Array | null;
  createdAt: number;
  /** When it began to sign. */
  activeAt: number | null;
  /** When it stopped to sign. */
  endedAt: number | null;
  retiredAt: number | null;
}

/** An access token that was ended before its time; the row goes when the token would have been over. */
export interface RevokedTokenTable {
  jti: string;
  exp: number;
  reason: string;
  revokedAt: number;
}

/** All refresh tokens of one session of a program. Only that of the present generation works; none is stored. */
export interface RefreshFamilyTable {
  sessionId: string;
  personId: string;
  workspaceId: string;
  /** Random; goes into each token's proof, so that the keys of the server alone make none. */
  salt: Uint8Array;
  generation: number;
  /** Of the person, at the sign-in. */
  tokenVersion: number;
  createdAt: number;
  /** When the present generation began. */
  rotatedAt: number;
  endsAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    signingKey: SigningKeyTable;
    revokedToken: RevokedTokenTable;
    refreshFamily: RefreshFamilyTable;
  }
}
