import { engineOf } from '#engines/database/engine-of.ts';
import type { Db } from '#engines/database/schema.ts';
import type { KnownDeviceTable } from './notices.tables.ts';

/** Writes that a device was seen. @returns whether it is a known one of the person */
export async function touchDevice(
  trx: Db,
  { personId, digest }: Pick<KnownDeviceTable, 'personId' | 'digest'>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('knownDevice')
    .set({ lastSeenAt: now })
    .where('personId', '=', personId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function isDeviceKnown(db: Db, personId: string, digest: string): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevice')
    .select('digest')
    .where('personId', '=', personId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row !== undefined;
}

/** True for a device that anybody of this installation signed in with. */
export async function isAnybodysDevice(db: Db, digest: string): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevice')
    .select('digest')
    .where('digest', '=', digest)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export const insertDevice = (trx: Db, row: KnownDeviceTable) =>
  trx.insertInto('knownDevice').values(row).execute();

export async function hasDevices(db: Db, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevice')
    .select('digest')
    .where('personId', '=', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export const forgetDevicesSince = (trx: Db, personId: string, time: number) =>
  trx.deleteFrom('knownDevice').where('personId', '=', personId).where('createdAt', '>=', time).execute();

export const forgetNetworksSince = (trx: Db, subject: string, time: number) =>
  trx.deleteFrom('knownNetwork').where('subject', '=', subject).where('createdAt', '>=', time).execute();

/** Writes that a network was seen. @returns whether it is a known one of the subject */
export async function touchNetwork(trx: Db, subject: string, network: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('knownNetwork')
    .set({ lastSeenAt: now })
    .where('subject', '=', subject)
    .where('network', '=', network)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function countNetworks(db: Db, subject: string): Promise<number> {
  const { networks } = await db
    .selectFrom('knownNetwork')
    .select((row) => row.fn.countAll<number>().as('networks'))
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
  return Number(networks);
}

/** @returns false where another request was first */
export async function insertNetwork(
  trx: Db,
  subject: string,
  network: string,
  now: number,
): Promise<boolean> {
  const insert = trx.insertInto('knownNetwork').values({ subject, network, createdAt: now, lastSeenAt: now });
  // On PostgreSQL a unique violation would cost the whole transaction.
  const quiet =
    engineOf(trx) === 'mysql'
      ? insert.ignore()
      : insert.onConflict((conflict) => conflict.columns(['subject', 'network']).doNothing());
  const { numInsertedOrUpdatedRows } = await quiet.executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Forgets devices and networks that were not seen since a time. */
export async function deleteUnseen(db: Db, time: number): Promise<void> {
  await db.deleteFrom('knownDevice').where('lastSeenAt', '<', time).execute();
  await db.deleteFrom('knownNetwork').where('lastSeenAt', '<', time).execute();
}
