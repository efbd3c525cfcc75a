import type { Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import type { SessionLimits } from './session-limits.ts';
import { mostSessions } from './session-limits.ts';
import { makeSecret } from './session-token.ts';
import { endSessions, insertSession, listOpenIds } from './sessions.store.ts';
import type { SessionTable } from './sessions.tables.ts';
import type { SessionDeps } from './sessions-deps.ts';

export interface NewSession {
  personId: string;
  kind: SessionTable['kind'];
  /** What opened it. */
  method: string;
  ip: string;
  userAgent: string;
  isRemembered: boolean;
  /** Other than that of browsers. */
  lifetime?: Pick<SessionTable, 'idleMs' | 'endsAt'>;
}

/** A session and the secret that opens it; the secret is stored nowhere. */
export interface OpenedSession {
  row: SessionTable;
  token: string;
}

/** Opens a session, in the transaction of what proved who it is. The oldest of too many of its kind ends. */
export async function openSession(
  trx: Trx,
  { clock, limits }: Pick<SessionDeps, 'clock' | 'limits'>,
  { personId, isRemembered, userAgent, lifetime, ...rest }: NewSession,
): Promise<OpenedSession> {
  const now = clock();
  const { token, digest } = makeSecret();
  const row: SessionTable = {
    ...rest,
    ...(lifetime ?? lifetimeOf(limits, isRemembered, now)),
    ...{ id: newId(now), personId, digest, previousDigest: null, previousUntil: null },
    ...{ rotatedAt: now, createdAt: now, lastSeenAt: now, confirmedAt: now },
    ...{ endedAt: null, endReason: null, endedBy: null },
    lastIp: rest.ip,
    userAgent: userAgent.slice(0, 400),
    isRemembered: isRemembered ? 1 : 0,
  };
  await insertSession(trx, row);
  const open = await listOpenIds(trx, personId, rest.kind);
  const tooMany = open.slice(0, Math.max(0, open.length - mostSessions));
  await endSessions(trx, tooMany, { endedAt: now, endReason: 'too-many-sessions', endedBy: null });
  return { row, token };
}

function lifetimeOf(limits: SessionLimits, isRemembered: boolean, now: number) {
  return isRemembered
    ? { idleMs: limits.rememberedIdleMs, endsAt: now + limits.rememberedMs }
    : { idleMs: limits.idleMs, endsAt: now + limits.absoluteMs };
}

/**
 * Ends all open sessions of a person but one, in the transaction of what calls for it: a new password, a switched-off
 * account. Tell the instances afterwards (`publishChange`).
 * @returns how many there were
 */
export async function endSessionsOf(
  trx: Trx,
  { clock }: Pick<SessionDeps, 'clock'>,
  personId: string,
  { reason, by, except }: { reason: string; by: Caller | undefined; except?: string },
): Promise<number> {
  const ids = (await listOpenIds(trx, personId)).filter((id) => id !== except);
  return endSessions(trx, ids, { endedAt: clock(), endReason: reason, endedBy: by?.actor.id ?? null });
}
