import type { Db } from '#engines/database/schema.ts';
import type { WebhookEndpointTable } from './webhooks.tables.ts';

export const findEndpoint = (db: Db, id: string): Promise<WebhookEndpointTable | undefined> =>
  db.selectFrom('webhookEndpoint').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first. */
export function listEndpoints(
  db: Db,
  workspaceId: string,
  before: string | undefined,
  limit: number,
): Promise<WebhookEndpointTable[]> {
  let query = db.selectFrom('webhookEndpoint').selectAll().where('workspaceId', '=', workspaceId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Those of a workspace that are on. */
export const listActiveEndpoints = (db: Db, workspaceId: string) =>
  db
    .selectFrom('webhookEndpoint')
    .select(['id', 'events'])
    .where('workspaceId', '=', workspaceId)
    .where('isActive', '=', 1)
    .execute();

/** Those that Marsa switched off, the latest first. */
export const listDisabledEndpoints = (db: Db, workspaceIds: readonly string[], limit: number) =>
  db
    .selectFrom('webhookEndpoint')
    .select(['id', 'workspaceId', 'name', 'disabledReason', 'updatedAt'])
    .where('workspaceId', 'in', workspaceIds)
    .where('disabledReason', 'is not', null)
    .orderBy('updatedAt', 'desc')
    .limit(limit)
    .execute();

/** Fails as a unique violation where the workspace has one of this name. */
export const insertEndpoint = (db: Db, row: WebhookEndpointTable) =>
  db.insertInto('webhookEndpoint').values(row).execute();

/** Fails as a unique violation where the workspace has another one of this name. */
export const updateEndpoint = (db: Db, id: string, change: Partial<WebhookEndpointTable>) =>
  db.updateTable('webhookEndpoint').set(change).where('id', '=', id).execute();

/** Writes down a failure, if none was since the last success. */
export const markFailing = (db: Db, id: string, nowMs: number) =>
  db
    .updateTable('webhookEndpoint')
    .set({ failingSince: nowMs })
    .where('id', '=', id)
    .where('failingSince', 'is', null)
    .execute();

/** Switches one off that has failed since then without a success. @returns false if it is off, or worked meanwhile */
export async function disableFailing(
  db: Db,
  id: string,
  failingBefore: number,
  change: { disabledReason: string; updatedAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookEndpoint')
    .set({ ...change, isActive: 0 })
    .where('id', '=', id)
    .where('isActive', '=', 1)
    .where('failingSince', '<=', failingBefore)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Writes new secrets, if nobody wrote others meanwhile. */
export async function replaceEndpointSecrets(
  db: Db,
  { id, secretVersion }: WebhookEndpointTable,
  change: Partial<WebhookEndpointTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookEndpoint')
    .set(change)
    .where('id', '=', id)
    .where('secretVersion', '=', secretVersion)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export const deleteEndpoint = (db: Db, id: string) =>
  db.deleteFrom('webhookEndpoint').where('id', '=', id).execute();
