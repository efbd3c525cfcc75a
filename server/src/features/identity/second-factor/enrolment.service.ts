import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/second-factor.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonRow } from '../actor.ts';
import { getGrantableRole } from '../people.service.ts';
import { findPerson, findRole, holdPerson } from '../people.store.ts';
import { endSessionsOf } from '../sessions/open-session.service.ts';
import { hasPassword } from '../sessions/sign-in.store.ts';
import { passkeyObstacle } from './passkey.ts';
import { deletePasskeysOf, deletePasskeysSince, listPasskeys } from './passkeys.store.ts';
import { codesPerPerson, digestRecoveryCode, makeRecoveryCode } from './recovery-code.ts';
import { deleteCodes, deleteCodesSince, listUnusedCodes, replaceCodes } from './recovery-codes.store.ts';
import type { PasskeyTable } from './second-factor.tables.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';
import { deletePendingTotp, deleteTotp, deleteTotpSince, findTotp } from './totp.store.ts';

/** Ways to prove a second factor that a person has; none: they have no second factor. */
export async function listFactors(
  db: Db,
  personId: string,
): Promise<('totp' | 'passkey' | 'recovery-code')[]> {
  const totp = await findTotp(db, personId);
  const passkeys = await listPasskeys(db, personId);
  if (totp === undefined && passkeys.length === 0) return [];
  const codes = await listUnusedCodes(db, personId);
  return [
    ...(passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(totp ? (['totp'] as const) : []),
    ...(codes.length > 0 ? (['recovery-code'] as const) : []),
  ];
}

/** Whether a person's role cannot go without a second factor. */
export async function isRequired(db: Db, deps: SecondFactorDeps, personId: string): Promise<boolean> {
  const person = await findPerson(db, personId);
  const role = person && (await findRole(db, person.roleId));
  return role !== undefined && needsSecondFactor(deps, role);
}

/** Who runs an installation that people rely on does not do so by a password alone. */
export const defaultNeedingRoles = (isProduction: boolean): ReadonlySet<string> =>
  new Set(isProduction ? ['ADMIN'] : []);

/** Whether somebody's role needs a second factor that they do not have. */
export async function lacksSecondFactor(
  db: Db,
  deps: Pick<SecondFactorDeps, 'needingRoles'>,
  { personId, roleName, roleNeedsSecondFactor }: PersonRow,
): Promise<boolean> {
  const role = { name: roleName, needsSecondFactor: roleNeedsSecondFactor };
  return needsSecondFactor(deps, role) && (await listFactors(db, personId)).length === 0;
}

export const needsSecondFactor = (
  { needingRoles }: Pick<SecondFactorDeps, 'needingRoles'>,
  role: { name: string; needsSecondFactor?: number | null },
): boolean =>
  role.needsSecondFactor === null || role.needsSecondFactor === undefined
    ? needingRoles.has(role.name)
    : role.needsSecondFactor === 1;

/** What a person has, for themselves to see. */
export async function describeOwn(
  db: Db,
  deps: SecondFactorDeps,
  { actor }: Caller,
): Promise<DataOf<typeof contract.get>> {
  const totp = await findTotp(db, actor.id);
  return {
    isRequired: await isRequired(db, deps, actor.id),
    hasPassword: await hasPassword(db, actor.id),
    totp: totp
      ? {
          createdAt: toIso(totp.createdAt),
          lastUsedAt: totp.lastUsedAt === null ? null : toIso(totp.lastUsedAt),
        }
      : null,
    passkeys: (await listPasskeys(db, actor.id)).map(toPasskey),
    recoveryCodesLeft: (await listUnusedCodes(db, actor.id)).length,
    passkeyObstacle: passkeyObstacle(deps.site) ?? null,
  };
}

export const toPasskey = ({ id, name, isSynced, createdAt, lastUsedAt }: PasskeyTable) => ({
  id,
  name,
  isSynced: isSynced === 1,
  createdAt: toIso(createdAt),
  lastUsedAt: lastUsedAt === null ? null : toIso(lastUsedAt),
});

/** With the first factor come recovery codes: without them a lost telephone is a lost account. */
export async function giveCodesOnce(
  trx: Trx,
  deps: SecondFactorDeps,
  personId: string,
): Promise<string[] | null> {
  const left = await listUnusedCodes(trx, personId);
  return left.length > 0 ? null : giveCodes(trx, deps, personId);
}

async function giveCodes(trx: Trx, deps: SecondFactorDeps, personId: string): Promise<string[]> {
  const codes = Array.from({ length: codesPerPerson }, makeRecoveryCode);
  const createdAt = deps.clock();
  const rows = codes.map((code) => ({
    ...{ id: newId(createdAt), personId, createdAt, usedAt: null },
    ...digestRecoveryCode(deps.ring, personId, code),
  }));
  await replaceCodes(trx, personId, rows);
  return codes;
}

export async function renewRecoveryCodes(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
): Promise<DataOf<typeof contract.renewRecoveryCodes>> {
  const { id } = caller.actor;
  return inTransaction(db, async (trx) => {
    await holdPerson(trx, id);
    if ((await listFactors(trx, id)).length === 0)
      throw new Problem(
        'CONFLICT',
        'Recovery codes come with a second factor: add an app or a passkey first.',
      );
    const recoveryCodes = await giveCodes(trx, deps, id);
    await deps.audit(trx, caller, { action: 'RECOVERY_CODES_RENEW', subject: id });
    await deps.noticeChange(trx, caller, id, 'recovery-codes-renewed');
    return { recoveryCodes };
  });
}

/**
 * Takes a factor away by `remove`, in the order of who holds the person: two at once would each see the other one left.
 * With the last factor go the recovery codes.
 * @throws Problem NOT_FOUND where there was none; CONFLICT where the role needs the last one
 */
export async function removeFactor(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
  { type, remove }: { type: 'totp' | 'passkey'; remove: (trx: Trx) => Promise<boolean> },
): Promise<{ removed: true }> {
  const { id } = caller.actor;
  await inTransaction(db, async (trx) => {
    await holdPerson(trx, id);
    if (!(await remove(trx))) throw new Problem('NOT_FOUND', 'There is no such second factor of yours.');
    if ((await listFactors(trx, id)).length === 0) {
      if (await isRequired(trx, deps, id))
        throw new Problem(
          'CONFLICT',
          'Your role needs a second factor. Add another before you remove this one.',
        );
      await deleteCodes(trx, id);
    }
    await deps.audit(trx, caller, { action: 'SECOND_FACTOR_REMOVE', subject: id, details: { type } });
    await deps.noticeChange(trx, caller, id, `${type}-removed`);
  });
  deps.publishChange();
  return { removed: true };
}

/** Takes all of a person's factors away, and ends their sessions: whoever has them proves anew who they are. @throws Problem NOT_FOUND, CONFLICT where there are none */
export async function resetSecondFactor(
  trx: Trx,
  deps: Pick<SecondFactorDeps, 'clock' | 'audit' | 'noticeChange'>,
  caller: Caller,
  personId: string,
): Promise<void> {
  await holdPerson(trx, personId);
  const person = await findPerson(trx, personId);
  if (person === undefined) throw new Problem('NOT_FOUND', `There is no person ${personId}.`);
  // Nobody weakens an account that may do more than they may.
  await getGrantableRole(trx, caller, person.roleName);
  const factors = await listFactors(trx, personId);
  if (factors.length === 0) throw new Problem('CONFLICT', 'They have no second factor.');
  await deleteTotp(trx, personId);
  await deletePendingTotp(trx, personId);
  await deletePasskeysOf(trx, personId);
  await deleteCodes(trx, personId);
  await endSessionsOf(trx, deps, personId, { reason: 'second-factor-reset', by: caller });
  await deps.audit(trx, caller, { action: 'SECOND_FACTOR_RESET', subject: personId });
  await deps.noticeChange(trx, caller, personId, 'reset');
}

/**
 * Takes away what was added at a time or later, by whoever was in then; codes go with the last factor.
 * @returns how many apps and passkeys that were
 */
export async function removeFactorsSince(trx: Trx, personId: string, time: number): Promise<number> {
  const hadApp = await deleteTotpSince(trx, personId, time);
  const passkeys = await deletePasskeysSince(trx, personId, time);
  await deleteCodesSince(trx, personId, time);
  if ((await listFactors(trx, personId)).length === 0) await deleteCodes(trx, personId);
  return passkeys + (hadApp ? 1 : 0);
}
