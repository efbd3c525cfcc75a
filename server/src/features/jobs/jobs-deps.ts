import type { Bus } from '#engines/bus/bus.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import type { Queue } from '#engines/queue/queue.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';

/** What it takes to want a job. */
export interface EnqueueDeps {
  clock: Clock;
  queue: Queue;
}

/** What it takes to watch and settle jobs. */
export interface JobsDeps extends EnqueueDeps {
  cursors: Cursors;
  kinds: readonly JobKind[];
  audit(
    trx: Trx,
    caller: Caller,
    event: { action: 'JOB_RETRY' | 'JOB_DISCARD'; subject: string; details: { type: string } },
  ): Promise<void>;
}

/** What it takes to run jobs. */
export interface RunDeps extends EnqueueDeps {
  /** Tells who waits for a job that a run of it is over. */
  bus: Bus;
  /** Milliseconds a run holds its job without a sign of life. */
  leaseMs: number;
  /** Told of every run that failed, with its job. */
  onError(error: unknown, job: { id: string; kind: string }): void;
}

/** On the bus, with the id of the job. */
export const ranTopic = 'job.ran';
