import { type WebhookEvent, webhookEvents, webhookMessage } from '@marsa/contract/webhook-events.ts';
import type { Trx } from '#engines/database/schema.ts';
import { toIso } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { listActiveEndpoints } from './endpoints.store.ts';
import { insertSent } from './sent.store.ts';
import { isSubscribed } from './subscription.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

export const sendKind = 'webhook.send';

export type EmitDeps = Pick<WebhooksDeps, 'clock' | 'enqueue'>;

/**
 * Tells an event to the endpoints of its workspace that asked for it. In the transaction of what happened: it is told if
 * and only if that is committed. What the type does not name is dropped.
 */
export async function emitEvent(trx: Trx, deps: EmitDeps, event: WebhookEvent): Promise<void> {
  const endpoints = await listActiveEndpoints(trx, event.workspaceId);
  const messageId = newMessageId(deps);
  for (const { id, events } of endpoints)
    if (isSubscribed(events, event.type)) await writeSent(trx, deps, id, messageId, event);
}

export const newMessageId = ({ clock }: EmitDeps) => `msg_${newId(clock())}`;

/** Writes a message to one endpoint down, with the job that sends it. @returns their ids */
export async function writeSent(
  trx: Trx,
  deps: EmitDeps,
  endpointId: string,
  messageId: string,
  { type, workspaceId, projectId, data }: WebhookEvent,
): Promise<{ id: string; jobId: string }> {
  const now = deps.clock();
  const id = newId(now);
  const message = {
    type,
    timestamp: toIso(now),
    workspaceId,
    projectId,
    data: webhookEvents[type].data.parse(data),
  };
  const payload = JSON.stringify(webhookMessage.parse(message));
  await insertSent(trx, {
    ...{ id, endpointId, workspaceId, messageId, type, payload, status: 'waiting' },
    ...{ attempts: '[]', tries: 0, nextAt: now, createdAt: now, endedAt: null },
  });
  return { id, jobId: await wantSending(trx, deps, id) };
}

/** There is one job per message and endpoint. @returns its id */
export const wantSending = (trx: Trx, { enqueue }: EmitDeps, sentId: string) =>
  enqueue(trx, { kind: sendKind, key: sentId, payload: { sentId } });
