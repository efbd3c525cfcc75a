import type { Db } from '#engines/database/schema.ts';
import type { WrappedKey } from '#platform/key-ring.ts';
import type { TotpTable } from './second-factor.tables.ts';

const totpOf = (db: Db, personId: string, isPending: 0 | 1): Promise<TotpTable | undefined> =>
  db
    .selectFrom('totp')
    .selectAll()
    .where('personId', '=', personId)
    .where('isPending', '=', isPending)
    .executeTakeFirst();

/** The authenticator app that counts. */
export const findTotp = (db: Db, personId: string) => totpOf(db, personId, 0);

/** The one that waits for its first code. */
export const findPendingTotp = (db: Db, personId: string) => totpOf(db, personId, 1);

/** Takes the place of one that was begun before. */
export async function putPendingTotp(trx: Db, row: TotpTable): Promise<void> {
  await trx.deleteFrom('totp').where('personId', '=', row.personId).where('isPending', '=', 1).execute();
  await trx.insertInto('totp').values(row).execute();
}

/** The one that waited counts from now on, instead of a former one. @returns false if it was replaced meanwhile */
export async function confirmTotp(trx: Db, { personId, id }: TotpTable, lastStep: number): Promise<boolean> {
  await deleteTotp(trx, personId);
  const { numUpdatedRows } = await trx
    .updateTable('totp')
    .set({ isPending: 0, lastStep })
    .where('personId', '=', personId)
    .where('isPending', '=', 1)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Uses a code up. @returns false if it, or a later one, was used already */
export async function advanceTotp(
  trx: Db,
  { personId, id }: TotpTable,
  step: number,
  usedAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('totp')
    .set({ lastStep: step, lastUsedAt: usedAt })
    .where('personId', '=', personId)
    .where('isPending', '=', 0)
    .where('id', '=', id)
    .where('lastStep', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteTotp(trx: Db, personId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('totp')
    .where('personId', '=', personId)
    .where('isPending', '=', 0)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Those that were begun at a time or later, whether they count already or not. @returns whether one counted */
export async function deleteTotpSince(trx: Db, personId: string, time: number): Promise<boolean> {
  const before = await findTotp(trx, personId);
  await trx.deleteFrom('totp').where('personId', '=', personId).where('createdAt', '>=', time).execute();
  return before !== undefined && before.createdAt >= time;
}

export const deletePendingTotp = (trx: Db, personId: string) =>
  trx.deleteFrom('totp').where('personId', '=', personId).where('isPending', '=', 1).execute();

/** How many secrets are under each master key, by its id. */
export async function countTotpByMasterKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('totp')
    .select((row) => ['masterKeyId', row.fn.countAll<number>().as('secrets')])
    .groupBy('masterKeyId')
    .execute();
  return new Map(rows.map(({ masterKeyId, secrets }) => [masterKeyId, Number(secrets)]));
}

export const listTotpNotUnder = (db: Db, masterKeyId: string): Promise<TotpTable[]> =>
  db.selectFrom('totp').selectAll().where('masterKeyId', '!=', masterKeyId).execute();

/** Puts a secret under another master key, if it still is under the one it was read with. */
export async function replaceWrappedTotp(
  db: Db,
  { personId, id, masterKeyId }: TotpTable,
  change: WrappedKey,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('totp')
    .set(change)
    .where('personId', '=', personId)
    .where('id', '=', id)
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
