import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import { settleKind, settleProject } from './settle.service.ts';
import type { WrappersDeps } from './wrappers-deps.ts';

const hourMs = 60 * 60 * 1000;

/** Finds out what became of pushes that were cut off. */
export const settlePushJobs = (db: Db, deps: WrappersDeps): JobKind =>
  jobKind({
    kind: settleKind,
    payload: z.object({ projectId: z.string() }),
    ...{ maxAttempts: 12, maxAgeMs: 24 * hourMs, timeoutMs: hourMs / 12, concurrency: 3 },
    run: ({ projectId }, job) => settleProject(db, deps, projectId, job),
  });
