import { Cron } from 'croner';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import { toIso } from '#platform/clock.ts';

/** A job that is wanted again and again. */
export interface Schedule {
  name: string;
  /** Minute, hour, day of month, month, day of week; in UTC, so that no hour is missing or comes twice. */
  pattern: string;
  job: Pick<WantedJob, 'kind' | 'payload'>;
}

/** The first time of a pattern after `ms` (milliseconds since 1970). @throws Error where it has none */
export function nextTime(pattern: string, ms: number): number {
  const next = new Cron(pattern, { timezone: 'UTC', paused: true }).nextRun(toIso(ms));
  if (!next) throw new Error(`the schedule "${pattern}" never comes`);
  return next.getTime();
}
