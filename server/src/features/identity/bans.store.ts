import type { Db } from '#engines/database/schema.ts';
import type { BanTable } from './identity.tables.ts';

export const listBans = (db: Db, now: number) =>
  db
    .selectFrom('ban')
    .selectAll()
    .where('until', '>', now)
    .orderBy('until', 'desc')
    .orderBy('subject')
    .execute();

/** Those that are over too. */
export const listAllBans = (db: Db) => db.selectFrom('ban').select(['subject', 'until']).execute();

/** Replaces an older ban of the same address. */
export async function putBan(db: Db, ban: BanTable): Promise<void> {
  await deleteBan(db, ban.subject);
  await db.insertInto('ban').values(ban).execute();
}

export async function deleteBan(db: Db, subject: string): Promise<boolean> {
  const result = await db.deleteFrom('ban').where('subject', '=', subject).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Bans that are over are of no use to anyone; their audit rows stay. */
export const deleteEndedBans = (db: Db, now: number) =>
  db.deleteFrom('ban').where('until', '<=', now).execute();
