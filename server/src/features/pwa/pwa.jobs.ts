import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import { checkKind, runCheck } from './checker.service.ts';
import { endCheck } from './pwa.store.ts';
import type { PwaDeps } from './pwa-deps.ts';

const minuteMs = 60 * 1000;

/** Looks at PWAs; a look takes up to a quarter of a minute, and nobody waits for one that begins minutes later. */
export const checkJobs = (db: Db, deps: PwaDeps): JobKind =>
  jobKind({
    kind: checkKind,
    payload: z.object({ checkId: z.string() }),
    ...{ maxAttempts: 2, maxAgeMs: 10 * minuteMs, timeoutMs: minuteMs, concurrency: 3 },
    run: ({ checkId }, job) => runCheck(db, deps, checkId, job),
    async onDead(trx, { checkId }, cause) {
      const failure = cause === 'failed' ? 'internal' : 'interrupted';
      await endCheck(trx, checkId, { status: 'failed', failure, finishedAt: deps.clock() });
    },
  });
