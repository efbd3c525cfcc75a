import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/password.ts';
import type * as people from '@marsa/contract/people.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import type { Origin } from '#platform/gate.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { revokeKeysOf } from '../api-keys.store.ts';
import { getGrantableRole } from '../people.service.ts';
import { findPerson } from '../people.store.ts';
import { findLinkOf, makeLink, takeLink } from '../sessions/one-time-links.service.ts';
import { describeChooser, resetPurpose, setPassword } from './set-password.service.ts';

const hourMs = 60 * 60_000;
/** How long a link works that went by mail, and one that an administrator hands over. */
export const mailedResetMs = hourMs / 2;
const handedResetMs = 24 * hourMs;
const perAccount = 3;
const perAddress = 10;

export const forgotKind = 'password.forgot';

/**
 * Wants a letter with a link. Whether there is such an account is found out by the job: answer and time are the same.
 * @throws Problem `RATE_LIMIT`, counted by what was typed
 */
export async function askForReset(
  db: Db,
  deps: AccountDeps,
  { counted }: Origin,
  { email }: BodyOf<typeof contract.forgot>,
): Promise<DataOf<typeof contract.forgot>> {
  await limit(deps, `forgot:ip:${counted}`, perAddress);
  await limit(deps, `forgot:account:${sha256(email)}`, perAccount);
  if (deps.isMailOn)
    await inTransaction(db, (trx) => deps.enqueue(trx, { kind: forgotKind, payload: { email } }));
  return { accepted: true, byMail: deps.isMailOn };
}

async function limit({ counters }: AccountDeps, key: string, most: number): Promise<void> {
  const { count, resetMs } = await counters.hit(key, hourMs);
  if (count <= most) return;
  throw new Problem('RATE_LIMIT', `At most ${most} links an hour. Look into your mail, or wait.`, {
    retryAfter: resetMs / 1000,
  });
}

/** A link that an administrator hands over. Nobody takes over an account that may do more than they may. */
export async function makeResetLink(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  personId: string,
): Promise<DataOf<typeof people.resetLink>> {
  const token = await inTransaction(db, async (trx) => {
    const person = await findPerson(trx, personId);
    if (person === undefined) throw new Problem('NOT_FOUND', `There is no person ${personId}.`);
    await getGrantableRole(trx, caller, person.roleName);
    if (person.isActive !== 1) throw new Problem('CONFLICT', `${person.name} is switched off.`);
    if (person.email === null)
      throw new Problem('CONFLICT', `${person.name} has no e-mail to sign in with: give them one first.`);
    const made = await makeLink(trx, deps.clock, {
      ...{ purpose: resetPurpose, subject: personId, validMs: handedResetMs },
    });
    await deps.audit(trx, caller, {
      action: 'PASSWORD_RESET_LINK',
      subject: personId,
      details: { name: person.name },
    });
    return made;
  });
  return { link: toResetUrl(deps, token), endsAt: toIso(deps.clock() + handedResetMs) };
}

/** The token stands behind the `#`, where no server and no log sees it. */
export const toResetUrl = ({ publicUrl }: Pick<AccountDeps, 'publicUrl'>, token: string) =>
  `${publicUrl}/reset#${token}`;

/** A new password by a link that works once; nobody is signed in by it. */
export async function resetPassword(
  db: Db,
  deps: AccountDeps,
  origin: Origin,
  { token, password, revokeKeys }: BodyOf<typeof contract.reset>,
): Promise<DataOf<typeof contract.reset>> {
  const link = await findLinkOf(db, deps.clock, resetPurpose, token);
  const person = link && (await findPerson(db, link.subject));
  if (person === undefined || person.isActive !== 1) throw deadLink();
  await deps.checkNewPassword(password, { field: 'password', ...(await describeChooser(db, deps, person)) });
  const hash = await deps.passwords.hash(password);
  await inTransaction(db, async (trx) => {
    const taken = await takeLink(trx, deps.clock, resetPurpose, token);
    const personId = taken.subject;
    const count = await setPassword(trx, deps, { personId, hash, by: undefined, ip: origin.ip });
    const keys = revokeKeys ? await revokeKeysOf(trx, personId, deps.clock()) : 0;
    const caller = { ...deps.systemCaller(), ip: origin.ip };
    await deps.audit(trx, caller, {
      ...{ action: 'PASSWORD_RESET', subject: personId },
      details: { count, ...(keys > 0 ? { outcome: `${keys} API keys revoked` } : {}) },
    });
  });
  deps.publishChange();
  return { changed: true };
}

const deadLink = () =>
  new Problem(
    'INVALID_CREDENTIALS',
    'This link does not work any more: it was used, replaced or is too old.',
  );
