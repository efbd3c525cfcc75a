import type { JobStatus } from '@marsa/contract/jobs.ts';
import { engineOf } from '#engines/database/engine-of.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { lockRow } from '#engines/database/transaction.ts';
import type { JobRow } from './jobs.tables.ts';

/** @returns false if an open job of its kind and key is there already */
export async function insertJob(db: Db, job: JobRow): Promise<boolean> {
  const insert = db.insertInto('job').values(job);
  // On PostgreSQL a unique violation would cost the whole transaction.
  const quiet =
    engineOf(db) === 'mysql'
      ? insert.ignore()
      : insert.onConflict((conflict) => conflict.columns(['kind', 'openKey']).doNothing());
  const { numInsertedOrUpdatedRows } = await quiet.executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export const findJob = (db: Db, id: string): Promise<JobRow | undefined> =>
  db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();

/** The open job of a kind and key, held until the transaction ends. */
export async function holdOpenJob(trx: Trx, kind: string, key: string): Promise<JobRow | undefined> {
  const open = await trx
    .selectFrom('job')
    .select('id')
    .where('kind', '=', kind)
    .where('openKey', '=', key)
    .executeTakeFirst();
  if (!open || !(await lockRow(trx, 'job', open.id))) return undefined;
  const held = await findJob(trx, open.id);
  // It ended while its row was waited for.
  return held?.openKey === key ? held : holdOpenJob(trx, kind, key);
}

/** Jobs to run, or whose lease is over; longest due first. */
export const findDue = (
  db: Db,
  kinds: readonly string[],
  dueBefore: number,
  limit: number,
): Promise<JobRow[]> =>
  db
    .selectFrom('job')
    .selectAll()
    .where('dueAt', '<=', dueBefore)
    .where('kind', 'in', kinds)
    .orderBy('dueAt')
    .limit(limit)
    .execute();

/** Takes the leases of those of the jobs that are still due; two that want the same ones get each of them once. */
export async function claim(
  db: Db,
  ids: readonly string[],
  lease: string,
  nowMs: number,
  untilMs: number,
): Promise<JobRow[]> {
  await db
    .updateTable('job')
    .set(({ eb }) => ({
      ...{ status: 'running' as const, leaseOwner: lease, dueAt: untilMs, startedAt: nowMs },
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', ids)
    .where('dueAt', '<=', nowMs)
    .execute();
  return db.selectFrom('job').selectAll().where('id', 'in', ids).where('leaseOwner', '=', lease).execute();
}

/** @returns false where the lease is no longer this one's: nothing was written */
export async function updateLeased(db: Db, id: string, lease: string, change: Partial<JobRow>) {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set(change)
    .where('id', '=', id)
    .where('leaseOwner', '=', lease)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** When a run that is going on was asked for once more. */
export async function findAgainAt(db: Db, id: string): Promise<number | null> {
  const row = await db.selectFrom('job').select('againAt').where('id', '=', id).executeTakeFirst();
  return row?.againAt ?? null;
}

/** Changes a job that is in the state expected. @returns false if it is not */
export async function updateIf(db: Db, id: string, expected: JobStatus, change: Partial<JobRow>) {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set(change)
    .where('id', '=', id)
    .where('status', '=', expected)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export const updateJob = (db: Db, id: string, change: Partial<JobRow>) =>
  db.updateTable('job').set(change).where('id', '=', id).execute();

export interface JobFilter {
  status?: JobStatus | undefined;
  kind?: string | undefined;
}

/** Newest first. */
export function findJobs(
  db: Db,
  { status, kind }: JobFilter,
  before: string | undefined,
  limit: number,
): Promise<JobRow[]> {
  let query = db.selectFrom('job').selectAll();
  if (status !== undefined) query = query.where('status', '=', status);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** How many jobs have not ended, by status. */
export async function countUnsettled(db: Db): Promise<Map<JobStatus, number>> {
  const rows = await db
    .selectFrom('job')
    .select(({ fn }) => ['status', fn.countAll<number>().as('jobs')])
    .where('status', 'in', ['waiting', 'running', 'dead'])
    .groupBy('status')
    .execute();
  return new Map(rows.map(({ status, jobs }) => [status, Number(jobs)]));
}

/** How many jobs of a kind wait or run. */
export async function countOpen(db: Db, kind: string): Promise<number> {
  const { jobs } = await db
    .selectFrom('job')
    .select(({ fn }) => fn.countAll<number>().as('jobs'))
    .where('dueAt', 'is not', null)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return Number(jobs);
}

/** Forgets jobs that ended before; dead ones wait for a person. @returns how many there were, at most `limit` */
export async function deleteEnded(db: Db, beforeMs: number, limit: number): Promise<number> {
  const ended = await db
    .selectFrom('job')
    .select('id')
    .where('finishedAt', '<', beforeMs)
    .where('status', 'in', ['done', 'discarded'])
    .limit(limit)
    .execute();
  const ids = ended.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom('job').where('id', 'in', ids).execute();
  return ids.length;
}
