import type { Db } from '#engines/database/schema.ts';
import type { SigningKeyTable } from './tokens.tables.ts';

/** Every key that is not retired. */
export const listSigningKeys = (db: Db): Promise<SigningKeyTable[]> =>
  db.selectFrom('signingKey').selectAll().where('retiredAt', 'is', null).orderBy('createdAt').execute();

export const findInSlot = (db: Db, slot: 'next' | 'current') =>
  db.selectFrom('signingKey').selectAll().where('slot', '=', slot).executeTakeFirst();

/** @throws unique violation where the slot is taken */
export const insertSigningKey = (db: Db, row: SigningKeyTable) =>
  db.insertInto('signingKey').values(row).execute();

/** Takes a key out of its slot or puts it into one, if it is still where it was. */
export async function moveSigningKey(
  db: Db,
  { kid, slot }: SigningKeyTable,
  change: Pick<SigningKeyTable, 'slot'> & Partial<Pick<SigningKeyTable, 'activeAt' | 'endedAt'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('signingKey')
    .set(change)
    .where('kid', '=', kid)
    .where('slot', slot === null ? 'is' : '=', slot)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets the private keys of those that stopped to sign before `endedBefore`. */
export const retireSigningKeys = (db: Db, endedBefore: number, at: number) =>
  db
    .updateTable('signingKey')
    .set({ retiredAt: at, wrapped: null, masterKeyId: null })
    .where('retiredAt', 'is', null)
    .where('endedAt', '<=', endedBefore)
    .execute();

/** Puts a private key under another master key, if nobody else has meanwhile. */
export async function replaceWrapped(
  db: Db,
  { kid, masterKeyId }: SigningKeyTable,
  change: { masterKeyId: string; wrapped: Uint8Array },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('signingKey')
    .set(change)
    .where('kid', '=', kid)
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
