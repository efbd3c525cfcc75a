import type { Db } from '#engines/database/schema.ts';
import type { WebhookKeyTable } from './webhooks.tables.ts';

export const findWebhookKey = (db: Db, workspaceId: string): Promise<WebhookKeyTable | undefined> =>
  db.selectFrom('webhookKey').selectAll().where('workspaceId', '=', workspaceId).executeTakeFirst();

/** Fails as a unique violation where the workspace has one already. */
export const insertWebhookKey = (db: Db, row: WebhookKeyTable) =>
  db.insertInto('webhookKey').values(row).execute();

/** How many keys are under each master key, by its id. */
export async function countWebhookKeysByMasterKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('webhookKey')
    .select((row) => ['masterKeyId', row.fn.countAll<number>().as('keys')])
    .groupBy('masterKeyId')
    .execute();
  return new Map(rows.map(({ masterKeyId, keys }) => [masterKeyId, Number(keys)]));
}

/** In the order of their workspaces. */
export const listWebhookKeysNotUnder = (db: Db, masterKeyId: string, afterWorkspace: string, limit: number) =>
  db
    .selectFrom('webhookKey')
    .selectAll()
    .where('masterKeyId', '!=', masterKeyId)
    .where('workspaceId', '>', afterWorkspace)
    .orderBy('workspaceId')
    .limit(limit)
    .execute();

/** @returns false if it is no longer the key that was read */
export async function replaceWrappedWebhookKey(
  db: Db,
  { workspaceId, id, masterKeyId }: WebhookKeyTable,
  anew: Pick<WebhookKeyTable, 'masterKeyId' | 'wrapped'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('webhookKey')
    .set(anew)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('masterKeyId', '=', masterKeyId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
