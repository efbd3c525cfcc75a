import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/second-factor.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { cookieOf } from '#platform/credential.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { answerConfirmed, markConfirmed, type SessionCall } from '../sessions/sessions.service.ts';
import type { SignInTable } from '../sessions/sessions.tables.ts';
import type { SessionDeps } from '../sessions/sessions-deps.ts';
import { enter, type SignInCall } from '../sessions/sign-in.service.ts';
import { findSignIn, takeSignIn } from '../sessions/sign-in.store.ts';
import { authenticationOptions } from './passkey.ts';
import {
  askForPasskey,
  issueChallenge,
  type Proved,
  provePasskey,
  proveSecondFactor,
} from './proof.service.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';

export type SignInFactorDeps = SessionDeps & SecondFactorDeps;

/** The sign-in of this browser whose password was right. @throws Problem SESSION_EXPIRED where there is none */
async function getWaiting(db: Db, deps: SignInFactorDeps, { headers }: SignInCall): Promise<SignInTable> {
  const token = cookieOf(headers, deps.cookies.signIn);
  const waiting = token === undefined ? undefined : await findSignIn(db, sha256(token));
  if (waiting === undefined || waiting.endsAt <= deps.clock())
    throw new Problem('SESSION_EXPIRED', 'No sign-in waits here, or it waited too long. Begin anew.');
  return waiting;
}

/** What the browser of a waiting sign-in is to sign. */
export async function offerSecondStep(db: Db, deps: SignInFactorDeps, call: SignInCall) {
  const { id: subject, personId } = await getWaiting(db, deps, call);
  return { options: { ...(await askForPasskey(db, deps, { personId, subject })) } };
}

/** The second step of a sign-in: opens the session. */
export async function proveSignIn(
  db: Db,
  deps: SignInFactorDeps,
  call: SignInCall,
  { proof }: BodyOf<typeof contract.prove>,
): Promise<DataOf<typeof contract.prove>> {
  const { id, personId, isRemembered } = await getWaiting(db, deps, call);
  const proved = await proveSecondFactor(db, deps, { personId, subject: id, ip: call.origin.ip }, proof);
  return enter(db, deps, call, {
    ...{ personId, method: `password+${proved.factor}`, remember: isRemembered === 1 },
    async before(trx) {
      // Of several at once one is first.
      if (!(await takeSignIn(trx, id))) throw usedMeanwhile();
      await spend(trx, proved);
    },
    async after(trx, caller) {
      await noticeCode(trx, deps, caller, proved);
    },
  });
}

/** Recovery codes are for emergencies: the person is told of each that was used. */
async function noticeCode(trx: Trx, deps: SignInFactorDeps, caller: Caller, proved: Proved): Promise<void> {
  if (proved.factor === 'recovery-code')
    await deps.noticeChange(trx, caller, proved.personId, 'recovery-code-used');
}

async function spend(trx: Trx, proved: Proved): Promise<void> {
  if (!(await proved.spend(trx))) throw usedMeanwhile();
}

const usedMeanwhile = () => new Problem('INVALID_CREDENTIALS', 'This was used a moment ago. Begin anew.');

const anybody = { purpose: 'sign-in', subject: '' } as const;

/** What a browser signs to come in by a passkey alone; with which one, it says itself. */
export async function offerSignIn(db: Db, deps: SignInFactorDeps) {
  const challenge = await issueChallenge(db, deps, anybody);
  return { options: { ...(await authenticationOptions(deps.site, challenge)) } };
}

export async function signInByPasskey(
  db: Db,
  deps: SignInFactorDeps,
  call: SignInCall,
  { answer, remember }: BodyOf<typeof contract.signInByPasskey>,
): Promise<DataOf<typeof contract.signInByPasskey>> {
  const proved = await provePasskey(db, deps, anybody, answer);
  const { personId } = proved;
  return enter(db, deps, call, {
    ...{ personId, method: 'passkey', remember },
    before: (trx) => spend(trx, proved),
  });
}

/** What the browser of somebody who is signed in is to sign, to confirm that it is still them. */
export async function offerConfirmation(db: Db, deps: SignInFactorDeps, { actor }: Caller) {
  const asked = { personId: actor.id, subject: actor.credential.id };
  return { options: { ...(await askForPasskey(db, deps, asked)) } };
}

export async function confirmByFactor(
  db: Db,
  deps: SignInFactorDeps,
  call: SessionCall,
  { proof }: BodyOf<typeof contract.confirm>,
): Promise<DataOf<typeof contract.confirm>> {
  const { actor, ip } = call.caller;
  const asked = { personId: actor.id, subject: actor.credential.id, ip };
  const proved = await proveSecondFactor(db, deps, asked, proof);
  const renewed = await inTransaction(db, async (trx) => {
    await spend(trx, proved);
    await noticeCode(trx, deps, call.caller, proved);
    return markConfirmed(trx, deps, call.caller, proved.factor);
  });
  return answerConfirmed(db, deps, call, renewed);
}
