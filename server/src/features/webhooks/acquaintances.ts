import type { Clock } from '#platform/clock.ts';

/** Addresses that proved themselves to a source lately. */
export interface Acquaintances {
  knows(sourceId: string, address: string): boolean;
  meet(sourceId: string, address: string): void;
}

const keptMs = 3_600_000;
const most = 10_000;

/** Known for one source is a stranger to all others. Kept by this process: a stranger is only counted more strictly. */
export function createAcquaintances(clock: Clock): Acquaintances {
  const until = new Map<string, number>();
  const nameOf = (sourceId: string, address: string) => `${sourceId} ${address}`;
  return {
    knows: (sourceId, address) => (until.get(nameOf(sourceId, address)) ?? 0) > clock(),
    meet(sourceId, address) {
      const name = nameOf(sourceId, address);
      // The oldest is the first to be forgotten.
      until.delete(name);
      const [oldest] = until.keys();
      if (until.size >= most && oldest !== undefined) until.delete(oldest);
      until.set(name, clock() + keptMs);
    },
  };
}
