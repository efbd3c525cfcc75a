import type { Db } from '#engines/database/schema.ts';
import type { PasskeyChallengeTable, PasskeyTable } from './second-factor.tables.ts';

export const listPasskeys = (db: Db, personId: string): Promise<PasskeyTable[]> =>
  db.selectFrom('passkey').selectAll().where('personId', '=', personId).orderBy('id').execute();

export const findPasskeyByHash = (db: Db, credentialHash: string): Promise<PasskeyTable | undefined> =>
  db.selectFrom('passkey').selectAll().where('credentialHash', '=', credentialHash).executeTakeFirst();

export const insertPasskey = (trx: Db, row: PasskeyTable) => trx.insertInto('passkey').values(row).execute();

export async function renamePasskey(trx: Db, personId: string, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkey')
    .set({ name })
    .where('personId', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Writes a use down. @returns false if the passkey is gone, or its counter went on meanwhile */
export async function advancePasskey(
  trx: Db,
  { id, counter }: PasskeyTable,
  change: { counter: number; lastUsedAt: number; isSynced: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkey')
    .set(change)
    .where('id', '=', id)
    .where('counter', '=', counter)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deletePasskey(trx: Db, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('passkey')
    .where('personId', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** @returns how many there were */
export async function deletePasskeysSince(trx: Db, personId: string, time: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('passkey')
    .where('personId', '=', personId)
    .where('createdAt', '>=', time)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export const deletePasskeysOf = (trx: Db, personId: string) =>
  trx.deleteFrom('passkey').where('personId', '=', personId).execute();

/** Those whose time is over go on this occasion. */
export async function insertChallenge(trx: Db, row: PasskeyChallengeTable, now: number): Promise<void> {
  await trx.deleteFrom('passkeyChallenge').where('endsAt', '<=', now).execute();
  await trx.insertInto('passkeyChallenge').values(row).execute();
}

/** Uses a challenge up. @returns false if it is unknown, over, used, or was for something else */
export async function takeChallenge(
  db: Db,
  { hash, purpose, subject }: Omit<PasskeyChallengeTable, 'endsAt'>,
  now: number,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('passkeyChallenge')
    .where('hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .where('endsAt', '>', now)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
