import type { Db, Trx } from '#engines/database/schema.ts';
import type { JobKind, WantedJob } from '#engines/queue/job-kind.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { createJobCounts } from '#features/jobs/counts.service.ts';
import { enqueue } from '#features/jobs/enqueue.service.ts';
import { jobRoutes } from '#features/jobs/jobs.routes.ts';
import { countOpen } from '#features/jobs/jobs.store.ts';
import { pruneDaily, pruneJobs } from '#features/jobs/prune.jobs.ts';
import type { Schedule } from '#features/jobs/schedule.ts';
import { waitForJob } from '#features/jobs/wait.service.ts';
import { createWorker, type Worker } from '#features/jobs/worker.jobs.ts';
import type { Cursors } from '#platform/cursor.ts';
import { describeError, type Http } from '#platform/http.ts';
import type { AppOptions } from './app-options.ts';

/** What the features need to want jobs and to wait for them. */
export interface AppJobs {
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  waitForJob(id: string, ms: number): Promise<void>;
  countOpenJobs(db: Db, kind: string): Promise<number>;
}

/** Milliseconds until the jobs of an instance that died are taken over. */
export const leaseMs = 15_000;

export const composeJobs = ({ engines, clock }: AppOptions): AppJobs => ({
  enqueue: (trx, job) => enqueue(trx, { clock, queue: engines.queue }, job),
  waitForJob: (id, ms) => waitForJob(engines.database.db, { bus: engines.bus, clock }, id, ms),
  countOpenJobs: countOpen,
});

/** All kinds of jobs and what is scheduled, in one place: what runs them here, and what people see of them. */
export function composeWorker<Project>(
  http: Http<Project>,
  { engines, clock, logger }: AppOptions,
  audit: AuditLog,
  cursors: Cursors,
  ofFeatures: { kinds: readonly JobKind[]; schedules: readonly Schedule[] },
): Worker {
  const { bus, queue, database } = engines;
  const { db } = database;
  const kinds = [...ofFeatures.kinds, pruneJobs(db, clock)];
  const schedules = [...ofFeatures.schedules, pruneDaily];
  jobRoutes(http, db, { clock, queue, cursors, kinds, audit: audit.record });
  const count = createJobCounts(db, clock);
  const { metrics } = http.deps;
  metrics.gauge('marsa_jobs_waiting', 'Jobs that wait for their time or for room', () => count('waiting'));
  metrics.gauge('marsa_jobs_running', 'Jobs that run', () => count('running'));
  metrics.gauge('marsa_jobs_dead', 'Jobs that were given up and wait for a person', () => count('dead'));
  return createWorker(db, {
    ...{ clock, queue, bus, leaseMs, kinds, schedules },
    onError: (error, { id, kind }) =>
      logger.error({ job: id, kind, error: describeError(error) }, 'a job failed'),
    onFault: (error) => logger.error({ error: describeError(error) }, 'jobs could not be run'),
  });
}
