import type { Bus } from '../bus/bus.ts';
import type { Queue } from './queue.ts';

const topic = 'job.due';

/** Wakes this process at once; jobs of a later time, and what a lost message hides, are found by looking. */
export function createProcessQueue(bus: Bus): Queue {
  let stop = () => {};
  return {
    offer: (jobId) => bus.publish(topic, jobId),
    consume(take) {
      stop = bus.subscribe(topic, (jobId) => {
        if (typeof jobId === 'string') void take(jobId);
      });
    },
    isDistributing: () => false,
    close: async () => stop(),
  };
}
