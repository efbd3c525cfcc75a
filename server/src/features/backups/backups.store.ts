import type { Db } from '#engines/database/schema.ts';
import type { BackupRun, BackupRunKind } from './backups.tables.ts';

export const insertRun = (db: Db, run: BackupRun) => db.insertInto('backupRun').values(run).execute();

export const updateRun = (db: Db, id: string, change: Partial<BackupRun>) =>
  db.updateTable('backupRun').set(change).where('id', '=', id).execute();

/** Newest first. */
export const listRuns = (db: Db, limit: number): Promise<BackupRun[]> =>
  db.selectFrom('backupRun').selectAll().orderBy('id', 'desc').limit(limit).execute();

/** The newest one that succeeded. */
export const findLastSuccess = (db: Db, kind: BackupRunKind): Promise<BackupRun | undefined> =>
  db
    .selectFrom('backupRun')
    .selectAll()
    .where('kind', '=', kind)
    .where('outcome', '=', 'succeeded')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The newest one that has an outcome. */
export const findLastEnded = (db: Db, kind: BackupRunKind): Promise<BackupRun | undefined> =>
  db
    .selectFrom('backupRun')
    .selectAll()
    .where('kind', '=', kind)
    .where('outcome', '!=', 'running')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Runs that did not say that they are over, and will not any more. */
export const settleRunning = (
  db: Db,
  { startedBefore, detail }: { startedBefore: number; detail: string },
  finishedAt: number,
) =>
  db
    .updateTable('backupRun')
    .set({ outcome: 'failed', detail, finishedAt })
    .where('outcome', '=', 'running')
    .where('startedAt', '<=', startedBefore)
    .execute();
