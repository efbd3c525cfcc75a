import { sql } from 'kysely';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';

export const findThrottle = (db: Db, subject: string) =>
  db.selectFrom('signInThrottle').selectAll().where('subject', '=', subject).executeTakeFirst();

/** From so many failures in a row on, the next try waits so long. */
export interface Wait {
  failures: number;
  ms: number;
}

/**
 * Counts one try and says how long the next must wait, in one statement, so that of many at once each is counted; begins
 * anew where the last one is older than `forgetBefore`.
 * @param waits the longest first
 * @returns false where the subject is blocked
 */
export async function countTry(
  db: Db,
  subject: string,
  now: number,
  { forgetBefore, waits }: { forgetBefore: number; waits: readonly Wait[] },
): Promise<boolean> {
  const failures = sql<number>`(case when last_at < ${forgetBefore} then 1 else failures + 1 end)`;
  const steps = waits.map(
    (wait) => sql`when ${failures} >= ${sql.lit(wait.failures)} then ${sql.lit(wait.ms)}`,
  );
  // In this order: MySQL computes each value from those it has already set.
  const { numUpdatedRows } = await db
    .updateTable('signInThrottle')
    .set({ waitMs: sql<number>`case ${sql.join(steps, sql` `)} else 0 end` })
    .set({ failures })
    .set({ lastAt: now })
    .where('subject', '=', subject)
    .where(sql<number>`last_at + wait_ms`, '<=', now)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  if (await findThrottle(db, subject)) return false;
  return (await insertTry(db, subject, now)) || countTry(db, subject, now, { forgetBefore, waits });
}

async function insertTry(db: Db, subject: string, now: number): Promise<boolean> {
  try {
    await db.insertInto('signInThrottle').values({ subject, failures: 1, lastAt: now, waitMs: 0 }).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export const forgetThrottle = (db: Db, subject: string) =>
  db.deleteFrom('signInThrottle').where('subject', '=', subject).execute();

/** Takes one try back, with the block it may have led to. */
export const takeBackTry = (db: Db, subject: string) =>
  db
    .updateTable('signInThrottle')
    .set({ failures: sql<number>`failures - 1`, waitMs: 0 })
    .where('subject', '=', subject)
    .where('failures', '>', 0)
    .execute();

export const deleteOldThrottles = (db: Db, before: number) =>
  db.deleteFrom('signInThrottle').where('lastAt', '<', before).execute();
