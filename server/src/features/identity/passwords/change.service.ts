import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/password.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import type { Origin } from '#platform/gate.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { findPerson } from '../people.store.ts';
import { updateOpenSession } from '../sessions/sessions.store.ts';
import { checkOwnPassword } from '../sessions/sign-in.service.ts';
import { describeChooser, setPassword } from './set-password.service.ts';

/** Changes the caller's own password; the session they do it in stays, under a new token from its next request on. */
export async function changePassword(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  origin: Origin,
  { currentPassword, newPassword }: BodyOf<typeof contract.change>,
): Promise<DataOf<typeof contract.change>> {
  const { id: personId, credential } = caller.actor;
  const person = await findPerson(db, personId);
  if (person === undefined) throw new Problem('NOT_FOUND', 'This account is gone.');
  await checkOwnPassword(db, deps, origin, personId, currentPassword);
  if (newPassword.normalize('NFC') === currentPassword.normalize('NFC'))
    throw invalidField('newPassword', 'password_same', 'must be another than the present one');
  await deps.checkNewPassword(newPassword, {
    field: 'newPassword',
    ...(await describeChooser(db, deps, person)),
  });
  const hash = await deps.passwords.hash(newPassword);
  const ended = await inTransaction(db, async (trx) => {
    const count = await setPassword(trx, deps, {
      ...{ personId, hash, by: caller, ip: origin.ip },
      except: credential.id,
    });
    // Due for renewal at once.
    await updateOpenSession(trx, credential.id, { rotatedAt: 0 });
    await deps.audit(trx, caller, { action: 'PASSWORD_CHANGE', subject: personId, details: { count } });
    return count;
  });
  deps.publishChange();
  return { changed: true, ended };
}
