import { z } from 'zod';
import { type JobKind, jobKind, type RunningJob } from '#engines/queue/job-kind.ts';

const hourMs = 3_600_000;
const payload = z.object({ reason: z.enum(['schedule', 'api']) });

export type BackupWish = z.output<typeof payload>;

export const backupKind = 'backup.create';

/** Backups one at a time. @param runApart does it where it keeps no request waiting */
export const backupJobs = (runApart: (wish: BackupWish, job: RunningJob) => Promise<void>): JobKind =>
  jobKind({
    kind: backupKind,
    payload,
    ...{ maxAttempts: 2, maxAgeMs: 12 * hourMs, timeoutMs: 6 * hourMs, concurrency: 1 },
    run: runApart,
  });

/** @param pattern of cron, UTC */
export const backupSchedule = (pattern: string) => ({
  name: backupKind,
  pattern,
  job: { kind: backupKind, payload: { reason: 'schedule' } satisfies BackupWish },
});
