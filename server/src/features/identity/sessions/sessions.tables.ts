import type {} from '#engines/database/schema.ts';

export interface PasswordTable {
  personId: string;
  /** PHC text, see platform/password.ts. */
  hash: string;
  changedAt: number;
}

export interface SessionTable {
  id: string;
  /** `browser`: a cookie; `program`: a family of tokens. */
  kind: 'browser' | 'program';
  personId: string;
  /** SHA-256 of the token, base64; the token is in the cookie alone. */
  digest: string;
  /** Of the token before the last renewal. */
  previousDigest: string | null;
  /** The former token ends then; null while the new one was not seen yet, since its answer may have got lost. */
  previousUntil: number | null;
  rotatedAt: number;
  createdAt: number;
  /** Last activity, written at most once a minute. */
  lastSeenAt: number;
  lastIp: string;
  idleMs: number;
  endsAt: number;
  endedAt: number | null;
  endReason: string | null;
  endedBy: string | null;
  ip: string;
  userAgent: string;
  isRemembered: number;
  /** What opened it: `password`, `password+totp`, `passkey`, `setup`, … */
  method: string;
  /** When the person last proved that it is still them. */
  confirmedAt: number;
}

/** A sign-in whose password was right and that waits for its second factor. Never a session. */
export interface SignInTable {
  id: string;
  digest: string;
  personId: string;
  isRemembered: number;
  attempts: number;
  createdAt: number;
  endsAt: number;
}

/** A link that works once: set-up, password reset, invitation. */
export interface OneTimeLinkTable {
  id: string;
  purpose: string;
  /** Whom or what it is for: a person's id; empty where the purpose says it all. */
  subject: string;
  /** SHA-256 of the token, base64. */
  digest: string;
  createdAt: number;
  endsAt: number;
  usedAt: number | null;
}

/** Wrong passwords of late, by address and by account. */
export interface SignInThrottleTable {
  subject: string;
  failures: number;
  lastAt: number;
  /** After the last try the next one must wait so long. */
  waitMs: number;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    password: PasswordTable;
    session: SessionTable;
    signIn: SignInTable;
    oneTimeLink: OneTimeLinkTable;
    signInThrottle: SignInThrottleTable;
  }
}
