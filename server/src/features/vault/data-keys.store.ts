import { type Expression, sql } from 'kysely';
import type { Db } from '#engines/database/schema.ts';
import type { Place } from './sealed-value.ts';
import type { CredentialVersionTable, DataKeyTable } from './vault.tables.ts';

export const findDataKey = (db: Db, id: string): Promise<DataKeyTable | undefined> =>
  db.selectFrom('dataKey').selectAll().where('id', '=', id).executeTakeFirst();

/** The key that new values of a project are sealed with. */
export const findNewestDataKey = (db: Db, projectId: string): Promise<DataKeyTable | undefined> =>
  db
    .selectFrom('dataKey')
    .selectAll()
    .where('projectId', '=', projectId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

export const insertDataKey = (db: Db, row: DataKeyTable) => db.insertInto('dataKey').values(row).execute();

export async function listMasterKeyIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('dataKey').select('masterKeyId').distinct().execute();
  return rows.map(({ masterKeyId }) => masterKeyId);
}

/** How many data keys are under each master key, by its id. */
export async function countByMasterKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('dataKey')
    .select((row) => ['masterKeyId', row.fn.countAll<number>().as('dataKeys')])
    .groupBy('masterKeyId')
    .execute();
  return new Map(rows.map(({ masterKeyId, dataKeys }) => [masterKeyId, Number(dataKeys)]));
}

/** How many data keys are on their way out. */
export async function countRetired(db: Db): Promise<number> {
  const { dataKeys } = await db
    .selectFrom('dataKey')
    .select((row) => row.fn.countAll<number>().as('dataKeys'))
    .where('retiredAt', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(dataKeys);
}

export const listDataKeysAfter = (db: Db, afterId: string, limit: number): Promise<DataKeyTable[]> =>
  db.selectFrom('dataKey').selectAll().where('id', '>', afterId).orderBy('id').limit(limit).execute();

/** Data keys that are not under this master key, in the order of their ids. */
export const listDataKeysNotUnder = (db: Db, masterKeyId: string, afterId: string, limit: number) =>
  db
    .selectFrom('dataKey')
    .selectAll()
    .where('masterKeyId', '!=', masterKeyId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Puts a data key under another master key, if it still is under the one it was read with. */
export async function replaceWrapped(
  db: Db,
  { id, masterKeyId }: DataKeyTable,
  change: Pick<DataKeyTable, 'masterKeyId' | 'wrapped'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('dataKey')
    .set(change)
    .where('id', '=', id)
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export const listDataKeysOf = (db: Db, projectIds: readonly string[]): Promise<DataKeyTable[]> =>
  db.selectFrom('dataKey').selectAll().where('projectId', 'in', projectIds).execute();

export async function listDataKeysById(db: Db, ids: readonly string[]): Promise<DataKeyTable[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('dataKey').selectAll().where('id', 'in', ids).execute();
}

export const countSealedValues = (db: Db, id: string, values: number) =>
  db
    .updateTable('dataKey')
    .set((row) => ({ valuesSealed: row(row.fn.coalesce('valuesSealed', row.lit(0)), '+', values) }))
    .where('id', '=', id)
    .execute();

export const retireDataKey = (db: Db, id: string, at: number) =>
  db
    .updateTable('dataKey')
    .set({ retiredAt: at })
    .where('id', '=', id)
    .where('retiredAt', 'is', null)
    .execute();

/** Which data keys to retire: of one project or of all; all of them, or those beyond a limit. */
export interface Retiring {
  projectId?: string | undefined;
  wornOut?: { createdBefore: number; values: number } | undefined;
}

/** In one statement, so that a rotation that is cut off knows what it began with. @returns how many */
export async function retireDataKeys(db: Db, { projectId, wornOut }: Retiring, at: number): Promise<number> {
  let query = db.updateTable('dataKey').set({ retiredAt: at }).where('retiredAt', 'is', null);
  if (projectId !== undefined) query = query.where('projectId', '=', projectId);
  if (wornOut) {
    const { createdBefore, values } = wornOut;
    query = query.where((row) =>
      row.or([row('createdAt', '<', createdBefore), row('valuesSealed', '>=', values)]),
    );
  }
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Projects that have a retired data key, in the order of their ids. */
export async function listRetiring(
  db: Db,
  { projectId, afterId, limit }: { projectId?: string | undefined; afterId: string; limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('dataKey')
    .select('projectId')
    .distinct()
    .where('retiredAt', 'is not', null)
    .where('projectId', '>', afterId);
  if (projectId !== undefined) query = query.where('projectId', '=', projectId);
  const rows = await query.orderBy('projectId').limit(limit).execute();
  return rows.map((row) => row.projectId);
}

/** @returns the ids of the data keys that are no more */
export async function deleteRetired(trx: Db, projectId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('dataKey')
    .select('id')
    .where('projectId', '=', projectId)
    .where('retiredAt', 'is not', null)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await trx.deleteFrom('dataKey').where('id', 'in', ids).execute();
  return ids;
}

/** The id of its data key stands in every sealed value (platform/cipher.ts): 16 bytes behind a header of 3. */
const isSealedWith = (sealed: Expression<Uint8Array>, dataKeyId: string) =>
  sql<boolean>`substr(${sealed}, 4, 16) = ${Buffer.from(dataKeyId, 'hex')}`;

/** Values of a project that are sealed with any other key, in the order of their places. */
export function listNotSealedWith(
  db: Db,
  projectId: string,
  dataKeyId: string,
  { after, limit }: { after?: Pick<Place, 'type' | 'version'> | undefined; limit: number },
): Promise<Pick<CredentialVersionTable, 'projectId' | 'type' | 'version' | 'sealed'>[]> {
  let query = db
    .selectFrom('credentialVersion')
    .select(['projectId', 'type', 'version', 'sealed'])
    .where('projectId', '=', projectId)
    .where((row) => row.not(isSealedWith(row.ref('sealed'), dataKeyId)));
  if (after) {
    query = query.where((row) =>
      row.or([
        row('type', '>', after.type),
        row.and([row('type', '=', after.type), row('version', '>', after.version)]),
      ]),
    );
  }
  return query.orderBy('type').orderBy('version').limit(limit).execute();
}

/** Puts a value sealed anew in its row, if that still holds what was read. */
export async function replaceSealed(
  trx: Db,
  { projectId, type, version, sealed }: Place & { sealed: Uint8Array },
  sealedAnew: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('credentialVersion')
    .set({ sealed: sealedAnew })
    .where('projectId', '=', projectId)
    .where('type', '=', type)
    .where('version', '=', version)
    .where('sealed', '=', sealed)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
