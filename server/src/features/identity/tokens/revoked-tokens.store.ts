import type { Db } from '#engines/database/schema.ts';
import type { RevokedTokenTable } from './tokens.tables.ts';

/** @throws unique violation where it is revoked already */
export const insertRevokedToken = (db: Db, row: RevokedTokenTable) =>
  db.insertInto('revokedToken').values(row).execute();

export const findRevokedToken = (db: Db, jti: string) =>
  db.selectFrom('revokedToken').selectAll().where('jti', '=', jti).executeTakeFirst();

/** A page of those that would still work, in the order of their ids. */
export const listRevokedTokens = (db: Db, nowMs: number, after: string, limit: number) =>
  db
    .selectFrom('revokedToken')
    .select(['jti', 'exp'])
    .where('exp', '>', nowMs)
    .where('jti', '>', after)
    .orderBy('jti')
    .limit(limit)
    .execute();

/** Forgets those that would be over anyway. */
export async function deleteRevokedTokens(db: Db, nowMs: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('revokedToken').where('exp', '<=', nowMs).executeTakeFirst();
  return Number(numDeletedRows);
}
