import { sql } from 'kysely';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';

export const findThrottle = (db: Db, subject: string) =>
  db.selectFrom('signInThrottle').selectAll().where('subject', '=', subject).executeTakeFirst();

/**
 * Counts one try, unless the subject is blocked; begins anew where the last one is older than `forgetBefore`. Each of
 * several at once is counted.
 * @returns how many there are now, or undefined where the subject is blocked
 */
export async function countTry(
  db: Db,
  subject: string,
  now: number,
  forgetBefore: number,
): Promise<number | undefined> {
  const { numUpdatedRows } = await db
    .updateTable('signInThrottle')
    .set({
      failures: sql<number>`case when last_at < ${forgetBefore} then 1 else failures + 1 end`,
      lastAt: now,
    })
    .where('subject', '=', subject)
    .where('blockedUntil', '<=', now)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    if (await findThrottle(db, subject)) return undefined;
    const isFirst = await insertTry(db, subject, now);
    return isFirst ? 1 : countTry(db, subject, now, forgetBefore);
  }
  return (await findThrottle(db, subject))?.failures;
}

async function insertTry(db: Db, subject: string, now: number): Promise<boolean> {
  try {
    await db
      .insertInto('signInThrottle')
      .values({ subject, failures: 1, lastAt: now, blockedUntil: 0 })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Blocks a subject; a longer block stays. */
export const block = (db: Db, subject: string, until: number) =>
  db
    .updateTable('signInThrottle')
    .set({ blockedUntil: until })
    .where('subject', '=', subject)
    .where('blockedUntil', '<', until)
    .execute();

export const forgetThrottle = (db: Db, subject: string) =>
  db.deleteFrom('signInThrottle').where('subject', '=', subject).execute();

/** Takes one try back, with the block it may have led to. */
export const takeBackTry = (db: Db, subject: string) =>
  db
    .updateTable('signInThrottle')
    .set({ failures: sql<number>`failures - 1`, blockedUntil: 0 })
    .where('subject', '=', subject)
    .where('failures', '>', 0)
    .execute();

export const deleteOldThrottles = (db: Db, before: number) =>
  db.deleteFrom('signInThrottle').where('lastAt', '<', before).where('blockedUntil', '<', before).execute();
