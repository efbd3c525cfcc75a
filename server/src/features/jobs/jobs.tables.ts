import type { JobStatus } from '@marsa/contract/jobs.ts';
import type {} from '#engines/database/schema.ts';

/** Work that somebody wants done, written in the transaction of the change that wants it. */
export interface JobTable {
  id: string;
  kind: string;
  /** No two open jobs of a kind have the same; null where none was given, and once the job has ended. */
  openKey: string | null;
  /** JSON; never a secret. */
  payload: string;
  status: JobStatus;
  /**
   * Waiting: when it is to run. Running: when its lease ends, and another instance takes it over. Null where nothing is
   * to be done any more, so that one index finds all that is due.
   */
  dueAt: number | null;
  /** Wanted once more while it was running: when to run again. */
  againAt: number | null;
  /** From when on it counts as wanted; its age limit is measured from here. */
  wantedAt: number;
  /** The run that holds the lease; a new one each time, so that a run that lost it can write nothing. */
  leaseOwner: string | null;
  /** Runs begun since the last one that came through, the present one included. */
  attempts: number;
  /** Thousandths. */
  progress: number;
  message: string | null;
  /** Why the last run failed, in words that may be shown. */
  error: string | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

/** When a schedule fires next. */
export interface JobScheduleTable {
  name: string;
  /** As it was when `nextAt` was reckoned. */
  pattern: string;
  nextAt: number;
  lastAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    job: JobTable;
    jobSchedule: JobScheduleTable;
  }
}

export type JobRow = JobTable;
