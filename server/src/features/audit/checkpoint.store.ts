import type { Db, Trx } from '#engines/database/schema.ts';
import type { AuditArchiveTable, AuditCheckpointTable, AuditSigningKeyTable } from './audit.tables.ts';

export const findSigningKey = (db: Db): Promise<AuditSigningKeyTable | undefined> =>
  db.selectFrom('auditSigningKey').selectAll().where('id', '=', 1).executeTakeFirst();

/** Fails as a unique violation where another instance was first. */
export async function insertSigningKey(db: Db, row: AuditSigningKeyTable): Promise<void> {
  await db.insertInto('auditSigningKey').values(row).execute();
}

export async function replaceWrappedSigningKey(
  db: Db,
  { masterKeyId }: AuditSigningKeyTable,
  change: Pick<AuditSigningKeyTable, 'masterKeyId' | 'wrapped'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('auditSigningKey')
    .set(change)
    .where('id', '=', 1)
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Fails as a unique violation where there is one of this place already. */
export async function insertCheckpoint(db: Db, row: AuditCheckpointTable): Promise<void> {
  await db.insertInto('auditCheckpoint').values(row).execute();
}

export const findCheckpoint = (db: Db, seq: number): Promise<AuditCheckpointTable | undefined> =>
  db.selectFrom('auditCheckpoint').selectAll().where('seq', '=', seq).executeTakeFirst();

export const findNewestCheckpoint = (db: Db): Promise<AuditCheckpointTable | undefined> =>
  db.selectFrom('auditCheckpoint').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();

/** Those of the places after `after` up to `to`, in their order. */
export const findCheckpoints = (db: Db, after: number, to: number): Promise<AuditCheckpointTable[]> =>
  db
    .selectFrom('auditCheckpoint')
    .selectAll()
    .where('seq', '>', after)
    .where('seq', '<=', to)
    .orderBy('seq')
    .execute();

/** Oldest first. */
export const findArchives = (db: Db): Promise<AuditArchiveTable[]> =>
  db.selectFrom('auditArchive').selectAll().orderBy('fromSeq').execute();

/** Fails as a unique violation where somebody else archived the same rows. */
export async function insertArchive(trx: Trx, row: AuditArchiveTable): Promise<void> {
  await trx.insertInto('auditArchive').values(row).execute();
}
