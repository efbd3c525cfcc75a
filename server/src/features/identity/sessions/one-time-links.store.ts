import type { Db } from '#engines/database/schema.ts';
import type { OneTimeLinkTable } from './sessions.tables.ts';

/** Writes a link; older ones of the same purpose and subject stop working. */
export async function replaceLink(db: Db, row: OneTimeLinkTable): Promise<void> {
  await deleteLinks(db, row.purpose, row.subject);
  await db.insertInto('oneTimeLink').values(row).execute();
}

export const deleteLinks = (db: Db, purpose: string, subject: string) =>
  db.deleteFrom('oneTimeLink').where('purpose', '=', purpose).where('subject', '=', subject).execute();

/** A link that still works, if there is one. */
export const findLink = (db: Db, purpose: string, digest: string, now: number) =>
  db
    .selectFrom('oneTimeLink')
    .selectAll()
    .where('digest', '=', digest)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .where('endsAt', '>', now)
    .executeTakeFirst();

/** Uses a link up. @returns false where somebody was first */
export async function useLink(db: Db, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oneTimeLink')
    .set({ usedAt: now })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
