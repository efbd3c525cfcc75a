import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/second-factor.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { findPerson, holdPerson } from '../people.store.ts';
import { giveCodesOnce, removeFactor, toPasskey } from './enrolment.service.ts';
import { answeredChallenge, passkeyObstacle, registrationOptions, verifyRegistration } from './passkey.ts';
import {
  deletePasskey,
  insertPasskey,
  listPasskeys,
  renamePasskey,
  takeChallenge,
} from './passkeys.store.ts';
import { issueChallenge } from './proof.service.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';

const mostPasskeys = 20;

/** The challenge of a registration is for the session that asked. */
const askedBy = ({ actor }: Caller) => ({ purpose: 'registration', subject: actor.credential.id }) as const;

/** @throws Problem CONFLICT where browsers make no passkeys for this site, or there are enough */
export async function offerPasskey(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
): Promise<DataOf<typeof contract.passkeyOptions>> {
  const obstacle = passkeyObstacle(deps.site);
  if (obstacle !== undefined) throw new Problem('CONFLICT', obstacle);
  const { id, name } = caller.actor;
  const { person, known, challenge } = await inTransaction(db, async (trx) => {
    await deps.audit(trx, caller, { action: 'SECOND_FACTOR_BEGIN', details: { type: 'passkey' } });
    return {
      person: await findPerson(trx, id),
      known: await listPasskeys(trx, id),
      challenge: await issueChallenge(trx, deps, askedBy(caller)),
    };
  });
  requireRoom(known);
  const account = person?.email ?? name;
  const options = await registrationOptions(deps.site, { id, name, account }, challenge, known);
  return { options: { ...options } };
}

function requireRoom(known: readonly unknown[]): void {
  if (known.length >= mostPasskeys)
    throw new Problem('CONFLICT', `You have ${mostPasskeys} passkeys. Remove one you do not use.`);
}

/** @throws Problem INVALID_CREDENTIALS where it answers no challenge of this session, or is not from this site */
export async function addPasskey(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
  { name, attestation }: BodyOf<typeof contract.addPasskey>,
): Promise<DataOf<typeof contract.addPasskey>> {
  const personId = caller.actor.id;
  const now = deps.clock();
  const hash = answeredChallenge(attestation.response.clientDataJSON);
  const isOurs = hash !== undefined && (await takeChallenge(db, { hash, ...askedBy(caller) }, now));
  const made = isOurs && (await verifyRegistration(deps.site, attestation));
  if (!made) {
    throw new Problem(
      'INVALID_CREDENTIALS',
      'This passkey was not made for this page, or too long ago. Begin anew.',
    );
  }
  const row = { ...made, id: newId(now), personId, name, createdAt: now, lastUsedAt: null };
  const recoveryCodes = await inTransaction(db, async (trx) => {
    await holdPerson(trx, personId);
    requireRoom(await listPasskeys(trx, personId));
    await insertPasskey(trx, row).catch(explainKnown);
    const codes = await giveCodesOnce(trx, deps, personId);
    const details = { type: 'passkey', name };
    await deps.audit(trx, caller, { action: 'SECOND_FACTOR_ADD', subject: personId, details });
    await deps.noticeChange(trx, caller, personId, 'passkey-added');
    return codes;
  });
  deps.publishChange();
  return { passkey: toPasskey(row), recoveryCodes };
}

function explainKnown(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem('CONFLICT', 'This passkey is kept already.');
  throw error;
}

export async function renameOwnPasskey(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
  id: string,
  { name }: BodyOf<typeof contract.renamePasskey>,
): Promise<DataOf<typeof contract.renamePasskey>> {
  const personId = caller.actor.id;
  return inTransaction(db, async (trx) => {
    await renamePasskey(trx, personId, id, name);
    const renamed = (await listPasskeys(trx, personId)).find((passkey) => passkey.id === id);
    if (renamed === undefined) throw new Problem('NOT_FOUND', `You have no passkey ${id}.`);
    await deps.audit(trx, caller, { action: 'PASSKEY_RENAME', subject: id, details: { name } });
    return toPasskey(renamed);
  });
}

export const removeOwnPasskey = (db: Db, deps: SecondFactorDeps, caller: Caller, id: string) =>
  removeFactor(db, deps, caller, {
    type: 'passkey',
    remove: (trx) => deletePasskey(trx, caller.actor.id, id),
  });
