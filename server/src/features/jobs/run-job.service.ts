import { setTimeout as pause } from 'node:timers/promises';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { DeathCause, JobKind, RunningJob } from '#engines/queue/job-kind.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { randomFraction } from '#platform/token.ts';
import { backOff } from './back-off.ts';
import { claim, findAgainAt, updateLeased } from './jobs.store.ts';
import type { JobRow } from './jobs.tables.ts';
import { type RunDeps, ranTopic } from './jobs-deps.ts';
import { createProgress } from './progress.service.ts';

/** A run that has the lease of its job. */
export interface Lease {
  db: Db;
  deps: RunDeps;
  kind: JobKind;
  job: JobRow;
  token: string;
}

/**
 * Takes those of the jobs that are still due, in one statement, since each one must be safe on disk before it runs.
 * @returns a way to the lease of a job by its id; undefined where another instance was faster
 */
export async function takeJobs(db: Db, deps: RunDeps, ids: readonly string[]) {
  const now = deps.clock();
  const token = newId(now);
  const jobs = await inTransaction(db, (trx) => claim(trx, ids, token, now, now + deps.leaseMs));
  const taken = new Map(jobs.map((job) => [job.id, job]));
  return (id: string, kind: JobKind): Lease | undefined => {
    const job = taken.get(id);
    return job && { db, deps, kind, job, token };
  };
}

/**
 * Runs a job that was taken and writes down how it went. Ends by itself when `stopping` is aborted and the run heeds its
 * signal: the job then waits for somebody else, as if it had not been begun.
 * @returns when the job is due again; undefined where it is not
 */
export async function runJob(lease: Lease, stopping: AbortSignal): Promise<number | undefined> {
  const { deps, kind, job } = lease;
  const why = whyGivenUp(lease);
  if (why !== undefined) return settle(lease, () => bury(lease, why, 'interrupted'));
  const lost = new AbortController();
  const signal = AbortSignal.any([stopping, lost.signal, AbortSignal.timeout(kind.timeoutMs)]);
  const progress = createProgress(lease, () => lost.abort(new Error('the lease is lost')));
  const state: { next: number | undefined; isEnded: boolean } = { next: undefined, isEnded: false };
  const run: RunningJob = {
    id: job.id,
    attempt: job.attempts,
    signal,
    report: progress.report,
    async end(trx, next) {
      state.next = await end(lease, trx, next?.runAt);
      state.isEnded = true;
    },
  };
  return settle(lease, async () => {
    try {
      await withPatience(kind.run(JSON.parse(job.payload), run), signal, deps.leaseMs);
      await progress.stop();
      if (!state.isEnded) await inTransaction(lease.db, (trx) => run.end(trx));
      return state.next;
    } catch (error) {
      await progress.stop();
      if (lost.signal.aborted) return undefined;
      if (stopping.aborted) return release(lease);
      deps.onError(error, job);
      return fail(lease, error);
    }
  });
}

/** Whoever waits for the job hears that this run is over, however it went. */
async function settle(
  { deps, job }: Lease,
  work: () => Promise<number | undefined>,
): Promise<number | undefined> {
  try {
    return await work();
  } finally {
    deps.bus.publish(ranTopic, job.id);
  }
}

/** A run that does not heed its signal is given up after a while; it can write nothing more once its lease is over. */
async function withPatience(run: Promise<void>, signal: AbortSignal, patienceMs: number): Promise<void> {
  const ended = new AbortController();
  const enough = async () => {
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { signal: ended.signal }));
    }
    await pause(patienceMs, undefined, { signal: ended.signal });
    throw new Error('it went on after it was told to end', { cause: signal.reason });
  };
  const giveUp = enough();
  giveUp.catch(() => {});
  try {
    await Promise.race([run, giveUp]);
  } finally {
    ended.abort();
  }
}

function whyGivenUp({ deps, kind, job }: Lease): string | undefined {
  if (job.attempts > kind.maxAttempts) {
    return job.error ?? `Each of its ${kind.maxAttempts} runs was cut off.`;
  }
  if (deps.clock() - job.wantedAt > kind.maxAgeMs) return 'It was too old to be begun.';
  return undefined;
}

const idle = { leaseOwner: null, againAt: null } as const;

/** @returns when it is due again: when it was planned, or was wanted while it ran */
async function end({ deps, job, token }: Lease, trx: Trx, runAt?: number): Promise<number | undefined> {
  const now = deps.clock();
  // Holds the row, so that nobody wants it again unseen.
  if (!(await updateLeased(trx, job.id, token, { attempts: 0, error: null }))) {
    throw new Error(`the lease of the job ${job.id} is lost`);
  }
  const againAt = await findAgainAt(trx, job.id);
  const dueAt = Math.min(runAt ?? Number.POSITIVE_INFINITY, againAt ?? Number.POSITIVE_INFINITY);
  const change: Partial<JobRow> = Number.isFinite(dueAt)
    ? { ...idle, status: 'waiting', dueAt }
    : { ...idle, status: 'done', dueAt: null, openKey: null, progress: 1000, finishedAt: now };
  await updateLeased(trx, job.id, token, change);
  return change.dueAt ?? undefined;
}

async function fail(lease: Lease, error: unknown): Promise<number | undefined> {
  const { db, deps, kind, job, token } = lease;
  const words = toWords(error);
  if (job.attempts >= kind.maxAttempts) return bury(lease, words, 'failed');
  const dueAt = deps.clock() + Math.max(backOff(job.attempts, randomFraction()), retryAfterMs(error));
  const change: Partial<JobRow> = { ...idle, status: 'waiting', dueAt, error: words };
  return (await updateLeased(db, job.id, token, change)) ? dueAt : undefined;
}

/** Nobody runs it any more until a person or its key wants it again. */
async function bury(
  { db, deps, kind, job, token }: Lease,
  error: string,
  cause: DeathCause,
): Promise<undefined> {
  await inTransaction(db, async (trx) => {
    const finishedAt = deps.clock();
    const change: Partial<JobRow> = { ...idle, status: 'dead', dueAt: null, error, finishedAt };
    if (await updateLeased(trx, job.id, token, change))
      await kind.onDead?.(trx, JSON.parse(job.payload), cause);
  });
}

/** The run was broken off by a stop, not by a fault of its own. */
async function release({ db, deps, job, token }: Lease): Promise<number> {
  const dueAt = deps.clock();
  const attempts = job.attempts - 1;
  await updateLeased(db, job.id, token, { ...idle, status: 'waiting', dueAt, attempts });
  deps.queue.offer(job.id, dueAt);
  return dueAt;
}

/** A Problem is written for people; anything else may hold what is nobody's business. */
const toWords = (error: unknown) =>
  error instanceof Problem
    ? error.message
    : 'Something went wrong. The log of the server has more under the id of this job.';

const retryAfterMs = (error: unknown) => (error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0);
