import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import { followMs } from './build-state.ts';
import type { BuildsDeps } from './builds-deps.ts';
import { followBuild, followKind } from './follow.service.ts';

const hourMs = 60 * 60 * 1000;

/** Follows each build that is under way; what is in GitHub's or the project's way is written down with the build. */
export const followBuilds = (db: Db, deps: BuildsDeps): JobKind =>
  jobKind({
    kind: followKind,
    payload: z.object({ buildId: z.string() }),
    ...{ maxAttempts: 30, maxAgeMs: followMs + hourMs, timeoutMs: hourMs / 12, concurrency: 20 },
    run: ({ buildId }, job) => followBuild(db, deps, buildId, job),
  });
