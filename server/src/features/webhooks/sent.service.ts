import type { SentStatus, SentView } from '@marsa/contract/webhook-endpoints.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import { newMessageId, wantSending, writeSent } from './emit.service.ts';
import { findSent, listSent, updateSentIf } from './sent.store.ts';
import type { WebhookEndpointTable, WebhookSentTable } from './webhooks.tables.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

/** Milliseconds to wait for the outcome of a test. */
const testMs = 20_000;

/** Sends a test, and waits for its outcome. */
export async function testEndpoint(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  { id: endpointId, workspaceId, name }: WebhookEndpointTable,
): Promise<SentView> {
  const { id, jobId } = await inTransaction(db, async (trx) => {
    const act = {
      action: 'WEBHOOK_ENDPOINT_TEST',
      workspaceId,
      subject: endpointId,
      details: { name },
    } as const;
    await deps.audit(trx, caller, act);
    const event = { type: 'webhook.test', workspaceId, projectId: null, data: { endpointId } } as const;
    return writeSent(trx, deps, endpointId, newMessageId(deps), event);
  });
  await deps.waitForJob(jobId, testMs);
  return toSentView(await getSent(db, endpointId, id));
}

/** A page of what was sent to an endpoint, newest first. */
export async function listSentTo(
  db: Db,
  { cursors }: Pick<WebhooksDeps, 'cursors'>,
  { id: endpointId }: WebhookEndpointTable,
  query: { limit: number; cursor?: string | undefined; status?: SentStatus | undefined },
) {
  const list = `webhooks sent ${endpointId}`;
  const before = cursors.open(list, query.cursor);
  const rows = await listSent(db, { endpointId, status: query.status }, before, query.limit + 1);
  return toPage(rows, query.limit, toSentView, (last) => cursors.seal(list, last.id));
}

/** Sends the same message once more, with all its attempts. @throws Problem CONFLICT while it waits to be sent */
export async function redeliverSent(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  { id: endpointId, workspaceId, isActive }: WebhookEndpointTable,
  id: string,
): Promise<SentView> {
  if (isActive !== 1) throw new Problem('CONFLICT', 'The endpoint is switched off; switch it on first.');
  return inTransaction(db, async (trx) => {
    const row = await getSent(trx, endpointId, id);
    const change = { status: 'waiting', tries: 0, nextAt: deps.clock(), endedAt: null } as const;
    if (!(await updateSentIf(trx, id, false, change)))
      throw new Problem('CONFLICT', 'It waits to be sent already.');
    await wantSending(trx, deps, id);
    await deps.audit(trx, caller, { action: 'WEBHOOK_REDELIVER', workspaceId, subject: id });
    return toSentView({ ...row, ...change });
  });
}

async function getSent(db: Db, endpointId: string, id: string): Promise<WebhookSentTable> {
  const row = await findSent(db, id);
  if (row?.endpointId === endpointId) return row;
  throw new Problem('NOT_FOUND', `No webhook ${id} was sent to this endpoint.`);
}

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));

const toSentView = (row: WebhookSentTable): SentView => ({
  id: row.id,
  endpointId: row.endpointId,
  messageId: row.messageId,
  type: row.type,
  status: row.status,
  payload: row.payload,
  attempts: JSON.parse(row.attempts),
  nextAttemptAt: toTime(row.nextAt),
  createdAt: toIso(row.createdAt),
  endedAt: toTime(row.endedAt),
});
