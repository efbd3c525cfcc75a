import type { AccessClaims } from '@marsa/contract/tokens.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Actor, Caller } from '#platform/caller.ts';
import type { Origin } from '#platform/gate.ts';
import type { Factor, SessionDeps } from '../sessions/sessions-deps.ts';
import type { Expected } from './access-token.ts';
import type { RefreshKeys } from './refresh-token.ts';
import type { Revocations } from './revoked-set.ts';
import type { SigningKeys } from './signing-key.ts';

/** Tells whose an access token is. */
export interface TokenAuthenticator {
  /** @throws Problem why not */
  identify(token: string): Actor | Promise<Actor>;
  /** The claims as well. */
  examine(token: string): Promise<{ claims: AccessClaims; actor: Actor }>;
  /** Forgets what was looked up: something about people, roles or sessions changed. */
  forgetAll(): void;
}

/** A second factor that holds, to be used up in the transaction of what it is given for. */
export interface ProvedCode {
  factor: Factor;
  /** @returns false if it was used meanwhile */
  spend(trx: Trx): Promise<boolean>;
}

/** What tokens need of others. */
export interface TokenDeps extends SessionDeps {
  keys: SigningKeys;
  revocations: Revocations;
  authenticator: TokenAuthenticator;
  expected: Expected;
  refreshKeys: RefreshKeys;
  /** Looks at a code of an authenticator app, or a recovery code. @throws Problem `INVALID_CREDENTIALS` */
  proveCode(db: Db, who: { personId: string; ip: string }, code: string): Promise<ProvedCode>;
  /** True where the role of a person needs a second factor, and they have none. */
  lacksSecondFactor(db: Db, personId: string): Promise<boolean>;
  /** Tells a person that somebody else has a token of theirs. */
  noticeReuse(trx: Trx, personId: string, where: { sessionId: string; ip: string }): Promise<void>;
}

/** A program that sends what proves who it is in the body. */
export interface ProgramCall {
  origin: Origin;
  headers: Record<string, string | string[] | undefined>;
  become(actor: Actor): Caller;
}
