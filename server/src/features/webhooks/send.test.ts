import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { caller, dayMs, hourMs, openSending, workspaceId } from '@marsa/tests/support/webhook-sending.ts';
import { Webhook } from 'standardwebhooks';
import { inTransaction } from '#engines/database/transaction.ts';
import { emitEvent } from './emit.service.ts';
import { changeEndpoint, removeEndpoint, rotateEndpoint } from './endpoints.service.ts';
import { redeliverSent, testEndpoint } from './sent.service.ts';

for (const engine of testDatabases()) {
  describe(`webhooks that go out, on ${engine.name}`, () => {
    test('are told to whoever asked for them, once, signed, with the change or not at all', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { secret, id } = await here.make();
      const other = await here.make(`${here.receiver.url}/2`, 'Secrets', ['secret.changed']);
      await here.emit();
      const rolledBack = inTransaction(here.db, async (trx) => {
        await emitEvent(trx, here.deps, {
          ...{ type: 'secret.changed', workspaceId, projectId: null },
          data: { type: 'GITHUB_PAT', version: 9, change: 'deleted' },
        });
        throw new Error('the change failed');
      });
      await assert.rejects(rolledBack);
      assert.equal(await here.worker.tick(), 2);
      const [first, second] = here.receiver.received;
      assert.ok(first && second);
      assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
      assert.equal(first.headers['content-type'], 'application/json');
      const own = here.receiver.received.find(({ path }) => path === '/hooks');
      const at = Number(own?.headers['webhook-timestamp']) * 1000;
      assert.ok(Math.abs(at - here.now()) < 5000);
      assert.deepEqual(JSON.parse(own?.body ?? '').data, {
        type: 'GITHUB_PAT',
        version: 1,
        change: 'stored',
      });
      const [sent] = await here.sentTo(id);
      assert.deepEqual([sent?.status, sent?.attempts.length, sent?.attempts[0]?.status], ['done', 1, 204]);
      assert.notEqual(secret, other.secret);
    });

    test('are tried again for a day, each time under the same id, then are dead; a person sends them again', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      const body = `${'no room '.repeat(200)}\u0000\u001b[31m`;
      here.receiver.answer({ status: 500, body });
      await here.emit();
      const began = here.now();
      for (let runs = 0; runs < 9; runs++) {
        assert.equal(await here.worker.tick(), 1, `run ${runs}`);
        assert.equal(await here.worker.tick(), 0);
        here.wait(11 * hourMs);
      }
      assert.equal(await here.worker.tick(), 0);
      assert.equal(new Set(here.receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1);
      const [dead] = await here.sentTo(id);
      assert.equal(dead?.status, 'dead');
      assert.equal(dead?.attempts.length, 9);
      assert.equal(dead?.attempts[0]?.error, 'It answered 500.');
      assert.equal(dead?.attempts[0]?.response?.length, 500);
      assert.ok(here.now() - began > 27 * hourMs);
      here.receiver.answer({ status: 200 });
      await redeliverSent(here.db, here.deps, caller, await here.rowOf(id), dead?.id ?? '');
      await assert.rejects(redeliverSent(here.db, here.deps, caller, await here.rowOf(id), dead?.id ?? ''), {
        code: 'CONFLICT',
      });
      await here.worker.tick();
      const [again] = await here.sentTo(id);
      assert.deepEqual(
        [again?.status, again?.attempts.length, again?.messageId],
        ['done', 10, dead?.messageId],
      );
    });

    test('keep the silence a receiver asks for, and are not held for ever by it', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      const pauseAfter = async (retryAfter: string) => {
        here.receiver.answer({ status: 429, headers: { 'retry-after': retryAfter } });
        await here.emit();
        await here.worker.tick();
        const [sent] = await here.sentTo(id);
        return Date.parse(sent?.nextAttemptAt ?? '') - here.now();
      };
      assert.ok((await pauseAfter('600')) > 595_000);
      assert.ok((await pauseAfter('999999')) <= hourMs);
      assert.ok((await pauseAfter('soon')) < 6000);
    });

    test('an endpoint that has only failed for five days, or says it is gone, is switched off', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      here.receiver.answer({ status: 503 });
      for (let day = 0; day < 5; day++) {
        await here.emit();
        await here.worker.tick();
        assert.equal((await here.rowOf(id)).isActive, 1, `day ${day}`);
        here.wait(dayMs);
      }
      await here.worker.tick();
      const off = await here.rowOf(id);
      assert.equal(off.isActive, 0);
      assert.match(off.disabledReason ?? '', /five days/);
      assert.deepEqual(here.acts.at(-1)?.action, 'WEBHOOK_ENDPOINT_DISABLE');
      // What still waited is dropped, and nothing new is written for it.
      here.wait(dayMs);
      await here.worker.tick();
      const before = here.receiver.received.length;
      await here.emit();
      await here.worker.tick();
      assert.equal(here.receiver.received.length, before);
      const statuses = (await here.sentTo(id)).map(({ status }) => status);
      assert.ok(statuses.includes('dropped') && !statuses.includes('waiting') && !statuses.includes('done'));
      const on = await changeEndpoint(here.db, here.deps, caller, off, { isActive: true });
      assert.deepEqual([on.isActive, on.disabledReason, on.failingSince], [true, null, null]);
      here.receiver.answer({ status: 410 });
      await here.emit();
      await here.worker.tick();
      assert.match((await here.rowOf(id)).disabledReason ?? '', /gone/);
    });

    test('one success in between begins the five days anew', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      for (let day = 0; day < 9; day++) {
        here.receiver.answer({ status: day === 4 ? 200 : 503 });
        await here.emit();
        await here.worker.tick();
        here.wait(dayMs);
      }
      assert.equal((await here.rowOf(id)).isActive, 1);
    });

    test('while a secret is replaced both sign, so that the receiver never misses one', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const made = await here.make();
      const rotate = async () =>
        rotateEndpoint(here.db, here.deps, caller, await here.rowOf(made.id), { overlapSeconds: 60 });
      const { secret } = await rotate();
      await here.emit();
      await here.worker.tick();
      const signatures = String(here.receiver.received[0]?.headers['webhook-signature']).split(' ');
      assert.equal(signatures.length, 2);
      const { headers, body } = here.receiver.received[0] ?? assert.fail();
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      for (const known of [secret, made.secret])
        assert.ok(signatures.includes(new Webhook(known).sign(String(headers['webhook-id']), at, body)));
      here.wait(61_000);
      await here.emit(2);
      await here.worker.tick();
      const later = String(here.receiver.received[1]?.headers['webhook-signature']);
      assert.equal(later.split(' ').length, 1);
    });

    test('the test button says how it went, once, also where the endpoint is off', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      const press = async () => testEndpoint(here.db, here.deps, caller, await here.rowOf(id));
      assert.equal((await press()).status, 'done');
      here.receiver.answer({ status: 302, headers: { location: 'https://example.com/' } });
      await changeEndpoint(here.db, here.deps, caller, await here.rowOf(id), { isActive: false });
      const failed = await press();
      assert.equal(failed.status, 'dead');
      assert.equal(failed.attempts[0]?.error, 'It answered 302; redirects are not followed.');
      assert.equal(failed.nextAttemptAt, null);
      assert.equal((await here.rowOf(id)).failingSince, null);
    });

    test('nothing of an endpoint that was deleted is sent, nor kept', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const { id } = await here.make();
      await here.emit();
      await removeEndpoint(here.db, here.deps, caller, await here.rowOf(id));
      await here.worker.tick();
      assert.equal(here.receiver.received.length, 0);
      assert.deepEqual(await here.db.selectFrom('webhookSent').selectAll().execute(), []);
    });

    test('private addresses, other protocols and passwords in a URL are out of reach', async () => {
      await using database = await engine.open();
      await using here = await openSending(database, false);
      const port = new URL(here.receiver.url).port;
      for (const url of [
        'http://example.com/',
        'https://user:pass@example.com/',
        'https://example.com:25/',
        'ftp://example.com/',
      ])
        await assert.rejects(here.make(url), { code: 'BAD_REQUEST' }, url);
      for (const host of [
        '127.0.0.1',
        '[::1]',
        'localhost',
        '169.254.169.254',
        '[::ffff:10.0.0.1]',
        '2130706433',
      ]) {
        const { id } = await here.make(`https://${host}:${port}/`, host);
        const sent = await testEndpoint(here.db, here.deps, caller, await here.rowOf(id));
        assert.deepEqual([sent.status, sent.attempts[0]?.status], ['dead', null], host);
        assert.match(sent.attempts[0]?.error ?? '', /private|address/i);
      }
      assert.equal(here.receiver.received.length, 0);
    });

    test('a slow receiver holds up its own messages only, and an endless answer is cut', async () => {
      await using database = await engine.open();
      await using here = await openSending(database);
      const waiting: string[] = [];
      const released = Promise.withResolvers<void>();
      here.receiver.answer(async ({ path }) => {
        if (path !== '/hooks/slow') return { status: 200 };
        if (waiting.push(path) <= 4) await released.promise;
        return { status: 200, body: Buffer.alloc(2e6, 'x') };
      });
      const slow = await here.make(`${here.receiver.url}/slow`, 'Slow');
      for (let version = 0; version < 8; version++) await here.emit(version);
      const quick = await here.make(`${here.receiver.url}/quick`, 'Quick');
      await here.emit(99);
      const ticking = here.worker.tick();
      const count = (path: string) => here.receiver.received.filter((one) => one.path === path).length;
      while (count('/hooks/quick') === 0 || waiting.length < 4)
        await new Promise((resolve) => setTimeout(resolve, 10));
      assert.ok(count('/hooks/slow') < 8);
      released.resolve();
      await ticking;
      // On a machine so slow that the first four ran into their time-out, these are the ones that are cut.
      here.wait(hourMs);
      await here.worker.tick();
      const [done] = await here.sentTo(quick.id);
      assert.equal(done?.status, 'done');
      const attempted = (await here.sentTo(slow.id)).flatMap(({ attempts }) => attempts);
      assert.ok(
        attempted.some(({ error }) => /larger than/.test(error ?? '')),
        JSON.stringify(attempted),
      );
    });
  });
}
