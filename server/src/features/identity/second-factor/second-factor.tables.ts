import type {} from '#engines/database/schema.ts';

/** The secret of an authenticator app. A person has at most one that counts and one that waits to be confirmed. */
export interface TotpTable {
  personId: string;
  isPending: number;
  id: string;
  masterKeyId: string;
  wrapped: Uint8Array;
  /** Step of the last code that was accepted; none up to it is accepted again. */
  lastStep: number;
  createdAt: number;
  lastUsedAt: number | null;
}

export interface RecoveryCodeTable {
  id: string;
  personId: string;
  digest: Uint8Array;
  digestKeyId: string;
  createdAt: number;
  usedAt: number | null;
}

export interface PasskeyTable {
  id: string;
  personId: string;
  name: string;
  /** SHA-256 of the credential id, which may be too long for an index. */
  credentialHash: string;
  /** In base64url, as browsers say it. */
  credentialId: string;
  /** COSE. */
  publicKey: Uint8Array;
  /** Of signatures, as far as the authenticator counts them. */
  counter: number;
  /** JSON array of how the authenticator can be reached. */
  transports: string;
  /** 1 where it is copied between the devices of its owner. */
  isSynced: number;
  createdAt: number;
  lastUsedAt: number | null;
}

/** What an authenticator has to sign; answered once or never. */
export interface PasskeyChallengeTable {
  /** SHA-256 of the challenge. */
  hash: string;
  purpose: string;
  /** Who may answer it: a session, a sign-in that waits, or anybody. */
  subject: string;
  endsAt: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    totp: TotpTable;
    recoveryCode: RecoveryCodeTable;
    passkey: PasskeyTable;
    passkeyChallenge: PasskeyChallengeTable;
  }
}
