import type { Trx } from '#engines/database/schema.ts';
import type {} from './webhooks.tables.ts';

/** All webhooks of a workspace: where they go, who sends them, what came and went, and the key they are sealed with. */
export async function deleteWebhooksOf(trx: Trx, workspaceId: string): Promise<void> {
  const sources = trx.selectFrom('webhookSource').select('id').where('workspaceId', '=', workspaceId);
  await trx.deleteFrom('webhookSeen').where('sourceId', 'in', sources).execute();
  await trx.deleteFrom('webhookReceived').where('workspaceId', '=', workspaceId).execute();
  await trx.deleteFrom('webhookSource').where('workspaceId', '=', workspaceId).execute();
  await trx.deleteFrom('webhookSent').where('workspaceId', '=', workspaceId).execute();
  await trx.deleteFrom('webhookEndpoint').where('workspaceId', '=', workspaceId).execute();
  await trx.deleteFrom('webhookKey').where('workspaceId', '=', workspaceId).execute();
}
