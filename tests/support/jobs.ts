import assert from 'node:assert/strict';
import type { Change } from '@marsa/contract/events.ts';
import { createProcessBus } from '@marsa/server/engines/bus/process-bus.ts';
import type { Db, Trx } from '@marsa/server/engines/database/schema.ts';
import type { JobKind, WantedJob } from '@marsa/server/engines/queue/job-kind.ts';
import { createProcessQueue } from '@marsa/server/engines/queue/process-queue.ts';
import { enqueue } from '@marsa/server/features/jobs/enqueue.service.ts';
import { countOpen, insertJob } from '@marsa/server/features/jobs/jobs.store.ts';
import type { JobRow } from '@marsa/server/features/jobs/jobs.tables.ts';
import type { Schedule } from '@marsa/server/features/jobs/schedule.ts';
import { createWorker, type Worker } from '@marsa/server/features/jobs/worker.jobs.ts';
import { type Clock, systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { silentLogger } from '@marsa/server/platform/logger.ts';

export const leaseMs = 15_000;

export interface TestJobs {
  /** What a feature that wants jobs is given; waiting for one runs what is due. */
  deps: {
    enqueue(trx: Trx, job: WantedJob): Promise<string>;
    waitForJob(): Promise<void>;
    countOpenJobs(db: Db, kind: string): Promise<number>;
    tell(trx: Trx, change: Change): void;
  };
  /** What was told to who watches. */
  told: Change[];
  errors: unknown[];
  /** A worker as an instance has one, on a handle of its own where one is given; nothing runs before its tick. */
  worker(kinds: readonly JobKind[], on?: Db, schedules?: readonly Schedule[]): Worker;
  /** Runs what is due, with the kinds of the first worker. */
  tick(): Promise<number>;
}

/** Jobs with a given clock: they run when the test says so. */
export function testJobs(db: Db, clock: Clock): TestJobs {
  const bus = createProcessBus(silentLogger);
  const queue = createProcessQueue(bus);
  const errors: unknown[] = [];
  const told: Change[] = [];
  let first: Worker | undefined;
  const tick = async () => {
    assert.ok(first, 'there is no worker yet');
    return first.tick();
  };
  return {
    deps: {
      enqueue: (trx, job) => enqueue(trx, { clock, queue }, job),
      waitForJob: async () => void (await tick()),
      countOpenJobs: countOpen,
      tell: (_, change) => void told.push(change),
    },
    told,
    errors,
    worker(kinds, on = db, schedules = []) {
      const onError = (error: unknown) => void errors.push(error);
      const deps = { clock, queue, bus, leaseMs, kinds, schedules, onError, onFault: onError };
      const worker = createWorker(on, deps);
      first ??= worker;
      return worker;
    },
    tick,
  };
}

/** A job that was given up. @returns its id */
export async function insertDeadJob(db: Db, change: Partial<JobRow> = {}): Promise<string> {
  const now = systemClock();
  const job: JobRow = {
    ...{ id: newId(now), kind: 'jobs.prune', openKey: null, payload: 'null', status: 'dead' },
    ...{ dueAt: null, againAt: null, wantedAt: now, leaseOwner: null, attempts: 5, progress: 0 },
    ...{ message: null, error: 'It went wrong.', createdAt: now, startedAt: now, finishedAt: now },
    ...change,
  };
  await insertJob(db, job);
  return job.id;
}
