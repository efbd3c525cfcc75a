import type { Db } from '#engines/database/schema.ts';
import type { RehearsalTable } from './rehearsals.tables.ts';

export const findRehearsal = (db: Db, projectId: string) =>
  db.selectFrom('rehearsal').selectAll().where('projectId', '=', projectId).executeTakeFirst();

/** Takes the place of the one before. */
export async function replaceRehearsal(db: Db, row: RehearsalTable): Promise<void> {
  await deleteRehearsal(db, row.projectId);
  await db.insertInto('rehearsal').values(row).execute();
}

export const deleteRehearsal = (db: Db, projectId: string) =>
  db.deleteFrom('rehearsal').where('projectId', '=', projectId).execute();

export const updateRehearsal = (db: Db, id: string, change: Partial<RehearsalTable>) =>
  db.updateTable('rehearsal').set(change).where('id', '=', id).execute();

/** Those that a process left unfinished when it ended. */
export const interruptRehearsals = (db: Db, now: number) =>
  db
    .updateTable('rehearsal')
    .set({ status: 'interrupted', finishedAt: now })
    .where('status', '=', 'running')
    .execute();
