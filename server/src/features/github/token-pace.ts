import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';

const maxReads = 10;
/** Milliseconds a call waits for a limit to pass; beyond that its caller is told to come back. */
const patienceMs = 60_000;

/** How GitHub wants one token used: writes one after the other with a gap, few reads at once, silence when asked. */
export interface Pace {
  /**
   * Runs `send` when it is its turn.
   * @throws Problem UPSTREAM with `retryAfter` where GitHub asked for more silence than a minute
   */
  run<T>(isWrite: boolean, send: () => Promise<T>): Promise<T>;
  /** No call of this token leaves for so long. */
  silence(ms: number): void;
}

/** The turns of one token among all instances. */
export interface SharedPace {
  /** @returns milliseconds to wait before the next write */
  takeTurn(gapMs: number): Promise<number>;
  /** Milliseconds of silence that are left. */
  silence(): Promise<number>;
  keepSilent(ms: number): Promise<void>;
}

/** @param shared where there are other instances; without it, or while it does not know, each keeps its own pace */
export function createPace(clock: Clock, writeGapMs: number, shared?: SharedPace): Pace {
  let silentUntil = 0;
  let lastWrite: Promise<unknown> = Promise.resolve();
  let lastWriteAt = Number.NEGATIVE_INFINITY;
  let reads = 0;
  const waiting: (() => void)[] = [];

  const write = async <T>(send: () => Promise<T>) => {
    await wait(Math.min(writeGapMs, lastWriteAt + writeGapMs - clock()));
    await keepSilence(shared?.takeTurn(writeGapMs));
    lastWriteAt = clock();
    return send();
  };
  const read = async <T>(send: () => Promise<T>) => {
    if (reads >= maxReads) await new Promise<void>((resolve) => waiting.push(resolve));
    else reads++;
    try {
      await keepSilence(shared?.silence());
      return await send();
    } finally {
      // The place goes to the next in the queue, or is given back.
      const next = waiting.shift();
      if (next) next();
      else reads--;
    }
  };
  const keepSilence = async (others: Promise<number> = Promise.resolve(0)) => {
    const ms = Math.max(silentUntil - clock(), await others);
    if (ms > patienceMs) throw limitProblem(ms);
    await wait(ms);
  };
  return {
    run(isWrite, send) {
      if (!isWrite) return read(send);
      const turn = lastWrite.then(() => write(send));
      lastWrite = turn.catch(() => {});
      return turn;
    },
    silence(ms) {
      silentUntil = Math.max(silentUntil, clock() + ms);
      void shared?.keepSilent(ms);
    },
  };
}

const wait = async (ms: number) => {
  if (ms > 0) await pause(ms);
};

export function limitProblem(ms: number): Problem {
  const seconds = Math.ceil(ms / 1000);
  const detail = `GitHub's limit for this token is reached. Try again in ${seconds} seconds.`;
  return new Problem('UPSTREAM', detail, { retryAfter: seconds });
}
