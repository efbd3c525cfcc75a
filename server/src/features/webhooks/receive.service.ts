import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Origin } from '#platform/gate.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { randomBase64 } from '#platform/token.ts';
import { fitsLiveSecret, type LiveSecrets } from '#platform/webhook-signature/live-secrets.ts';
import type { SignedRequest, Verdict } from '#platform/webhook-signature/signed-request.ts';
import { toStandardSecret } from '#platform/webhook-signature/standard-webhooks.ts';
import { verifyWebhook } from '#platform/webhook-signature/webhook-signature.ts';
import type { Acquaintances } from './acquaintances.ts';
import { bodyLimitOf, decoyScheme, schemeOf } from './channel.ts';
import { type EventFacts, readEventFacts } from './event-facts.ts';
import { insertReceived, insertSeen } from './received.store.ts';
import { findKeyedSource, type KeyedSource, updateSource } from './sources.store.ts';
import { openSecret, openSecrets, openWebhookKey, sealBody } from './webhook-key.ts';
import type { WebhookSourceTable } from './webhooks.tables.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

export const receiveKind = 'webhook.receive';

export interface ReceiveDeps extends WebhooksDeps {
  acquaintances: Acquaintances;
}

/** A request to a source, before anything of it is believed. */
export interface Arrival {
  channel: string;
  id: string;
  origin: Origin;
  requestId: string;
}

const minute = 60_000;
/** `lastReceivedAt` is written this often, so that a busy source does not wait for its own row. */
const touchMs = 60_000;
/** Nobody knows it: whatever is checked against it is wrong. */
const decoy: LiveSecrets = { current: toStandardSecret(randomBase64(32)) };

/**
 * Verifies a webhook, and writes it down with the job that works on it.
 * @returns whether it had been accepted before: it is then not worked on again
 * @throws Problem UNKNOWN_SOURCE, CHANNEL_DISABLED, INVALID_SIGNATURE, WEBHOOK_EXPIRED; BAD_REQUEST where a sender that
 * proved itself sends no JSON object
 */
export async function receiveWebhook(
  db: Db,
  deps: ReceiveDeps,
  arrival: Arrival,
  request: SignedRequest & { bytes: Buffer },
): Promise<{ isRepeated: boolean }> {
  await countStranger(deps, arrival);
  if (request.bytes.length > bodyLimitOf(arrival.channel))
    throw new Problem('PAYLOAD_TOO_LARGE', 'The body is larger than this channel takes.');
  const found = await findKeyedSource(db, arrival.id);
  const known = found?.source.channel === arrival.channel ? found : undefined;
  // As much work for a source that is unknown or off, so that time tells nobody which it is.
  const verdict = known
    ? verifyWebhook(schemeOf(known.source), request, secretsOf(deps, known), deps.clock())
    : verifyWebhook(decoyScheme(arrival.channel), request, decoy, deps.clock());
  const source = await admit(deps, arrival, known?.source, verdict);
  await countSource(deps, source);
  const facts = readEventFacts(source.channel, request.headers, request.bytes);
  if (!facts) {
    const advice = source.channel === 'github' ? ' Choose the content type application/json in GitHub.' : '';
    throw new Problem('BAD_REQUEST', `The body is no JSON object.${advice}`);
  }
  return known ? accept(db, deps, known, facts, request.bytes) : { isRepeated: false };
}

/**
 * Answers Meta's question whether the webhook is ours.
 * @throws Problem as above
 */
export async function answerChallenge(
  db: Db,
  deps: ReceiveDeps,
  arrival: Arrival,
  query: { verifyToken: string; challenge: string },
): Promise<string> {
  await countStranger(deps, arrival);
  const found = await findKeyedSource(db, arrival.id);
  const isKnown = found?.source.channel === arrival.channel && found.source.verifyToken !== null;
  const known = isKnown ? found : undefined;
  const fits = fitsLiveSecret(query.verifyToken, verifyTokenOf(deps, known), deps.clock(), (token) => token);
  await admit(deps, arrival, known?.source, fits ? 'valid' : 'invalid');
  return query.challenge;
}

