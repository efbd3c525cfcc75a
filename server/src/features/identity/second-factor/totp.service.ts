import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/second-factor.ts';
import { renderSVG } from 'uqr';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { Problem } from '#platform/problem.ts';
import { findPerson, holdPerson } from '../people.store.ts';
import { takeAttempt } from './attempts.service.ts';
import { giveCodesOnce, removeFactor } from './enrolment.service.ts';
import { matchingStep, otpauthUri, toBase32 } from './one-time-code.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';
import {
  confirmTotp,
  deleteTotp,
  findPendingTotp,
  listTotpNotUnder,
  putPendingTotp,
  replaceWrappedTotp,
} from './totp.store.ts';
import { makeSecret, rewrapSecret, withSecret } from './totp-secret.ts';

/** Milliseconds to scan the code and to type the first one. */
const pendingMs = 15 * 60_000;

/** Draws a secret for an app; an app that counts goes on until the new one has proved itself. */
export async function beginTotp(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
): Promise<DataOf<typeof contract.beginTotp>> {
  const personId = caller.actor.id;
  const now = deps.clock();
  const place = { personId, id: newId(now) };
  const row = {
    ...{ ...place, ...makeSecret(deps.keyRing, place) },
    ...{ isPending: 1, lastStep: 0, createdAt: now, lastUsedAt: null },
  };
  const person = await inTransaction(db, async (trx) => {
    await holdPerson(trx, personId);
    await putPendingTotp(trx, row);
    await deps.audit(trx, caller, { action: 'SECOND_FACTOR_BEGIN', details: { type: 'totp' } });
    return findPerson(trx, personId);
  });
  const names = { issuer: deps.site.name, account: person?.email ?? caller.actor.name };
  return withSecret(deps.keyRing, row, (secret) => {
    const uri = otpauthUri(names, secret);
    return { secret: toBase32(secret), uri, qrSvg: renderSVG(uri), endsAt: toIso(now + pendingMs) };
  });
}

/** @throws Problem CONFLICT where nothing waits, INVALID_CREDENTIALS, RATE_LIMIT */
export async function confirmOwnTotp(
  db: Db,
  deps: SecondFactorDeps,
  caller: Caller,
  { code }: BodyOf<typeof contract.confirmTotp>,
): Promise<DataOf<typeof contract.confirmTotp>> {
  const personId = caller.actor.id;
  const now = deps.clock();
  const waiting = await findPendingTotp(db, personId);
  if (waiting === undefined || waiting.createdAt + pendingMs <= now) throw nothingWaits();
  const attempt = await takeAttempt(deps, { personId, ip: caller.ip });
  const step = withSecret(deps.keyRing, waiting, (secret) => matchingStep(secret, code, now, 0));
  if (step === undefined) throw attempt.failed();
  const recoveryCodes = await inTransaction(db, async (trx) => {
    await holdPerson(trx, personId);
    if (!(await confirmTotp(trx, waiting, step))) throw nothingWaits();
    const codes = await giveCodesOnce(trx, deps, personId);
    await deps.audit(trx, caller, {
      action: 'SECOND_FACTOR_ADD',
      subject: personId,
      details: { type: 'totp' },
    });
    await deps.noticeChange(trx, caller, personId, 'totp-added');
    return codes;
  });
  attempt.succeeded();
  deps.publishChange();
  return { recoveryCodes };
}

const nothingWaits = () =>
  new Problem('CONFLICT', 'No authenticator app waits for its first code. Begin anew.');

export const removeOwnTotp = (db: Db, deps: SecondFactorDeps, caller: Caller) =>
  removeFactor(db, deps, caller, { type: 'totp', remove: (trx) => deleteTotp(trx, caller.actor.id) });

/** Puts the secrets under the active master key. @returns how many were, and the people whose secret does not open */
export async function rewrapTotpSecrets(
  db: Db,
  ring: KeyRing,
): Promise<{ rewrapped: number; damaged: string[] }> {
  const rows = await listTotpNotUnder(db, ring.active.id.toString('hex'));
  let rewrapped = 0;
  const damaged: string[] = [];
  for (const row of rows) {
    try {
      if (await replaceWrappedTotp(db, row, rewrapSecret(ring, row))) rewrapped++;
    } catch {
      damaged.push(row.personId);
    }
  }
  return { rewrapped, damaged };
}
