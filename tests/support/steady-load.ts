import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@marsa/client/client.ts';
import { projects } from '@marsa/contract/index.ts';
import type { Rotation } from './rotation.ts';

const domain = 'https://load.example.com';

export interface Load {
  /** Ends it. @returns how each request came out, in the order in which they were sent */
  end(): Promise<Outcome[]>;
}

export interface Outcome {
  /** Milliseconds after the load began. */
  at: number;
  /** A status, or what went wrong with the connection. */
  result: number | string;
  ms: number;
}

/** For whom a machine has no room: what waits would only grow, until it is answered too late. */
const mostAtOnce = 20;

/**
 * Sends so many a second, whether those before have been answered or not, for at most so many seconds; fewer where too
 * many wait for their answer, as on a machine that is busy with other things.
 */
export function startLoad(
  send: (count: number) => Promise<{ status: number; ms: number }>,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Load {
  const begin = performance.now();
  const outcomes: Promise<Outcome>[] = [];
  const waiting = new Set<Promise<Outcome>>();
  const ending = new AbortController();
  const one = async (count: number): Promise<Outcome> => {
    const at = performance.now() - begin;
    try {
      const { status, ms } = await send(count);
      return { at, result: status, ms };
    } catch (error) {
      return { at, result: String(error), ms: performance.now() - begin - at };
    }
  };
  const run = async () => {
    for (let count = 0; count < perSecond * seconds && !ending.signal.aborted; count++) {
      const waitMs = begin + (count * 1000) / perSecond - performance.now();
      if (waitMs > 0) await pause(waitMs, undefined, { signal: ending.signal }).catch(() => {});
      while (waiting.size >= mostAtOnce) await Promise.race(waiting);
      const outcome = one(count).finally(() => waiting.delete(outcome));
      waiting.add(outcome);
      outcomes.push(outcome);
    }
  };
  const running = run();
  return {
    async end() {
      ending.abort();
      await running;
      return Promise.all(outcomes);
    },
  };
}

/** How often each result came. */
export const tally = (outcomes: readonly Outcome[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(outcomes, ({ result }) => String(result))).map(([result, of = []]) => [
      result,
      of.length,
    ]),
  );

/** Milliseconds that this share of the requests took at most. */
export const percentile = (outcomes: readonly Outcome[], share: number): number =>
  outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(outcomes.length * share)] ?? 0;

/** A third of the requests write, a third read the database, a third need nothing but the gate. */
export const mixedRequest = (rotation: Rotation, apiKey: string) => (count: number) => {
  if (count % 3 === 1) return rotation.send('/v1/projects?limit=5', { apiKey });
  if (count % 3 === 2) return rotation.send('/v1/me', { apiKey });
  return rotation.send('/v1/projects', { method: 'POST', apiKey, body: { name: `Load ${count}`, domain } });
};

/** How many of its projects are there. */
export async function countWritten(url: string, apiKey: string): Promise<number> {
  const all = createClient({ baseUrl: url, apiKey }).all(projects.list, { query: { limit: 100 } });
  const names = await Array.fromAsync(all, ({ name }) => name);
  return names.filter((name) => name.startsWith('Load ')).length;
}
