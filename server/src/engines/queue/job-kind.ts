import type { z } from 'zod';
import type { Trx } from '../database/schema.ts';

/** Work that is to be done after the transaction that writes it down. */
export interface WantedJob {
  kind: string;
  /** What JSON can carry; never a secret. */
  payload: unknown;
  /** Not before this time, milliseconds since 1970; at once where it is silent. */
  runAt?: number;
  /**
   * An open job of this kind and key is used instead of a new one: brought forward if it waits, run once more if it
   * runs, taken up again if it is dead. Its own payload stays.
   */
  key?: string;
}

/** One run of a job. */
export interface RunningJob {
  id: string;
  /** 1 for the first; counts runs that failed or were cut off before. */
  attempt: number;
  /** Aborted when the run is out of time, has lost its lease, or the process stops. */
  signal: AbortSignal;
  /** Tells watchers how far it is. @param progress 0 to 1 */
  report(progress: number, message?: string): void;
  /**
   * Ends the job in the transaction that writes what it did, so that neither is there without the other; or plans its
   * next run, at `runAt`. A run that returns without it has ended the job.
   * @throws Error where the lease is lost: the transaction then writes nothing
   */
  end(trx: Trx, next?: { runAt: number }): Promise<void>;
}

/** How jobs of a kind are run. */
export interface JobKind {
  /** `noun.verb` */
  kind: string;
  /** Runs that may fail or be cut off one after the other before the job is dead. */
  maxAttempts: number;
  /** Milliseconds after which it is not begun any more. */
  maxAgeMs: number;
  /** Milliseconds a run may take. */
  timeoutMs: number;
  /** Runs at once in one instance. */
  concurrency: number;
  run(payload: unknown, job: RunningJob): Promise<void>;
  /** In the transaction in which the job dies: says so where people look. */
  onDead?(trx: Trx, payload: unknown, cause: DeathCause): Promise<void>;
}

/** `failed`: its last run did. `interrupted`: it was cut off each time, or too old to be begun. */
export type DeathCause = 'failed' | 'interrupted';

type Typed<Payload> = Omit<JobKind, 'run' | 'onDead'> & {
  payload: z.ZodType<Payload>;
  run(payload: Payload, job: RunningJob): Promise<void>;
  onDead?(trx: Trx, payload: Payload, cause: DeathCause): Promise<void>;
};

/** A kind of job whose payload has been checked before it runs. */
export function jobKind<Payload>({ payload: schema, run, onDead, ...limits }: Typed<Payload>): JobKind {
  return {
    ...limits,
    run: (payload, job) => run(schema.parse(payload), job),
    ...(onDead && {
      async onDead(trx, payload, cause) {
        // What another version of Marsa wrote dies all the same, if nobody can read it: it would come again for ever.
        const { success, data } = schema.safeParse(payload);
        if (success) await onDead(trx, data, cause);
      },
    }),
  };
}
