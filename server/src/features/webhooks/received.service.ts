import type { ReceivedStatus, ReceivedView } from '@marsa/contract/webhook-sources.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import { parseObject } from './event-facts.ts';
import { receiveKind } from './receive.service.ts';
import { findReceived, listReceived, updateReceivedIf } from './received.store.ts';
import { findSource } from './sources.store.ts';
import { openBody } from './webhook-key.ts';
import { getKey } from './webhook-keys.service.ts';
import type { WebhookReceivedTable, WebhookSourceTable } from './webhooks.tables.ts';
import type { Outcome, WebhooksDeps } from './webhooks-deps.ts';

/** Hands what was received to whoever knows what to do about it, and writes down what became of it. */
export async function workOnReceived(
  db: Db,
  deps: Pick<WebhooksDeps, 'clock' | 'keys' | 'subscribers' | 'tell'>,
  id: string,
  job: Pick<RunningJob, 'end'>,
): Promise<void> {
  const row = await findReceived(db, id);
  const source = row && (await findSource(db, row.sourceId));
  if (!source || row.status !== 'waiting') return;
  const key = await getKey(db, deps, row.workspaceId);
  const body = parseObject(openBody(key, row.id, row.body));
  const { workspaceId, event } = row;
  const subscriber = deps.subscribers[source.channel];
  await inTransaction(db, async (trx) => {
    const outcome: Outcome = subscriber
      ? await subscriber(trx, { workspaceId, event, body })
      : { status: 'ignored', words: `Marsa does nothing with webhooks of ${source.channel} yet.` };
    const change = { status: outcome.status, outcome: outcome.words, workedAt: deps.clock() };
    await updateReceivedIf(trx, id, true, change);
    deps.tell(trx, { topic: 'webhooks', workspaceId, projectId: null, subject: id });
    await job.end(trx);
  });
}

/** A page of what a source has sent, newest first. */
export async function listReceivedOf(
  db: Db,
  { cursors }: Pick<WebhooksDeps, 'cursors'>,
  { id: sourceId }: WebhookSourceTable,
  query: { limit: number; cursor?: string | undefined; status?: ReceivedStatus | undefined },
) {
  const list = `webhooks received ${sourceId}`;
  const before = cursors.open(list, query.cursor);
  const rows = await listReceived(db, { sourceId, status: query.status }, before, query.limit + 1);
  return toPage(rows, query.limit, toReceivedView, (last) => cursors.seal(list, last.id));
}

/** Has it worked on once more. @throws Problem CONFLICT while it waits to be worked on */
export async function redeliverReceived(
  db: Db,
  deps: WebhooksDeps,
  caller: Caller,
  { id: sourceId, workspaceId }: WebhookSourceTable,
  id: string,
): Promise<ReceivedView> {
  return inTransaction(db, async (trx) => {
    const row = await findReceived(trx, id);
    if (row?.sourceId !== sourceId) throw new Problem('NOT_FOUND', `This source has sent no webhook ${id}.`);
    const change = { status: 'waiting', outcome: null, workedAt: null } as const;
    if (!(await updateReceivedIf(trx, id, false, change)))
      throw new Problem('CONFLICT', 'It waits to be worked on already.');
    await deps.enqueue(trx, { kind: receiveKind, key: id, payload: { receivedId: id } });
    await deps.audit(trx, caller, { action: 'WEBHOOK_REDELIVER', workspaceId, subject: id });
    return toReceivedView({ ...row, ...change });
  });
}

const toReceivedView = (row: Omit<WebhookReceivedTable, 'body'>): ReceivedView => ({
  id: row.id,
  sourceId: row.sourceId,
  event: row.event,
  eventId: row.eventId,
  bytes: row.bodyBytes,
  status: row.status,
  outcome: row.outcome,
  receivedAt: toIso(row.receivedAt),
  workedAt: row.workedAt === null ? null : toIso(row.workedAt),
});
