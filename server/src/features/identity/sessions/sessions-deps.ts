import type { Db, Trx } from '#engines/database/schema.ts';
import type { Csrf } from '#platform/csrf.ts';
import type { Counting } from '#platform/gate.ts';
import type { Passwords } from '#platform/password.ts';
import type { SessionCookies } from '#platform/session-cookies.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { SessionLimits } from './session-limits.ts';

/** Ways to prove a second factor. */
export type Factor = 'totp' | 'passkey' | 'recovery-code';

/** A sign-in that has succeeded. */
export interface Entry {
  personId: string;
  ip: string;
  /** Browser and system as they call themselves. */
  device: string;
  /** Value of the device cookie, if any came. */
  deviceToken: string | undefined;
}

/** What sessions and signing in need of others. */
export interface SessionDeps extends IdentityDeps {
  limits: SessionLimits;
  cookies: SessionCookies;
  csrf: Csrf;
  counters: Counting;
  /** Sign-ins a minute from one address. */
  signInsPerMinute: number;
  passwords: Passwords;
  /** The second factors a person has enrolled; none: the password is enough. */
  findFactors(db: Db, personId: string): Promise<Factor[]>;
  /** Whether a browser, by the hash of its cookie, is one that the person signed in with. */
  isDeviceKnown(db: Db, personId: string, digest: string): Promise<boolean>;
  /** Tells a person that somebody fails again and again; beside the request. */
  tellOfFailures(
    personId: string,
    details: { tried: 'password' | 'second-factor'; count: number; ip: string },
  ): void;
  /** Tells a person that an administrator ended sessions of theirs. */
  noticeEnd(
    trx: Trx,
    personId: string,
    details: { by: string; count: number; reason?: string },
  ): Promise<void>;
  /** Compares a sign-in with the former ones, in its transaction. @returns value of a new device cookie, if any */
  noticeEntry(trx: Trx, entry: Entry): Promise<string | undefined>;
  /** @throws Problem that names the rule a new password breaks */
  checkNewPassword(password: string, chooser: Chooser): Promise<void>;
}

/** Who chooses a password, and where. */
export interface Chooser {
  /** The field it came in, for the refusal. */
  field: string;
  name: string;
  email: string | undefined;
  hasSecondFactor: boolean;
}
