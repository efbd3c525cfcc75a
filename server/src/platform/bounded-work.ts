import { Problem } from './problem.ts';

export interface WorkBounds {
  /** How many pieces of work run at once. */
  concurrency: number;
  /** How many more may wait … */
  queue: number;
  /** … and for how long (ms). */
  waitMs: number;
}

interface Waiting {
  start(): void;
  timer: NodeJS.Timeout;
}

/**
 * Runs dear work a few at a time; what finds the queue full, or waits too long in it, is refused before it begins.
 *
 * The place belongs to the work, not to whoever asked: it is free again only when the work has ended, so that callers
 * who hang up cannot start more than the machine bears.
 */
export function boundWork({
  concurrency,
  queue,
  waitMs,
}: WorkBounds): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let running = 0;

  function waitForPlace(): Promise<void> {
    if (waiting.length >= queue) return Promise.reject(tooBusy(waitMs));
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(tooBusy(waitMs));
      };
      const one: Waiting = { start: resolve, timer: setTimeout(giveUp, waitMs) };
      waiting.push(one);
    });
  }

  /** Hands the place to who waits longest, or leaves it free. */
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) {
      running--;
      return;
    }
    clearTimeout(next.timer);
    next.start();
  }

  return async (work) => {
    if (running < concurrency) running++;
    else await waitForPlace();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

const tooBusy = (waitMs: number) =>
  new Problem('TEMPORARILY_UNAVAILABLE', 'The server is busy right now. Try again in a moment.', {
    retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
  });
