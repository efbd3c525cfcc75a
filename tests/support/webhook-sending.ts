import assert from 'node:assert/strict';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { emitEvent } from '@marsa/server/features/webhooks/emit.service.ts';
import { createEndpoint, getEndpoint } from '@marsa/server/features/webhooks/endpoints.service.ts';
import { createLanes } from '@marsa/server/features/webhooks/lanes.ts';
import { listSentTo } from '@marsa/server/features/webhooks/sent.service.ts';
import { createWebhookKeys } from '@marsa/server/features/webhooks/webhook-key.ts';
import { sendJobs } from '@marsa/server/features/webhooks/webhooks.jobs.ts';
import type { WebhookAct, WebhooksDeps } from '@marsa/server/features/webhooks/webhooks-deps.ts';
import { createCursors } from '@marsa/server/platform/cursor.ts';
import { openKeyRing } from '@marsa/server/platform/key-ring.ts';
import { createOutbound, parseTarget } from '@marsa/server/platform/outbound.ts';
import { hmacKey, randomBase64, randomBuffer } from '@marsa/server/platform/token.ts';
import { testCaller } from './caller.ts';
import type { TestDatabase } from './databases.ts';
import { startHookReceiver } from './hook-receiver.ts';
import { testJobs } from './jobs.ts';

export const caller = testCaller();
export const workspaceId = '01KAFZ0000000000000000WSPC';
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Endpoints of a workspace, somebody who receives, and jobs that run when the test says so. */
export async function openSending({ db }: TestDatabase, allowPrivateTargets = true) {
  let nowMs = Date.parse('2026-11-27T12:00:00Z');
  // Ids of one millisecond have no order.
  const clock = () => nowMs++;
  const receiver = await startHookReceiver();
  const outbound = createOutbound({ allowPrivateTargets });
  const jobs = testJobs(db, clock);
  const acts: WebhookAct[] = [];
  const deps: WebhooksDeps = {
    ...{ clock, outbound, publicUrl: 'https://marsa.example.com', ...jobs.deps, subscribers: {} },
    cursors: createCursors(hmacKey(randomBuffer(32))),
    keys: createWebhookKeys(openKeyRing([randomBase64(32)])),
    limits: { perStranger: 1, perSource: 1 },
    counters: { hit: () => ({ count: 1, resetMs: 1 }) },
    checkUrl: (url) => void parseTarget(url, allowPrivateTargets),
    authorizeWorkspace() {},
    audit: async (_trx, _caller, act) => void acts.push(act),
    systemCaller: () => caller,
    recordRefusal: async () => {},
  };
  const worker = jobs.worker([sendJobs(db, { ...deps, lanes: createLanes() })]);
  const make = (url = receiver.url, name = 'Chat', events: ['secret.changed'] | null = null) =>
    createEndpoint(db, deps, caller, workspaceId, { name, url, events });
  const rowOf = (endpointId: string) =>
    getEndpoint(db, deps, caller, { id: workspaceId, endpointId }, 'webhooks:read');
  return {
    ...{ db, deps, receiver, jobs, worker, acts, make, rowOf },
    now: () => nowMs,
    wait(ms: number) {
      nowMs += ms;
    },
    emit: (version = 1) =>
      inTransaction(db, (trx) =>
        emitEvent(trx, deps, {
          ...{ type: 'secret.changed', workspaceId, projectId: null },
          data: { type: 'GITHUB_PAT', version, change: 'stored' },
        }),
      ),
    sentTo: async (id: string) => (await listSentTo(db, deps, await rowOf(id), { limit: 200 })).items,
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await receiver[Symbol.asyncDispose]();
      assert.deepEqual(jobs.errors, []);
    },
  };
}
