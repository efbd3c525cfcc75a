import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/session.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toPage } from '#platform/cursor.ts';
import type { Origin } from '#platform/gate.ts';
import { Problem } from '#platform/problem.ts';
import { findPerson } from '../people.store.ts';
import { describeCurrent, describeSession } from './current-session.ts';
import { endSessionsOf, type OpenedSession } from './open-session.service.ts';
import { overlapMs } from './session-limits.ts';
import { makeSecret } from './session-token.ts';
import { endSessions, findSession, listSessions, updateOpenSession } from './sessions.store.ts';
import type { SessionTable } from './sessions.tables.ts';
import type { SessionDeps } from './sessions-deps.ts';
import { checkOwnPassword, giveCookies } from './sign-in.service.ts';

type Current = DataOf<typeof contract.get>;

/** The session of the request. Its row may lag a minute behind what the instance that serves it has seen. */
export async function getCurrent(db: Db, deps: SessionDeps, { actor }: Caller): Promise<Current> {
  const row = await findSession(db, actor.credential.id);
  if (row === undefined) throw new Problem('SESSION_EXPIRED', 'This session is not known any more.');
  return describeCurrent(row, actor, await findPerson(db, actor.id), deps.clock());
}

/** Somebody is there: the idle end moves on at once. */
export async function renewCurrent(
  db: Db,
  deps: SessionDeps,
  caller: Caller,
  { ip }: Origin,
): Promise<Current> {
  await updateOpenSession(db, caller.actor.credential.id, { lastSeenAt: deps.clock(), lastIp: ip });
  return getCurrent(db, deps, caller);
}

/** A request of a session whose answer may carry cookies. */
export interface SessionCall {
  caller: Caller;
  setHeader(name: string, value: string): void;
}

/** The person has just proved that it is still them. */
export async function confirmCurrent(
  db: Db,
  deps: SessionDeps,
  { origin, ...call }: SessionCall & { origin: Origin },
  { password }: BodyOf<typeof contract.confirm>,
): Promise<Current> {
  await checkOwnPassword(db, deps, origin, call.caller.actor.id, password);
  const renewed = await inTransaction(db, (trx) => markConfirmed(trx, deps, call.caller, 'password'));
  return answerConfirmed(db, deps, call, renewed);
}

/**
 * Writes that the person of a session proved that it is them, by `method`; the session gets a new token, since whoever
 * had the former one has proved nothing.
 */
export async function markConfirmed(
  trx: Trx,
  deps: SessionDeps,
  caller: Caller,
  method: string,
): Promise<OpenedSession> {
  const { id } = caller.actor.credential;
  const row = await findSession(trx, id);
  if (row === undefined) throw new Problem('SESSION_EXPIRED', 'This session is not known any more.');
  const now = deps.clock();
  const { token, digest } = makeSecret();
  const change = { confirmedAt: now, lastSeenAt: now, rotatedAt: now, digest };
  const former = { previousDigest: row.digest, previousUntil: now + overlapMs };
  if (!(await updateOpenSession(trx, id, { ...change, ...former }, { digest: row.digest })))
    throw new Problem('CONFLICT', 'This session was renewed at the same moment. Try again.');
  await deps.audit(trx, caller, { action: 'AUTH_CONFIRM', subject: id, details: { mode: method } });
  return { row: { ...row, ...change, ...former }, token };
}

/** Once it is committed: every instance hears of it, and the browser gets the new token. */
export function answerConfirmed(
  db: Db,
  deps: SessionDeps,
  call: SessionCall,
  renewed: OpenedSession,
): Promise<Current> {
  deps.publishChange();
  giveCookies(deps, call, renewed);
  return getCurrent(db, deps, call.caller);
}

export async function signOut(db: Db, deps: SessionDeps, caller: Caller): Promise<void> {
  await endOne(db, deps, caller, caller.actor.credential.id, 'signed-out');
}

async function endOne(
  db: Db,
  deps: SessionDeps,
  caller: Caller,
  id: string,
  reason: string,
  byAdmin?: { personId: string; reason: string | undefined },
): Promise<void> {
  const words = byAdmin?.reason;
  await inTransaction(db, async (trx) => {
    await endSessions(trx, [id], { endedAt: deps.clock(), endReason: reason, endedBy: caller.actor.id });
    await deps.audit(trx, caller, {
      action: 'SESSION_END',
      subject: id,
      details: { outcome: reason, count: 1, ...(words ? { reason: words } : {}) },
    });
    if (byAdmin) await noticeEnd(trx, deps, caller, byAdmin.personId, 1, words);
  });
  deps.publishChange();
}

