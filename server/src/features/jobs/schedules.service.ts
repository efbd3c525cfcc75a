import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { enqueue } from './enqueue.service.ts';
import type { JobScheduleTable } from './jobs.tables.ts';
import type { EnqueueDeps } from './jobs-deps.ts';
import { nextTime, type Schedule } from './schedule.ts';
import { findSchedules, insertSchedule, moveSchedule } from './schedules.store.ts';

/**
 * Wants the jobs of all schedules whose time has come. Each time fires once, whichever instance sees it first: the one
 * that moves the schedule on wants the job in the same transaction. After a long standstill a schedule fires once, not
 * once for each time that was missed. A schedule that is new, or has another pattern than before, begins now.
 * @returns when the next one comes, milliseconds since 1970
 */
export async function fireSchedules(
  db: Db,
  deps: EnqueueDeps,
  schedules: readonly Schedule[],
): Promise<number> {
  if (schedules.length === 0) return Number.POSITIVE_INFINITY;
  const seen = new Map((await findSchedules(db)).map((each) => [each.name, each]));
  const times = [];
  for (const schedule of schedules) times.push(await fire(db, deps, schedule, seen.get(schedule.name)));
  return Math.min(...times);
}

async function fire(
  db: Db,
  deps: EnqueueDeps,
  { name, pattern, job }: Schedule,
  seen: JobScheduleTable | undefined,
): Promise<number> {
  const now = deps.clock();
  const nextAt = nextTime(pattern, now);
  if (!seen) {
    const first = { name, pattern, nextAt, lastAt: null };
    await insertSchedule(db, first).catch((error) => {
      if (!isUniqueViolation(error)) throw error;
    });
  } else if (seen.pattern !== pattern) {
    await moveSchedule(db, seen, { pattern, nextAt });
  } else if (seen.nextAt > now) {
    return seen.nextAt;
  } else {
    await inTransaction(db, async (trx) => {
      const isFirst = await moveSchedule(trx, seen, { nextAt, lastAt: seen.nextAt });
      if (isFirst) await enqueue(trx, deps, { ...job, key: name });
    });
  }
  return nextAt;
}
