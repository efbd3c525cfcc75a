import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { holdPerson, raiseTokenVersion } from '../people.store.ts';
import { deleteLinks } from '../sessions/one-time-links.store.ts';
import { endSessionsOf } from '../sessions/open-session.service.ts';
import { deleteSignInsOf, putPassword } from '../sessions/sign-in.store.ts';

/** What the links to choose a new password are filed under. */
export const resetPurpose = 'reset';

/** What the policy has to know of somebody who chooses a password. */
export async function describeChooser(
  db: Db,
  deps: Pick<AccountDeps, 'findFactors'>,
  { id, name, email }: { id: string; name: string; email: string | null },
) {
  const factors = await deps.findFactors(db, id);
  return { name, email: email ?? undefined, hasSecondFactor: factors.length > 0 };
}

/**
 * Writes a new password down and ends what the old one opened: sessions, programs, sign-ins that wait for a second
 * factor, access tokens, links to choose another. Tell the instances afterwards (`publishChange`).
 * @param except the session in which it was changed
 * @returns how many sessions ended
 */
export async function setPassword(
  trx: Trx,
  deps: AccountDeps,
  { personId, hash, by, ip, except }: NewPassword,
): Promise<number> {
  // Whoever signs in meanwhile holds the person too, and sees afterwards that the password is another.
  await holdPerson(trx, personId);
  await putPassword(trx, { personId, hash, changedAt: deps.clock() });
  await raiseTokenVersion(trx, personId);
  await deleteSignInsOf(trx, personId);
  await deleteLinks(trx, resetPurpose, personId);
  await deps.noticePassword(trx, personId, ip);
  return endSessionsOf(trx, deps, personId, {
    reason: 'password-changed',
    by,
    ...(except === undefined ? {} : { except }),
  });
}

interface NewPassword {
  personId: string;
  hash: string;
  by: Caller | undefined;
  ip: string;
  except?: string;
}
