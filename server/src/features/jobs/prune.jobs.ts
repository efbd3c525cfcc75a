import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Clock } from '#platform/clock.ts';
import { deleteEnded } from './jobs.store.ts';
import type { Schedule } from './schedule.ts';

const keptMs = 14 * 24 * 60 * 60 * 1000;
const atOnce = 500;

/** Forgets jobs that ended two weeks ago. */
export const pruneJobs = (db: Db, clock: Clock): JobKind =>
  jobKind({
    kind: 'jobs.prune',
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: 20 * 60 * 60 * 1000, timeoutMs: 10 * 60 * 1000, concurrency: 1 },
    async run(_, { signal }) {
      while ((await deleteEnded(db, clock() - keptMs, atOnce)) === atOnce) signal.throwIfAborted();
    },
  });

export const pruneDaily: Schedule = {
  name: 'jobs.prune',
  pattern: '23 3 * * *',
  job: { kind: 'jobs.prune', payload: null },
};
