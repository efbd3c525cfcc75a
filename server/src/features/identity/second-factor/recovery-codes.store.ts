import type { Db } from '#engines/database/schema.ts';
import type { RecoveryCodeTable } from './second-factor.tables.ts';

export const listUnusedCodes = (db: Db, personId: string): Promise<RecoveryCodeTable[]> =>
  db
    .selectFrom('recoveryCode')
    .selectAll()
    .where('personId', '=', personId)
    .where('usedAt', 'is', null)
    .execute();

export const deleteCodes = (trx: Db, personId: string) =>
  trx.deleteFrom('recoveryCode').where('personId', '=', personId).execute();

/** Codes that were made at a time or later. */
export const deleteCodesSince = (trx: Db, personId: string, time: number) =>
  trx.deleteFrom('recoveryCode').where('personId', '=', personId).where('createdAt', '>=', time).execute();

/** New codes instead of all former ones. */
export async function replaceCodes(trx: Db, personId: string, rows: RecoveryCodeTable[]): Promise<void> {
  await deleteCodes(trx, personId);
  await trx.insertInto('recoveryCode').values(rows).execute();
}

/** Uses a code up. @returns false if it was used, or replaced, meanwhile */
export async function useCode(trx: Db, id: string, usedAt: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recoveryCode')
    .set({ usedAt })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How many codes that still work are digested with each key of APIKEY_HMAC_SECRET_B64, by its id. */
export async function countCodesByDigest(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('recoveryCode')
    .select((row) => ['digestKeyId', row.fn.countAll<number>().as('codes')])
    .where('usedAt', 'is', null)
    .groupBy('digestKeyId')
    .execute();
  return new Map(rows.map(({ digestKeyId, codes }) => [digestKeyId, Number(codes)]));
}
