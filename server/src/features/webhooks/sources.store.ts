import type { Db } from '#engines/database/schema.ts';
import type { WebhookKeyTable, WebhookSourceTable } from './webhooks.tables.ts';

export const findSource = (db: Db, id: string): Promise<WebhookSourceTable | undefined> =>
  db.selectFrom('webhookSource').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first. */
export function listSources(
  db: Db,
  workspaceId: string,
  before: string | undefined,
  limit: number,
): Promise<WebhookSourceTable[]> {
  let query = db.selectFrom('webhookSource').selectAll().where('workspaceId', '=', workspaceId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Fails as a unique violation where the workspace has one of this name. */
export const insertSource = (db: Db, row: WebhookSourceTable) =>
  db.insertInto('webhookSource').values(row).execute();

/** Fails as a unique violation where the workspace has another one of this name. */
export const updateSource = (db: Db, id: string, change: Partial<WebhookSourceTable>) =>
  db.updateTable('webhookSource').set(change).where('id', '=', id).execute();

/** Writes new secrets, if nobody wrote others meanwhile. */
export async function replaceSourceSecrets(
  db: Db,
  { id, secretVersion }: WebhookSourceTable,
  change: Partial<WebhookSourceTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookSource')
    .set(change)
    .where('id', '=', id)
    .where('secretVersion', '=', secretVersion)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export const deleteSource = (db: Db, id: string) =>
  db.deleteFrom('webhookSource').where('id', '=', id).execute();

export interface KeyedSource {
  source: WebhookSourceTable;
  key: WebhookKeyTable;
}

/** A source with the key of its workspace, in one query: this is what each webhook begins with. */
export async function findKeyedSource(db: Db, id: string): Promise<KeyedSource | undefined> {
  const row = await db
    .selectFrom('webhookSource')
    .innerJoin('webhookKey', 'webhookKey.workspaceId', 'webhookSource.workspaceId')
    .selectAll('webhookSource')
    .select(['webhookKey.id as keyId', 'webhookKey.masterKeyId', 'webhookKey.wrapped'])
    .select('webhookKey.createdAt as keyCreatedAt')
    .where('webhookSource.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { keyId, masterKeyId, wrapped, keyCreatedAt, ...source } = row;
  const { workspaceId } = source;
  return { source, key: { workspaceId, id: keyId, masterKeyId, wrapped, createdAt: keyCreatedAt } };
}
