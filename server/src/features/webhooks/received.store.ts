import type { ReceivedStatus } from '@marsa/contract/webhook-sources.ts';
import { engineOf } from '#engines/database/engine-of.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { WebhookReceivedTable, WebhookSeenTable } from './webhooks.tables.ts';

/** Writes down which events were seen. @returns how many of them were new */
export async function insertSeen(trx: Trx, rows: readonly WebhookSeenTable[]): Promise<number> {
  const insert = trx.insertInto('webhookSeen').values([...rows]);
  const quiet =
    engineOf(trx) === 'mysql'
      ? insert.ignore()
      : insert.onConflict((conflict) => conflict.columns(['sourceId', 'eventKey']).doNothing());
  const { numInsertedOrUpdatedRows } = await quiet.executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0n);
}

export const insertReceived = (db: Db, row: WebhookReceivedTable) =>
  db.insertInto('webhookReceived').values(row).execute();

export const findReceived = (db: Db, id: string): Promise<WebhookReceivedTable | undefined> =>
  db.selectFrom('webhookReceived').selectAll().where('id', '=', id).executeTakeFirst();

/** Of a source, without what it held; newest first. */
export function listReceived(
  db: Db,
  { sourceId, status }: { sourceId: string; status: ReceivedStatus | undefined },
  before: string | undefined,
  limit: number,
): Promise<Omit<WebhookReceivedTable, 'body'>[]> {
  let query = db
    .selectFrom('webhookReceived')
    .select(['id', 'sourceId', 'workspaceId', 'event', 'eventId', 'bodyBytes', 'status', 'outcome'])
    .select(['receivedAt', 'workedAt'])
    .where('sourceId', '=', sourceId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Changes one that is in the state expected. @returns false if it is not */
export async function updateReceivedIf(
  db: Db,
  id: string,
  isExpectedWaiting: boolean,
  change: Partial<WebhookReceivedTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookReceived')
    .set(change)
    .where('id', '=', id)
    .where('status', isExpectedWaiting ? '=' : '!=', 'waiting')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Forgets all that a source has sent. */
export async function deleteOfSource(trx: Trx, sourceId: string): Promise<void> {
  await trx.deleteFrom('webhookSeen').where('sourceId', '=', sourceId).execute();
  await trx.deleteFrom('webhookReceived').where('sourceId', '=', sourceId).execute();
}

/** Ids begin with their time, so the oldest are the smallest. @returns how many there were, at most `limit` */
export async function deleteReceivedBefore(db: Db, beforeId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('webhookReceived')
    .select('id')
    .where('id', '<', beforeId)
    .where('status', '!=', 'waiting')
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom('webhookReceived').where('id', 'in', ids).execute();
  return ids.length;
}

export const deleteSeenBefore = (db: Db, beforeMs: number) =>
  db.deleteFrom('webhookSeen').where('seenAt', '<', beforeMs).execute();
