import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Clock } from '#platform/clock.ts';
import { keptMs } from './session-limits.ts';
import { deleteOldSessions } from './sessions.store.ts';
import { deleteOldSignIns } from './sign-in.store.ts';
import { deleteOldThrottles } from './sign-in-throttle.store.ts';

const atOnce = 500;

/** Forgets sessions that ended a week ago, sign-ins nobody went on with, and failures nobody waits for. */
export const pruneSessions = (db: Db, clock: Clock): JobKind =>
  jobKind({
    kind: 'sessions.prune',
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: 20 * 60 * 60 * 1000, timeoutMs: 10 * 60 * 1000, concurrency: 1 },
    async run(_, { signal }) {
      const before = clock() - keptMs;
      await deleteOldSignIns(db, clock());
      await deleteOldThrottles(db, before);
      while ((await deleteOldSessions(db, before, atOnce)) === atOnce) signal.throwIfAborted();
    },
  });

/** As features/jobs takes it. */
export const pruneSessionsDaily = {
  name: 'sessions.prune',
  pattern: '41 3 * * *',
  job: { kind: 'sessions.prune', payload: null },
};
