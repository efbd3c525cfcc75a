import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#engines/database/schema.ts';
import { createRunner, type RunnerDeps } from './runner.service.ts';
import type { Schedule } from './schedule.ts';
import { fireSchedules } from './schedules.service.ts';

export interface WorkerDeps extends RunnerDeps {
  schedules: readonly Schedule[];
}

/** Runs the jobs of this instance. */
export interface Worker {
  start(): void;
  /** Gives what runs some time (5 s), then breaks it off; whatever heeds that is free for other instances at once. */
  stop(graceMs?: number): Promise<void>;
  /** Fires what is scheduled and runs what is due, until nothing is. @returns how many runs there were */
  tick(): Promise<number>;
}

/** Milliseconds between two looks at what is due: a job of a later time starts at most this late. */
const lookMs = 1000;
/** Where jobs come by themselves, only those are looked for that should have come long ago. */
const lostAfterMs = 5000;
const graceOfStopMs = 5000;

export function createWorker(db: Db, deps: WorkerDeps): Worker {
  const stopping = new AbortController();
  const runner = createRunner(db, deps, stopping.signal, () => void look().catch(deps.onFault));
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  let nextSchedule = 0;

  const fire = async () => {
    if (deps.clock() >= nextSchedule) nextSchedule = await fireSchedules(db, deps, deps.schedules);
  };
  /** Goes on with each run that ends, so that a long queue never waits for the next look. */
  const look = async (): Promise<void> => {
    const isDistributing = deps.queue.isDistributing();
    const runs = await runner.begin(deps.clock() - (isDistributing ? lostAfterMs : 0));
    if (isDistributing) return;
    for (const run of runs) run.then(look).catch(deps.onFault);
  };
  const lookAgain = () => {
    looking = fire()
      .then(look)
      .catch(deps.onFault)
      .then(() => {
        if (!stopping.signal.aborted) timer = setTimeout(lookAgain, lookMs).unref();
      });
  };
  const allEnded = (ms: number) => Promise.race([runner.allEnded(), pause(ms, undefined, { ref: false })]);
  return {
    start() {
      const most = deps.kinds.reduce((sum, { concurrency }) => sum + concurrency, 0);
      deps.queue.consume(runner.take, most);
      lookAgain();
    },
    async tick() {
      await fire();
      let runs = 0;
      for (;;) {
        const began = await runner.begin(deps.clock());
        if (began.length === 0) return runs;
        const ended = await Promise.all(began);
        runs += ended.filter(({ isOurs }) => isOurs).length;
      }
    },
    async stop(graceMs = graceOfStopMs) {
      runner.close();
      await looking;
      clearTimeout(timer);
      await allEnded(graceMs);
      stopping.abort(new Error('Marsa is stopping'));
      await allEnded(graceOfStopMs);
    },
  };
}
