import type { JobView } from '@marsa/contract/jobs.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import { offerAfterCommit, revived } from './enqueue.service.ts';
import { findJob, findJobs, type JobFilter, updateIf } from './jobs.store.ts';
import type { JobRow } from './jobs.tables.ts';
import type { JobsDeps } from './jobs-deps.ts';

/** A page of all jobs, newest first. */
export async function listJobs(
  db: Db,
  { cursors, kinds }: Pick<JobsDeps, 'cursors' | 'kinds'>,
  { limit, cursor, ...filter }: JobFilter & { limit: number; cursor?: string | undefined },
) {
  const rows = await findJobs(db, filter, cursors.open('jobs', cursor), limit + 1);
  return toPage(
    rows,
    limit,
    (row) => toView(kinds, row),
    (last) => cursors.seal('jobs', last.id),
  );
}

export async function getJob(db: Db, { kinds }: Pick<JobsDeps, 'kinds'>, id: string): Promise<JobView> {
  const job = await findJob(db, id);
  if (!job)
    throw new Problem('NOT_FOUND', `There is no job ${id}; jobs that ended are forgotten after some days.`);
  return toView(kinds, job);
}

/** Lets a dead job run once more. @throws Problem CONFLICT where it is not dead */
export const retryJob = (db: Db, deps: JobsDeps, caller: Caller, id: string): Promise<JobView> =>
  settleDead(db, deps, caller, id, 'JOB_RETRY', revived(deps.clock()));

/** Gives a dead job up. @throws Problem CONFLICT where it is not dead */
export const discardJob = (db: Db, deps: JobsDeps, caller: Caller, id: string): Promise<JobView> =>
  settleDead(db, deps, caller, id, 'JOB_DISCARD', {
    status: 'discarded',
    openKey: null,
    finishedAt: deps.clock(),
  });

async function settleDead(
  db: Db,
  deps: JobsDeps,
  caller: Caller,
  id: string,
  action: 'JOB_RETRY' | 'JOB_DISCARD',
  change: Partial<JobRow>,
): Promise<JobView> {
  const { kind } = await getJob(db, deps, id);
  await inTransaction(db, async (trx) => {
    if (!(await updateIf(trx, id, 'dead', change))) {
      throw new Problem('CONFLICT', `The job ${id} is not dead, so there is nothing to settle.`);
    }
    await deps.audit(trx, caller, { action, subject: id, details: { type: kind } });
    if (change.dueAt) offerAfterCommit(deps, id, change.dueAt);
  });
  return getJob(db, deps, id);
}

function toView(kinds: readonly JobKind[], row: JobRow): JobView {
  const maxAttempts = kinds.find(({ kind }) => kind === row.kind)?.maxAttempts ?? row.attempts;
  const { id, kind, status, message, attempts, error } = row;
  return {
    ...{ id, kind, key: row.openKey, status, message, attempts, maxAttempts, error },
    progress: row.progress / 1000,
    dueAt: toTime(row.dueAt),
    createdAt: toIso(row.createdAt),
    startedAt: toTime(row.startedAt),
    finishedAt: toTime(row.finishedAt),
  };
}

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));
