import type { Db } from '#engines/database/schema.ts';
import type { PersonRow } from '../actor.ts';
import { membershipColumns, ownerColumns } from '../api-keys.store.ts';
import type { SessionTable } from './sessions.tables.ts';

/** A session with its person and one of their memberships. */
export type SessionWithPerson = SessionTable & PersonRow;

function lookUp(db: Db, column: 'digest' | 'previousDigest') {
  const query = db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.personId')
    .innerJoin('role', 'role.id', 'person.roleId')
    .leftJoin('membership', 'membership.personId', 'session.personId')
    .leftJoin('role as memberRole', 'memberRole.id', 'membership.roleId')
    .selectAll('session')
    .select(ownerColumns)
    .select(membershipColumns)
    .where(`session.${column}`, '=', '')
    .compile();
  return async (digest: string): Promise<SessionWithPerson[]> => {
    const { rows } = await db.executeQuery<SessionWithPerson>({ ...query, parameters: [digest] });
    return rows;
  };
}

/**
 * The look-up of every request whose session is not remembered, compiled once: by the token's digest, or by that of the
 * token before the last renewal.
 */
export function prepareSessionLookup(db: Db): (digest: string) => Promise<SessionWithPerson[]> {
  const [current, previous] = [lookUp(db, 'digest'), lookUp(db, 'previousDigest')];
  return async (digest) => {
    const rows = await current(digest);
    return rows.length > 0 ? rows : previous(digest);
  };
}

export const insertSession = (db: Db, row: SessionTable) => db.insertInto('session').values(row).execute();

export const findSession = (db: Db, id: string) =>
  db.selectFrom('session').selectAll().where('id', '=', id).executeTakeFirst();

/** Changes a session that is still open. @returns false where it has ended meanwhile */
export async function updateOpenSession(
  db: Db,
  id: string,
  change: Partial<SessionTable>,
  expected: { digest?: string } = {},
): Promise<boolean> {
  let query = db.updateTable('session').set(change).where('id', '=', id).where('endedAt', 'is', null);
  if (expected.digest !== undefined) query = query.where('digest', '=', expected.digest);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Sessions of a person, newest first. */
export function listSessions(db: Db, personId: string, before: string | undefined, limit: number) {
  let query = db.selectFrom('session').selectAll().where('personId', '=', personId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/**
 * Ids of the sessions of a person that have not been ended, oldest first; they may be over by time.
 * @param kind those of it alone; all where it is absent
 */
export async function listOpenIds(db: Db, personId: string, kind?: SessionTable['kind']): Promise<string[]> {
  const query = db
    .selectFrom('session')
    .select('id')
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .orderBy('id');
  const rows = await (kind === undefined ? query : query.where('kind', '=', kind)).execute();
  return rows.map(({ id }) => id);
}

export interface SessionEnd {
  endedAt: number;
  endReason: string;
  endedBy: string | null;
}

/** @returns how many were open until now */
export async function endSessions(db: Db, ids: readonly string[], end: SessionEnd): Promise<number> {
  if (ids.length === 0) return 0;
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set(end)
    .where('id', 'in', ids)
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Forgets sessions that were over before `time`. @returns how many, `limit` at most */
export async function deleteOldSessions(db: Db, time: number, limit: number): Promise<number> {
  const old = await db
    .selectFrom('session')
    .select('id')
    .where((where) => where.or([where('endsAt', '<', time), where('endedAt', '<', time)]))
    .limit(limit)
    .execute();
  if (old.length === 0) return 0;
  await db
    .deleteFrom('session')
    .where(
      'id',
      'in',
      old.map(({ id }) => id),
    )
    .execute();
  return old.length;
}