export async function listOwn(
  db: Db,
  deps: SessionDeps,
  { actor }: Caller,
  query: QueryOf<typeof contract.list>,
) {
  const current = actor.credential.kind === 'session' ? actor.credential.id : undefined;
  return pageOf(db, deps, actor.id, query, current);
}

export async function listOf(
  db: Db,
  deps: SessionDeps,
  personId: string,
  query: QueryOf<typeof contract.listOf>,
) {
  await getPerson(db, personId);
  return pageOf(db, deps, personId, query, undefined);
}

async function pageOf(
  db: Db,
  deps: SessionDeps,
  personId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  current: string | undefined,
) {
  const list = `sessions ${personId}`;
  const rows = await listSessions(db, personId, deps.cursors.open(list, cursor), limit + 1);
  return toPage(
    rows,
    limit,
    (row) => describeSession(row, current),
    (last) => deps.cursors.seal(list, last.id),
  );
}

/** Ends one of the caller's own sessions. */
export async function endOwn(db: Db, deps: SessionDeps, caller: Caller, id: string) {
  await getSessionOf(db, id, caller.actor.id);
  await endOne(db, deps, caller, id, 'ended-by-owner');
  return { ended: true as const };
}

/** Ends all of the caller's sessions but the one of the request. */
export async function endOthers(db: Db, deps: SessionDeps, caller: Caller) {
  const { id: personId, credential } = caller.actor;
  return endAll(db, deps, caller, personId, {
    outcome: 'ended-by-owner',
    ...(credential.kind === 'session' ? { except: credential.id } : {}),
  });
}

/** Ends a session of another person. */
export async function endOf(
  db: Db,
  deps: SessionDeps,
  caller: Caller,
  { id: personId, sessionId }: { id: string; sessionId: string },
  { reason }: QueryOf<typeof contract.endOf>,
) {
  await getSessionOf(db, sessionId, personId);
  await endOne(db, deps, caller, sessionId, 'ended-by-admin', { personId, reason });
  return { ended: true as const };
}

/** Ends all sessions of another person. */
export async function endAllOf(
  db: Db,
  deps: SessionDeps,
  caller: Caller,
  personId: string,
  { reason }: QueryOf<typeof contract.endAllOf>,
) {
  await getPerson(db, personId);
  return endAll(db, deps, caller, personId, { outcome: 'ended-by-admin', ...(reason ? { reason } : {}) });
}

async function endAll(
  db: Db,
  deps: SessionDeps,
  caller: Caller,
  personId: string,
  { outcome, except, reason }: { outcome: string; except?: string; reason?: string },
) {
  const ended = await inTransaction(db, async (trx) => {
    const count = await endSessionsOf(trx, deps, personId, {
      reason: outcome,
      by: caller,
      ...(except === undefined ? {} : { except }),
    });
    await deps.audit(trx, caller, {
      action: 'SESSION_END',
      subject: personId,
      details: { outcome, count, ...(reason ? { reason } : {}) },
    });
    if (outcome === 'ended-by-admin') await noticeEnd(trx, deps, caller, personId, count, reason);
    return count;
  });
  deps.publishChange();
  return { ended };
}

/** Somebody else did it: the person is told. */
async function noticeEnd(
  trx: Trx,
  deps: SessionDeps,
  { actor }: Caller,
  personId: string,
  count: number,
  reason: string | undefined,
): Promise<void> {
  if (count === 0 || actor.id === personId) return;
  await deps.noticeEnd(trx, personId, { by: actor.name, count, ...(reason ? { reason } : {}) });
}

async function getSessionOf(db: Db, id: string, personId: string): Promise<SessionTable> {
  const row = await findSession(db, id);
  if (row?.personId !== personId) throw new Problem('NOT_FOUND', `There is no session ${id}.`);
  return row;
}

async function getPerson(db: Db, id: string): Promise<void> {
  if ((await findPerson(db, id)) === undefined) throw new Problem('NOT_FOUND', `There is no person ${id}.`);
}
