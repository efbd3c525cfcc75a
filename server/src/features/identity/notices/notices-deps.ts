import type { Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Clock } from '#platform/clock.ts';

/** What telling people needs of others. */
export interface NoticeDeps {
  clock: Clock;
  /** Wants a job, in the transaction of the notice; absent where no mail can be sent. */
  enqueue?: (trx: Trx, job: WantedJob) => Promise<unknown>;
}
