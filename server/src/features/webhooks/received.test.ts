import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { testJobs } from '@marsa/tests/support/jobs.ts';
import { caller, openSending, workspaceId } from '@marsa/tests/support/webhook-sending.ts';
import { signWebhook } from '#platform/webhook-signature/webhook-signature.ts';
import { createAcquaintances } from './acquaintances.ts';
import { createLanes } from './lanes.ts';
import { receiveWebhook } from './receive.service.ts';
import { listReceivedOf, redeliverReceived } from './received.service.ts';
import { sendWebhook } from './send.service.ts';
import { createSource, getSource } from './sources.service.ts';
import { receiveJobs } from './webhooks.jobs.ts';
import type { IncomingEvent, Subscriber } from './webhooks-deps.ts';

for (const engine of testDatabases()) {
  describe(`what was received is worked on, on ${engine.name}`, () => {
    test('once it works: after a fault again and again, then by a person, each time with the same bytes', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { db } = here;
      const events: IncomingEvent[] = [];
      const state = { isBroken: true };
      const github: Subscriber = async (_trx, event) => {
        events.push(event);
        if (state.isBroken) throw new Error('a fault of ours');
        return { status: 'done', words: 'It worked.' };
      };
      // Jobs of their own, whose faults are expected.
      const jobs = testJobs(db, here.deps.clock);
      const deps = { ...here.deps, ...jobs.deps, subscribers: { github } };
      const worker = jobs.worker([receiveJobs(db, deps)]);
      const { id: sourceId, secret } = await createSource(db, deps, caller, workspaceId, {
        ...{ channel: 'github', name: 'GitHub' },
      });
      const bytes = Buffer.from('{"zen":"مرحبا","n":1.0}');
      const headers = signWebhook({ kind: 'github' }, secret ?? '', { id: '', atMs: 0, body: bytes });
      const arrival = {
        ...{ channel: 'github', id: sourceId, requestId: 'r' },
        origin: { ip: '203.0.113.9', counted: '203.0.113.9', mayBan: true },
      };
      const acquaintances = createAcquaintances(deps.clock);
      await receiveWebhook(db, { ...deps, acquaintances }, arrival, { headers, bytes });
      const source = await getSource(db, deps, caller, { id: workspaceId, sourceId }, 'webhooks:read');
      const read = async () =>
        (await listReceivedOf(db, deps, source, { limit: 10 })).items[0] ?? assert.fail();
      for (let runs = 0; runs < 8; runs++) {
        assert.equal((await read()).status, 'waiting');
        assert.equal(await worker.tick(), 1);
        here.wait(20 * 60_000);
      }
      const failed = await read();
      assert.equal(failed.status, 'failed');
      assert.match(failed.outcome ?? '', /Redeliver/);
      assert.equal(jobs.errors.length, 8);
      state.isBroken = false;
      await redeliverReceived(db, deps, caller, source, failed.id);
      await assert.rejects(redeliverReceived(db, deps, caller, source, failed.id), { code: 'CONFLICT' });
      await worker.tick();
      assert.deepEqual([(await read()).status, (await read()).outcome], ['done', 'It worked.']);
      assert.deepEqual(
        [...new Set(events.map(({ body }) => JSON.stringify(body)))],
        ['{"zen":"مرحبا","n":1}'],
      );
      await redeliverReceived(db, deps, caller, source, failed.id);
      await worker.tick();
      assert.equal((await read()).status, 'done');
    });
  });

  test(`a process that dies after sending sends again, under the same id, on ${engine.name}`, async () => {
    await using database = await engine.open();
    await using here = await openSending(database);
    const { id } = await here.make();
    await here.emit();
    const [sent] = await here.sentTo(id);
    const dying = {
      signal: new AbortController().signal,
      end: async () => {
        throw new Error('killed');
      },
    };
    const deps = { ...here.deps, lanes: createLanes() };
    await assert.rejects(sendWebhook(here.db, deps, sent?.id ?? '', dying), /killed/);
    assert.equal((await here.sentTo(id))[0]?.status, 'waiting');
    await here.worker.tick();
    assert.equal(here.receiver.received.length, 2);
    assert.equal(new Set(here.receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1);
    const [done] = await here.sentTo(id);
    assert.deepEqual([done?.status, done?.attempts.length], ['done', 1]);
  });
}
