import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import { toIso } from '#platform/clock.ts';
import { isOutboundError } from '#platform/outbound-error.ts';
import { randomFraction } from '#platform/token.ts';
import { signStandard } from '#platform/webhook-signature/standard-webhooks.ts';
import { type Attempted, addAttempt, patienceMs, pauseAfter, readRetryAfter, toExcerpt } from './attempts.ts';
import { disableFailing, findEndpoint, markFailing, updateEndpoint } from './endpoints.store.ts';
import type { Lanes } from './lanes.ts';
import { findSent, updateSentIf } from './sent.store.ts';
import { openSecrets } from './webhook-key.ts';
import { getKey } from './webhook-keys.service.ts';
import type { WebhookEndpointTable, WebhookSentTable } from './webhooks.tables.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

export type SendDeps = Pick<
  WebhooksDeps,
  'clock' | 'keys' | 'outbound' | 'tell' | 'audit' | 'systemCaller'
> & {
  lanes: Lanes;
};

const timeoutMs = 15_000;
const mostAnswerBytes = 1024 * 1024;
/** Until the next look whether an endpoint that has its hands full is free again. */
const busyMs = 1000;

/**
 * Sends a message once and plans the next attempt where that failed. A run that is cut off after the sending sends again:
 * the receiver tells the repetition by `webhook-id`.
 */
export async function sendWebhook(
  db: Db,
  deps: SendDeps,
  id: string,
  job: Pick<RunningJob, 'end' | 'signal'>,
): Promise<void> {
  const sent = await findSent(db, id);
  const endpoint = sent && (await findEndpoint(db, sent.endpointId));
  if (!endpoint || sent.status !== 'waiting') return;
  if (endpoint.isActive !== 1 && sent.type !== 'webhook.test') {
    await updateSentIf(db, id, true, { status: 'dropped', nextAt: null, endedAt: deps.clock() });
    return;
  }
  const leave = deps.lanes.enter(endpoint.id);
  if (!leave) {
    await inTransaction(db, (trx) => job.end(trx, { runAt: deps.clock() + busyMs }));
    return;
  }
  try {
    const attempted = await attempt(db, deps, endpoint, sent, job.signal);
    job.signal.throwIfAborted();
    await inTransaction(db, async (trx) => {
      const runAt = await record(trx, deps, endpoint, sent, attempted);
      const { workspaceId } = endpoint;
      deps.tell(trx, { topic: 'webhooks', workspaceId, projectId: null, subject: id });
      await job.end(trx, runAt === undefined ? undefined : { runAt });
    });
  } finally {
    leave();
  }
}

async function attempt(
  db: Db,
  deps: SendDeps,
  endpoint: WebhookEndpointTable,
  { messageId, payload }: WebhookSentTable,
  signal: AbortSignal,
): Promise<Attempted> {
  const key = await getKey(db, deps, endpoint.workspaceId);
  const at = deps.clock();
  const signature = signStandard(openSecrets(key, endpoint), { id: messageId, atMs: at, body: payload });
  const none = { at, status: null, response: null, retryAfterMs: 0 };
  try {
    const { status, bytes, headers } = await deps.outbound.fetch(endpoint.url, {
      method: 'POST',
      headers: { ...signature, 'content-type': 'application/json', accept: '*/*' },
      body: payload,
      ...{ maxBytes: mostAnswerBytes, timeoutMs, signal },
    });
    const isSuccess = status >= 200 && status < 300;
    return {
      ...{ at, ms: deps.clock() - at, status, response: toExcerpt(bytes) },
      error: isSuccess
        ? null
        : `It answered ${status}${status >= 300 && status < 400 ? '; redirects are not followed' : ''}.`,
      retryAfterMs: readRetryAfter(headers['retry-after']),
    };
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    return { ...none, ms: deps.clock() - at, error: error.message };
  }
}

/** Writes down how it went. @returns when to try again */
async function record(
  trx: Trx,
  deps: SendDeps,
  endpoint: WebhookEndpointTable,
  sent: WebhookSentTable,
  { retryAfterMs, ...attempted }: Attempted,
): Promise<number | undefined> {
  const now = deps.clock();
  const tries = sent.tries + 1;
  const attempts = addAttempt(JSON.parse(sent.attempts), { ...attempted, at: toIso(attempted.at) });
  const isTest = sent.type === 'webhook.test';
  const end = (status: 'done' | 'dead') =>
    updateSentIf(trx, sent.id, true, { status, attempts, tries, nextAt: null, endedAt: now });
  if (attempted.error === null) {
    await updateEndpoint(trx, endpoint.id, { failingSince: null, lastSuccessAt: now });
    await end('done');
    return undefined;
  }
  if (!isTest) await noteFailure(trx, deps, endpoint, attempted.status);
  const isGone = attempted.status === 410;
  const pause = isTest || isGone ? undefined : pauseAfter(tries, retryAfterMs, randomFraction());
  if (pause === undefined) {
    await end('dead');
    return undefined;
  }
  const nextAt = now + pause;
  await updateSentIf(trx, sent.id, true, { attempts, tries, nextAt });
  return nextAt;
}

/** Switches the endpoint off where it says that it is gone for good, or has failed for days. */
async function noteFailure(
  trx: Trx,
  deps: SendDeps,
  { id, workspaceId, name }: WebhookEndpointTable,
  status: number | null,
): Promise<void> {
  const now = deps.clock();
  await markFailing(trx, id, now);
  const isGone = status === 410;
  const disabledReason = isGone
    ? 'It answered 410: it is gone for good.'
    : 'It has failed for five days without one success.';
  const change = { disabledReason, updatedAt: now };
  if (!(await disableFailing(trx, id, isGone ? now : now - patienceMs, change))) return;
  const details = { name, reason: disabledReason };
  const act = { action: 'WEBHOOK_ENDPOINT_DISABLE', workspaceId, subject: id, details } as const;
  await deps.audit(trx, deps.systemCaller(), act);
}
