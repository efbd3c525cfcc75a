import type { BodyOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/tokens.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import { toActor } from '../actor.ts';
import { endSessions, updateOpenSession } from '../sessions/sessions.store.ts';
import { findPersonRows } from '../sessions/sign-in.store.ts';
import { wrongToken } from './access-token.ts';
import { beginGeneration, type FamilyWithState, findFamily, findTenant } from './refresh-families.store.ts';
import { graceMs, isProved, type ReadRefreshToken, readRefreshToken } from './refresh-token.ts';
import { blacklisted } from './token-authenticator.service.ts';
import { familyEndOf, makeTokenPair, type TokenPair } from './token-pair.ts';
import type { RefreshFamilyTable } from './tokens.tables.ts';
import type { ProgramCall, TokenDeps } from './tokens-deps.ts';

const perMinute = 10;

/** A family and the generation of it that was presented and proved. */
export interface Presented {
  family: FamilyWithState;
  generation: number;
}

/**
 * A new pair for a refresh token. It replaces the one presented; the one before gets the same answer for ten seconds,
 * for two tabs at once or an answer that got lost. An older one says that two hold the family: it ends.
 */
export async function refreshTokens(
  db: Db,
  deps: TokenDeps,
  call: ProgramCall,
  { refreshToken }: BodyOf<typeof contract.refresh>,
): Promise<TokenPair> {
  const presented = await getPresented(db, deps, refreshToken);
  await limit(deps, presented.family.personId);
  const { signer } = await deps.keys.read();
  const settled = await inTransaction(db, (trx) => settle(trx, deps, call, presented));
  if (settled.isReuse) {
    deps.publishChange();
    throw blacklisted(
      'revoked',
      'This refresh token was used before, so somebody else may have it: its session has ended. Sign in again.',
      settled.caller.actor,
    );
  }
  const { refreshKeys, expected } = deps;
  return makeTokenPair({ ...settled, signer, refreshKeys, expected, nowMs: deps.clock() });
}

/** @throws Problem `INVALID_TOKEN_FORMAT` unless this server made the token */
export async function getPresented(
  db: Db,
  deps: Pick<TokenDeps, 'refreshKeys'>,
  text: string,
): Promise<Presented> {
  const read: ReadRefreshToken | undefined = readRefreshToken(text);
  const family = read && (await findFamily(db, read.sessionId));
  // Also proved where there is no such family, so that this takes as long.
  const isOurs = read !== undefined && isProved(deps.refreshKeys, read, family?.salt);
  if (isOurs && family) return { family, generation: read.generation };
  throw wrongToken('This is no refresh token of this server. Check that it was copied whole.');
}

async function limit({ counters }: TokenDeps, personId: string): Promise<void> {
  const { count, resetMs } = await counters.hit(`refresh:${personId}`, 60_000);
  if (count <= perMinute) return;
  throw new Problem('RATE_LIMIT', `More than ${perMinute} refreshes a minute. Wait and try again.`, {
    retryAfter: resetMs / 1000,
  });
}

type Settled =
  | { isReuse: false; family: RefreshFamilyTable; role: string }
  | { isReuse: true; caller: Caller };

async function settle(
  trx: Trx,
  deps: TokenDeps,
  call: ProgramCall,
  { family: { sessionId }, generation }: Presented,
): Promise<Settled> {
  const now = deps.clock();
  const family = await findFamily(trx, sessionId);
  if (family === undefined) throw wrongToken();
  const fault = stateFault(family, now);
  if (fault) throw fault;
  const tenant = await findTenant(trx, family.personId, family.workspaceId);
  if (tenant === undefined)
    throw new Problem('FORBIDDEN', 'You are no member of this workspace any more. Sign in for another.');
  const role = tenant.roleName;
  // One ahead of the row is of a database that was turned back, to a backup: nobody else could have been given it.
  const isPresent = generation >= family.generation;
  if (isPresent && (await beginGeneration(trx, family, generation + 1, now))) {
    await updateOpenSession(trx, sessionId, { lastSeenAt: now, lastIp: call.origin.ip });
    return { isReuse: false, role, family: { ...family, generation: generation + 1, rotatedAt: now } };
  }
  // Another request may have been first, a moment ago: then this is the generation before.
  const present = isPresent ? await findFamily(trx, sessionId) : family;
  if (present && generation === present.generation - 1 && now - present.rotatedAt <= graceMs)
    return { isReuse: false, role, family: present };
  return { isReuse: true, caller: await endForReuse(trx, deps, call, family) };
}

function stateFault(family: FamilyWithState, now: number): Problem | undefined {
  if (
    family.tokenVersion !== (family.personTokenVersion ?? 0) ||
    family.sessionEndReason === 'password-changed'
  ) {
    return blacklisted('password_changed', 'The password was changed meanwhile. Sign in again.');
  }
  if (family.sessionEndReason === 'refresh-reuse' || family.sessionEndReason === 'token-revoked')
    return blacklisted('revoked', 'This refresh token was revoked. Sign in again.');
  if (family.sessionEndedAt !== null || family.personIsActive !== 1)
    return blacklisted('session_ended', 'The session of this token is over. Sign in again.');
  if (familyEndOf(family) <= now)
    return new Problem('TOKEN_EXPIRED', 'This refresh token has expired. Sign in again.');
  return undefined;
}

/** Ends the session, and with it every token of it; says so in the log and to the person. */
async function endForReuse(
  trx: Trx,
  deps: TokenDeps,
  call: ProgramCall,
  { personId, sessionId, workspaceId }: FamilyWithState,
): Promise<Caller> {
  const rows = await findPersonRows(trx, personId);
  const [row] = rows;
  if (row === undefined) throw wrongToken();
  const caller = call.become(toActor(row, rows, { kind: 'token', id: sessionId }));
  const end = { endedAt: deps.clock(), endReason: 'refresh-reuse', endedBy: null };
  await endSessions(trx, [sessionId], end);
  await deps.audit(trx, caller, { action: 'REFRESH_REUSE', workspaceId, subject: sessionId });
  await deps.noticeReuse(trx, personId, { sessionId, ip: caller.ip });
  return caller;
}
