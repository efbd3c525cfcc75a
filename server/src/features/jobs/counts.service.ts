import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { countUnsettled } from './jobs.store.ts';

type Counted = 'waiting' | 'running' | 'dead';

/** Milliseconds for which the gauges of one look of Prometheus, and of several ones, share a query. */
const freshMs = 2000;

/** How many jobs there are, for gauges; the last known numbers while the database is away. */
export function createJobCounts(db: Db, clock: Clock): (status: Counted) => Promise<number> {
  let askedAt = Number.NEGATIVE_INFINITY;
  let counts: Promise<Map<string, number>> = Promise.resolve(new Map());
  return async (status) => {
    if (clock() - askedAt >= freshMs) {
      askedAt = clock();
      const known = counts;
      counts = countUnsettled(db).catch(() => known);
    }
    return (await counts).get(status) ?? 0;
  };
}
