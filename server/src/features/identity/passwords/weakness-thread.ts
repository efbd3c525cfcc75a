import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import { Problem } from '#platform/problem.ts';
import type { Weakness } from './password-weakness.ts';

export interface WeaknessRequest {
  password: string;
  words: string[];
}

const timeLimitMs = 15_000;
const memoryLimitMb = 512;
/** It takes some 200 MB, and half a second to begin: it stays for those who come soon after, and then goes. */
const stayMs = 10_000;

let thread: Worker | undefined;
let leaving: NodeJS.Timeout | undefined;
/** One after the other. */
const inTurn = pLimit(1);

/**
 * Looks for what is weak in a password in a thread of its own: the lists are in memory only while people choose
 * passwords, and no request waits for it.
 */
export const askForWeakness = (request: WeaknessRequest): Promise<Weakness | 'none'> =>
  inTurn(() => ask(request));

function ask(request: WeaknessRequest): Promise<Weakness | 'none'> {
  clearTimeout(leaving);
  thread ??= new Worker(new URL('./weakness-worker.ts', import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
  });
  const asked = thread;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void, isSound: boolean) => {
      clearTimeout(timer);
      for (const event of ['message', 'error', 'exit']) asked.removeAllListeners(event);
      // Nothing that it does any more keeps the process up.
      asked.unref();
      if (isSound) leaving = setTimeout(leave, stayMs).unref();
      else leave();
      settle();
    };
    const fail = (cause: unknown) => finish(() => reject(notNow(cause)), false);
    const timer = setTimeout(() => fail(new Error('it took too long')), timeLimitMs);
    asked.ref();
    asked.once('message', (weakness: Weakness | 'none') => finish(() => resolve(weakness), true));
    asked.once('error', fail);
    asked.once('exit', () => fail(new Error('the thread that estimates passwords ended')));
    asked.postMessage(request);
  });
}

/** What cannot be looked at is not taken: nobody gets a weak password by keeping the machine busy. */
const notNow = (cause: unknown) =>
  new Problem('TEMPORARILY_UNAVAILABLE', 'The password could not be looked at. Try again in a moment.', {
    ...{ retryAfter: 5, cause },
  });

function leave(): void {
  thread?.terminate();
  thread = undefined;
}
