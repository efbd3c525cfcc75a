import type { SecondFactorChange } from '@marsa/contract/notices.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Counting } from '#platform/gate.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { Site } from './passkey.ts';

/** What the second factor needs beside what the whole feature does. */
export interface SecondFactorDeps extends IdentityDeps {
  /** Seals the secrets of authenticator apps. */
  keyRing: KeyRing;
  site: Site;
  counters: Counting;
  /** Where it cannot be done, the count goes on to its end. */
  forgetAttempts(key: string, windowMs: number): void;
  /** Roles that cannot go without a second factor unless the role itself says. */
  needingRoles: ReadonlySet<string>;
  /** Tells the person, in the transaction of the change. */
  noticeChange(
    trx: Trx,
    caller: Pick<Caller, 'actor' | 'ip'>,
    personId: string,
    change: SecondFactorChange,
  ): Promise<void>;
  /** Tells the person that somebody fails again and again; beside the request. */
  tellOfFailures(personId: string, details: { tried: 'second-factor'; count: number; ip: string }): void;
}
