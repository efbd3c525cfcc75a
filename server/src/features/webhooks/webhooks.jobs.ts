import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Clock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { sendKind } from './emit.service.ts';
import { receiveKind } from './receive.service.ts';
import { workOnReceived } from './received.service.ts';
import { deleteReceivedBefore, deleteSeenBefore, updateReceivedIf } from './received.store.ts';
import { type SendDeps, sendWebhook } from './send.service.ts';
import { deleteSentBefore, updateSentIf } from './sent.store.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Works on what was received. */
export const receiveJobs = (
  db: Db,
  deps: Pick<WebhooksDeps, 'clock' | 'keys' | 'subscribers' | 'tell'>,
): JobKind =>
  jobKind({
    kind: receiveKind,
    payload: z.object({ receivedId: z.string() }),
    ...{ maxAttempts: 8, maxAgeMs: 2 * dayMs, timeoutMs: minuteMs, concurrency: 8 },
    run: ({ receivedId }, job) => workOnReceived(db, deps, receivedId, job),
    async onDead(trx, { receivedId }) {
      const outcome = 'Marsa could not work on it; its log has more. Redeliver it once that is mended.';
      await updateReceivedIf(trx, receivedId, true, { status: 'failed', outcome, workedAt: deps.clock() });
    },
  });

/** Sends what goes out. What a receiver refuses is tried again by plan; only faults of our own count as attempts here. */
export const sendJobs = (db: Db, deps: SendDeps): JobKind =>
  jobKind({
    kind: sendKind,
    payload: z.object({ sentId: z.string() }),
    ...{ maxAttempts: 20, maxAgeMs: 4 * dayMs, timeoutMs: minuteMs, concurrency: 24 },
    run: ({ sentId }, job) => sendWebhook(db, deps, sentId, job),
    async onDead(trx, { sentId }) {
      await updateSentIf(trx, sentId, true, { status: 'dead', nextAt: null, endedAt: deps.clock() });
    },
  });

/** Senders repeat for up to a week; what was seen longer ago than that does not come again. */
const seenMs = 8 * dayMs;
const keptMs = 30 * dayMs;
const atOnce = 500;

/** Forgets what came and went a month ago. */
export const pruneWebhooks = (db: Db, clock: Clock): JobKind =>
  jobKind({
    kind: 'webhook.prune',
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: dayMs, timeoutMs: 10 * minuteMs, concurrency: 1 },
    async run(_, { signal }) {
      const before = newId(clock() - keptMs);
      await deleteSeenBefore(db, clock() - seenMs);
      while ((await deleteReceivedBefore(db, before, atOnce)) === atOnce) signal.throwIfAborted();
      while ((await deleteSentBefore(db, before, atOnce)) === atOnce) signal.throwIfAborted();
    },
  });

export const pruneWebhooksDaily = {
  name: 'webhook.prune',
  pattern: '41 3 * * *',
  job: { kind: 'webhook.prune', payload: null },
};
