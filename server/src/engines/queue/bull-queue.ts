import { Queue as BullQueue, DelayedError, type JobsOptions, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { Queue } from './queue.ts';

const name = 'jobs';
const prefix = 'marsa';
/** A hint is of no use to anyone once it was followed. */
const forgotten: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/**
 * Deals the jobs out to the instances by BullMQ: each is handed to one of them, when it is due. The id in BullMQ is the
 * id of the row. While Redis is away nothing is offered, and every instance looks for due rows itself.
 */
export function createBullQueue(redis: Redis, clock: Clock, log: Logger): Queue {
  const near = openPatient(redis);
  const far = openPatient(redis);
  const hints = new BullQueue(name, { connection: near, prefix });
  hints.on('error', () => {});
  let worker: Worker | undefined;
  const running = new Set<Promise<number | undefined>>();

  const offer = async (jobId: string, dueAt: number) => {
    const delay = Math.max(0, dueAt - clock());
    const hint = await hints.add(name, {}, { ...forgotten, jobId, delay });
    // One that was there before keeps its own time, which may be a later one.
    if (await hint.isDelayed()) await hint.changeDelay(delay);
  };
  return {
    offer(jobId, dueAt) {
      if (near.status !== 'ready') return;
      offer(jobId, dueAt).catch((error: Error) => {
        log.debug({ err: error.message, jobId }, 'a job was not offered; it will be found');
      });
    },
    consume(take, concurrency) {
      worker = new Worker(
        name,
        async (hint, token) => {
          if (hint.id === undefined) return;
          const taken = take(hint.id).finally(() => running.delete(taken));
          running.add(taken);
          const dueAt = await taken;
          if (dueAt === undefined) return;
          await hint.moveToDelayed(dueAt, token);
          throw new DelayedError();
        },
        // A hint whose instance died is dealt again, as often as it takes: the row counts the attempts.
        { connection: far, prefix, concurrency, maxStalledCount: 1000, stalledInterval: 15_000 },
      );
      worker.on('error', () => {});
    },
    isDistributing: () => worker?.isRunning() === true && near.status === 'ready' && far.status === 'ready',
    async close() {
      // In an outage nobody answers a farewell, and BullMQ would wait for it; so wait for the jobs alone.
      const isAway = far.status !== 'ready';
      await worker?.close(isAway);
      await Promise.allSettled(running);
      await hints.close();
      near.disconnect();
      far.disconnect();
    },
  };
}

/** BullMQ begins before the connection is there, waits for jobs as long as it takes, and goes on after an outage. */
function openPatient(redis: Redis): Redis {
  const patient = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  });
  // The outage is told by the connection this one was made of.
  patient.on('error', () => {});
  return patient;
}
