import { toIso } from '#platform/clock.ts';

/** How many of the newest days, weeks (ISO, from Monday) and months that have a backup keep theirs. Times are UTC. */
export interface Generations {
  daily: number;
  weekly: number;
  monthly: number;
}

interface Dated {
  id: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

const dayMs = 86_400_000;
/** 1 January 1970 was a Thursday. */
const daysBeforeMonday = 3;

const periods: Record<keyof Generations, (time: number) => string> = {
  daily: (time) => String(Math.floor(time / dayMs)),
  weekly: (time) => String(Math.floor((Math.floor(time / dayMs) + daysBeforeMonday) / 7)),
  monthly: (time) => toIso(time).slice(0, 7),
};

/**
 * Which backups to keep: of each generation the newest backup of each of its newest periods that have any. The newest
 * backup of all is always kept. A period without a backup takes no place, so that after a pause nothing old goes early.
 */
export function chooseKept(backups: readonly Dated[], keep: Generations): Set<string> {
  const newestFirst = [...backups].sort(
    (left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1),
  );
  const kept = new Set(newestFirst.slice(0, 1).map(({ id }) => id));
  for (const generation of ['daily', 'weekly', 'monthly'] as const) {
    const seen = new Set<string>();
    for (const { id, createdAt } of newestFirst) {
      if (seen.size >= keep[generation]) break;
      const period = periods[generation](createdAt);
      if (!seen.has(period)) kept.add(id);
      seen.add(period);
    }
  }
  return kept;
}