const secretsOf = (deps: ReceiveDeps, { source, key }: KeyedSource) =>
  openSecrets(openWebhookKey(deps.keys, key), source);

function verifyTokenOf(deps: ReceiveDeps, known: KeyedSource | undefined): LiveSecrets {
  if (!known?.source.verifyToken) return decoy;
  const { id, secretVersion, verifyToken } = known.source;
  const key = openWebhookKey(deps.keys, known.key);
  return { current: openSecret(key, 'verify-token', id, secretVersion, verifyToken) };
}

/** The source, if it is there, on, and has proved itself. What was refused is for its workspace to see. */
async function admit(
  deps: ReceiveDeps,
  { id, origin, requestId }: Arrival,
  source: WebhookSourceTable | undefined,
  verdict: Verdict,
): Promise<WebhookSourceTable> {
  if (!source) throw new Problem('UNKNOWN_SOURCE', 'There is no such source of webhooks.');
  const problem = findRefusal(source, verdict);
  if (problem) {
    const { workspaceId } = source;
    const refusal = { action: 'AUTH_FAILURE', code: problem.code, workspaceId, subject: id } as const;
    await deps.recordRefusal({ ip: origin.ip, requestId }, refusal);
    throw problem;
  }
  deps.acquaintances.meet(id, origin.counted);
  return source;
}

function findRefusal({ isActive }: WebhookSourceTable, verdict: Verdict): Problem | undefined {
  if (isActive !== 1) return new Problem('CHANNEL_DISABLED', 'This source of webhooks is switched off.');
  if (verdict === 'invalid')
    return new Problem(
      'INVALID_SIGNATURE',
      'The signature does not fit the body and the secret of this source.',
    );
  if (verdict === 'expired')
    return new Problem(
      'WEBHOOK_EXPIRED',
      'It was signed at a time that is not now: look at the clock of the sender.',
    );
  return undefined;
}

/** Before verification, which costs us more than it costs them. */
async function countStranger(deps: ReceiveDeps, { id, origin }: Arrival): Promise<void> {
  if (deps.acquaintances.knows(id, origin.counted)) return;
  await count(
    deps,
    `webhook-stranger:${origin.counted}`,
    deps.limits.perStranger,
    'an address not known yet',
  );
}

/** After it, so that nobody else can use it up. */
const countSource = (deps: ReceiveDeps, { id }: WebhookSourceTable) =>
  count(deps, `webhook-source:${id}`, deps.limits.perSource, 'this source');

async function count({ counters }: ReceiveDeps, key: string, most: number, whose: string): Promise<void> {
  const hit = await counters.hit(key, minute);
  if (hit.count <= most) return;
  throw new Problem('RATE_LIMIT', `More than ${most} webhooks a minute from ${whose}. Send it again later.`, {
    retryAfter: hit.resetMs / 1000,
  });
}

function accept(
  db: Db,
  deps: ReceiveDeps,
  { source, key }: KeyedSource,
  { event, eventId, keys }: EventFacts,
  bytes: Buffer,
): Promise<{ isRepeated: boolean }> {
  const now = deps.clock();
  const id = newId(now);
  const { id: sourceId, workspaceId, lastReceivedAt } = source;
  const body = sealBody(openWebhookKey(deps.keys, key), id, bytes);
  return inTransaction(db, async (trx) => {
    const fresh = await insertSeen(
      trx,
      keys.map((eventKey) => ({ sourceId, eventKey, seenAt: now })),
    );
    if (fresh === 0) return { isRepeated: true };
    await insertReceived(trx, {
      ...{ id, sourceId, workspaceId, event, eventId, body, bodyBytes: bytes.length },
      ...{ status: 'waiting', outcome: null, receivedAt: now, workedAt: null },
    });
    await deps.enqueue(trx, { kind: receiveKind, key: id, payload: { receivedId: id } });
    if (now - (lastReceivedAt ?? 0) >= touchMs) await updateSource(trx, sourceId, { lastReceivedAt: now });
    return { isRepeated: false };
  });
}
