import type { PasskeyAnswer, SecondFactorProof } from '@marsa/contract/second-factor-proof.ts';
import { afterCommit } from '#engines/database/outer-handle.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { takeAttempt } from './attempts.service.ts';
import { matchingStep } from './one-time-code.ts';
import {
  answeredChallenge,
  authenticationOptions,
  challengeMs,
  makeChallenge,
  verifyAnswer,
} from './passkey.ts';
import {
  advancePasskey,
  findPasskeyByHash,
  insertChallenge,
  listPasskeys,
  takeChallenge,
} from './passkeys.store.ts';
import { isRecoveryCode, readRecoveryCode } from './recovery-code.ts';
import { listUnusedCodes, useCode } from './recovery-codes.store.ts';
import type { SecondFactorDeps } from './second-factor-deps.ts';
import { advanceTotp, findTotp } from './totp.store.ts';
import { withSecret } from './totp-secret.ts';

/** A second factor that holds, and is used up in the transaction of what it is given for. */
export interface Proved {
  personId: string;
  factor: SecondFactorProof['factor'];
  /** @returns false if it was used meanwhile */
  spend(trx: Trx): Promise<boolean>;
}

/** Who is asked for a second factor. */
export interface Asked {
  personId: string;
  /** The sign-in that waits for it, or the session. */
  subject: string;
  ip: string;
}

/**
 * Looks at the proof of a person's second factor.
 * @throws Problem INVALID_CREDENTIALS, RATE_LIMIT
 */
export async function proveSecondFactor(
  db: Db,
  deps: SecondFactorDeps,
  { personId, subject, ip }: Asked,
  proof: SecondFactorProof,
): Promise<Proved> {
  if (proof.factor === 'passkey') {
    const proved = await provePasskey(db, deps, { purpose: 'second-factor', subject }, proof.answer);
    if (proved.personId !== personId) throw wrongPasskey();
    return proved;
  }
  const attempt = await takeAttempt(deps, { personId, ip });
  const find = proof.factor === 'totp' ? findStep : findCode;
  const spend = await find(db, deps, personId, proof.code);
  if (spend === undefined) throw attempt.failed();
  return {
    personId,
    factor: proof.factor,
    async spend(trx) {
      const isSpent = await spend(trx);
      if (isSpent) afterCommit(attempt.succeeded);
      return isSpent;
    },
  };
}

type Spend = (trx: Trx) => Promise<boolean>;

async function findStep(
  db: Db,
  deps: SecondFactorDeps,
  personId: string,
  code: string,
): Promise<Spend | undefined> {
  const row = await findTotp(db, personId);
  if (row === undefined) return undefined;
  const now = deps.clock();
  const step = withSecret(deps.keyRing, row, (secret) => matchingStep(secret, code, now, row.lastStep));
  return step === undefined ? undefined : (trx) => advanceTotp(trx, row, step, now);
}

async function findCode(
  db: Db,
  deps: SecondFactorDeps,
  personId: string,
  typed: string,
): Promise<Spend | undefined> {
  const code = readRecoveryCode(typed);
  if (code === undefined) return undefined;
  const rows = await listUnusedCodes(db, personId);
  const row = rows.find((stored) => isRecoveryCode(deps.ring, personId, code, stored));
  return row && ((trx) => useCode(trx, row.id, deps.clock()));
}

const wrongPasskey = () =>
  new Problem(
    'INVALID_CREDENTIALS',
    'This passkey does not open the account. Begin anew, or use another way.',
  );

export type PasskeyPurpose = 'registration' | 'second-factor' | 'sign-in';

/** A challenge for whoever is `subject`; it can be answered once, within five minutes. */
export async function issueChallenge(
  db: Db,
  deps: SecondFactorDeps,
  { purpose, subject }: { purpose: PasskeyPurpose; subject: string },
): Promise<Buffer> {
  const now = deps.clock();
  const { challenge, hash } = makeChallenge();
  await inTransaction(db, (trx) =>
    insertChallenge(trx, { hash, purpose, subject, endsAt: now + challengeMs }, now),
  );
  return challenge;
}

/** What the browser of a sign-in that waits is to sign. */
export async function askForPasskey(
  db: Db,
  deps: SecondFactorDeps,
  { personId, subject }: Pick<Asked, 'personId' | 'subject'>,
) {
  const challenge = await issueChallenge(db, deps, { purpose: 'second-factor', subject });
  return authenticationOptions(deps.site, challenge, await listPasskeys(db, personId));
}

/** @throws Problem INVALID_CREDENTIALS; the challenge is used up all the same */
export async function provePasskey(
  db: Db,
  deps: SecondFactorDeps,
  asked: { purpose: PasskeyPurpose; subject: string },
  answer: PasskeyAnswer,
): Promise<Proved> {
  const hash = answeredChallenge(answer.response.clientDataJSON);
  const isOurs = hash !== undefined && (await takeChallenge(db, { hash, ...asked }, deps.clock()));
  const passkey = await findPasskeyByHash(db, sha256(answer.id));
  const used = isOurs && passkey && (await verifyAnswer(deps.site, passkey, answer));
  if (!passkey || !used) throw wrongPasskey();
  return {
    personId: passkey.personId,
    factor: 'passkey',
    spend: (trx) => advancePasskey(trx, passkey, { ...used, lastUsedAt: deps.clock() }),
  };
}
