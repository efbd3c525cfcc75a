import type { SentStatus } from '@marsa/contract/webhook-endpoints.ts';
import type { Db } from '#engines/database/schema.ts';
import type { WebhookSentTable } from './webhooks.tables.ts';

export const insertSent = (db: Db, row: WebhookSentTable) =>
  db.insertInto('webhookSent').values(row).execute();

export const findSent = (db: Db, id: string): Promise<WebhookSentTable | undefined> =>
  db.selectFrom('webhookSent').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first. */
export function listSent(
  db: Db,
  { endpointId, status }: { endpointId: string; status: SentStatus | undefined },
  before: string | undefined,
  limit: number,
): Promise<WebhookSentTable[]> {
  let query = db.selectFrom('webhookSent').selectAll().where('endpointId', '=', endpointId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Changes one that waits to be sent, or one that does not. @returns false if it is otherwise */
export async function updateSentIf(
  db: Db,
  id: string,
  isExpectedWaiting: boolean,
  change: Partial<WebhookSentTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookSent')
    .set(change)
    .where('id', '=', id)
    .where('status', isExpectedWaiting ? '=' : '!=', 'waiting')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export const deleteSentOf = (db: Db, endpointId: string) =>
  db.deleteFrom('webhookSent').where('endpointId', '=', endpointId).execute();

/** Ids begin with their time. @returns how many there were, at most `limit` */
export async function deleteSentBefore(db: Db, beforeId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom('webhookSent')
    .select('id')
    .where('id', '<', beforeId)
    .where('status', '!=', 'waiting')
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom('webhookSent').where('id', 'in', ids).execute();
  return ids.length;
}
