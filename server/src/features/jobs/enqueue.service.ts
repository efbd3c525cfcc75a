import { afterCommit } from '#engines/database/outer-handle.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import { newId } from '#platform/ids.ts';
import { holdOpenJob, insertJob, updateJob } from './jobs.store.ts';
import type { JobRow } from './jobs.tables.ts';
import type { EnqueueDeps } from './jobs-deps.ts';

/**
 * Writes a job down in the transaction of the change that wants it: both are there, or neither. It is offered to who may
 * run it after the commit.
 * @returns the id of the job, which is an open one with the same key where there is one
 */
export async function enqueue(trx: Trx, deps: EnqueueDeps, wanted: WantedJob): Promise<string> {
  const now = deps.clock();
  const dueAt = Math.max(now, wanted.runAt ?? now);
  const id = await wantOpenJob(trx, wanted, dueAt, now);
  offerAfterCommit(deps, id, dueAt);
  return id;
}

/** Tells who may run it. */
export const offerAfterCommit = ({ queue }: EnqueueDeps, id: string, dueAt: number): void =>
  afterCommit(() => queue.offer(id, dueAt));

async function wantOpenJob(trx: Trx, wanted: WantedJob, dueAt: number, now: number): Promise<string> {
  const open = wanted.key === undefined ? undefined : await holdOpenJob(trx, wanted.kind, wanted.key);
  if (open) {
    await updateJob(trx, open.id, wantedAgain(open, dueAt));
    return open.id;
  }
  const job = toJob(wanted, dueAt, now);
  // Where another transaction was faster with the key, its job is there by now.
  return (await insertJob(trx, job)) ? job.id : wantOpenJob(trx, wanted, dueAt, now);
}

function wantedAgain(open: JobRow, dueAt: number): Partial<JobRow> {
  if (open.status === 'running') return { againAt: Math.min(dueAt, open.againAt ?? dueAt) };
  if (open.status === 'dead') return revived(dueAt);
  return { dueAt: Math.min(dueAt, open.dueAt ?? dueAt) };
}

/** What a dead job becomes once it is wanted again. */
export const revived = (dueAt: number): Partial<JobRow> => ({
  ...{ status: 'waiting', dueAt, wantedAt: dueAt },
  ...{ attempts: 0, finishedAt: null },
});

const toJob = ({ kind, key, payload }: WantedJob, dueAt: number, now: number): JobRow => ({
  id: newId(now),
  kind,
  openKey: key ?? null,
  payload: JSON.stringify(payload),
  status: 'waiting',
  dueAt,
  againAt: null,
  wantedAt: dueAt,
  leaseOwner: null,
  attempts: 0,
  progress: 0,
  message: null,
  error: null,
  createdAt: now,
  startedAt: null,
  finishedAt: null,
});
