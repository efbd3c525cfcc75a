import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/notices.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import { revokeApiKey } from '../api-keys.store.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { holdPerson, raiseTokenVersion } from '../people.store.ts';
import { removeFactorsSince } from '../second-factor/enrolment.service.ts';
import { takeLink } from '../sessions/one-time-links.service.ts';
import { endSessionsOf } from '../sessions/open-session.service.ts';
import { deleteSignInsOf, spoilPassword } from '../sessions/sign-in.store.ts';
import { forgetDevicesSince, forgetNetworksSince } from './known-places.store.ts';
import { answeredAlready, getOwnNotice, readDetails } from './notices.service.ts';
import { disownNotice, findNotice } from './notices.store.ts';
import type { NoticeTable } from './notices.tables.ts';

export interface LockDownDeps extends IdentityDeps {
  /** Wants a letter with a link to a new password. @returns false where no letters can be sent */
  wantReset(trx: Trx, personId: string): Promise<boolean>;
  /** In whose name somebody acts who comes by a link. */
  systemCaller(): Caller;
}

/** What the links in letters are filed under; each is for one notice. */
export const notMePurpose = 'not-me';

/** Whoever was in may have been so a little before it was noticed. */
const beforeMs = 15 * 60_000;

type LockedDown = DataOf<typeof contract.notMe>;

/** "This was not me", said by somebody who is signed in. */
export async function disown(db: Db, deps: LockDownDeps, caller: Caller, id: string): Promise<LockedDown> {
  const done = await inTransaction(db, async (trx) =>
    lockDown(trx, deps, caller, await getOwnNotice(trx, caller, id)),
  );
  deps.publishChange();
  return done;
}

/** The same, by the link of the letter. @throws Problem INVALID_CREDENTIALS where the link does not work */
export async function disownByLink(
  db: Db,
  deps: LockDownDeps,
  ip: string,
  { token }: BodyOf<typeof contract.notMeByLink>,
): Promise<LockedDown> {
  const caller = { ...deps.systemCaller(), ip };
  const done = await inTransaction(db, async (trx) => {
    const { subject } = await takeLink(trx, deps.clock, notMePurpose, token);
    const notice = await findNotice(trx, subject);
    if (notice === undefined) throw new Problem('INVALID_CREDENTIALS', 'This link is too old.');
    return lockDown(trx, deps, caller, notice);
  });
  deps.publishChange();
  return done;
}

/** Lets nobody in any more, until the person has chosen a new password. */
async function lockDown(
  trx: Trx,
  deps: LockDownDeps,
  caller: Caller,
  notice: NoticeTable,
): Promise<LockedDown> {
  const { personId } = notice;
  const now = deps.clock();
  // Whoever signs in meanwhile holds the person too, and sees afterwards that the password is another.
  await holdPerson(trx, personId);
  if (!(await disownNotice(trx, notice.id, now))) throw answeredAlready();
  const sessionsEnded = await endSessionsOf(trx, deps, personId, { reason: 'not-me', by: caller });
  await raiseTokenVersion(trx, personId);
  await deleteSignInsOf(trx, personId);
  await spoilPassword(trx, personId, now);
  const since = notice.createdAt - beforeMs;
  const factorsRemoved = await removeFactorsSince(trx, personId, since);
  await forgetDevicesSince(trx, personId, since);
  await forgetNetworksSince(trx, `person ${personId}`, since);
  const { keyId } = readDetails(notice);
  if (keyId !== undefined) await revokeApiKey(trx, keyId, now);
  await deps.audit(trx, caller, {
    action: 'NOTICE_NOT_ME',
    subject: personId,
    details: { reason: notice.kind, count: sessionsEnded, ...(keyId === undefined ? {} : { keyId }) },
  });
  const isMailed = await deps.wantReset(trx, personId);
  const next = isMailed ? 'mail' : 'administrator';
  return { sessionsEnded, factorsRemoved, keyRevoked: keyId !== undefined, next };
}
