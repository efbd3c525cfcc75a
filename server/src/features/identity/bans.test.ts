import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit } from '@marsa/contract/index.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { assertProblem, type RawAnswer, sendRaw } from '@marsa/tests/support/raw-request.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import type { KyselyPlugin } from 'kysely';
import { silentLogger } from '#platform/logger.ts';
import { createBanList } from './bans.service.ts';

const proxied = { TRUST_PROXY: '127.0.0.0/8,10.0.0.0/8' };

/** Asks from where a proxy of ours says that the client is. */
const from = (server: TestServer, client: string, apiKey?: string, path = '/v1/me') =>
  sendRaw(server, path, {
    headers: { 'x-forwarded-for': client, ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) },
  });
const codeOf = ({ status, text }: RawAnswer) => (status === 200 ? 'ok' : JSON.parse(text).code);
const wrongKey = 'marsa_is-not-this';

async function fail(server: TestServer, client: string, times: number): Promise<void> {
  for (let tries = 0; tries < times; tries++)
    assertProblem(await from(server, client, wrongKey), 'INVALID_API_KEY');
}

for (const engine of testDatabases()) {
  describe(`bans on ${engine.name}`, () => {
    const start = (env: Record<string, string> = {}, clock?: () => number) => openServer(engine, env, clock);

    test('hold for everything but probes, say how long, and are lifted from elsewhere', async () => {
      let now = Date.UTC(2026, 0, 1);
      await using server = await start(proxied, () => now);
      await fail(server, '203.0.113.9', 5);
      now += 600_000;
      for (const path of [
        '/v1/me',
        '/v1/health',
        '/v1/nothing',
        '/v1/%zz',
        '/docs/json',
        '/',
        '/v1/projects/x',
      ]) {
        const answer = await from(server, '203.0.113.9', server.adminKey, path);
        assertProblem(answer, 'IP_BANNED');
        assert.equal(answer.headers['retry-after'], '3000', path);
      }
      for (const path of ['/health/live', '/health/ready'])
        assert.equal((await from(server, '203.0.113.9', undefined, path)).status, 200);
      // Neither a wrong key nor a request within the ban makes it longer.
      assertProblem(await from(server, '203.0.113.9', wrongKey), 'IP_BANNED');
      const elsewhere = { 'x-forwarded-for': '198.51.100.7', 'x-api-key': server.adminKey };
      const lifted = await sendRaw(server, '/v1/bans/203.0.113.9', { method: 'DELETE', headers: elsewhere });
      assert.equal(lifted.status, 200);
      assert.equal(codeOf(await from(server, '203.0.113.9', server.adminKey)), 'ok');
      const again = await sendRaw(server, '/v1/bans/203.0.113.9', { method: 'DELETE', headers: elsewhere });
      assertProblem(again, 'NOT_FOUND');
      // The count began anew with it.
      await fail(server, '203.0.113.9', 4);
      assert.equal(codeOf(await from(server, '203.0.113.9', server.adminKey)), 'ok');
      const { items } = await server.admin.page(audit.list, { query: { limit: 200 } });
      const acts = items.map(({ action }) => action);
      assert.ok(acts.includes('BAN_CREATE') && acts.includes('BAN_LIFT') && acts.includes('AUTH_FAILURE'));
    });

    test('come of so many wrong keys within so long, and end by themselves', async () => {
      let now = Date.UTC(2026, 0, 1);
      const env = { ...proxied, BAN_AFTER_FAILS: '3', FAIL_TTL_SECONDS: '100', BAN_TTL_SECONDS: '50' };
      await using server = await start(env, () => now);
      await fail(server, '203.0.113.1', 2);
      now += 101_000;
      await fail(server, '203.0.113.1', 2);
      assert.equal(codeOf(await from(server, '203.0.113.1', server.adminKey)), 'ok');
      await fail(server, '203.0.113.1', 1);
      assertProblem(await from(server, '203.0.113.1'), 'IP_BANNED');
      now += 49_999;
      assertProblem(await from(server, '203.0.113.1'), 'IP_BANNED');
      now += 1;
      assert.equal(codeOf(await from(server, '203.0.113.1', server.adminKey)), 'ok');
    });

    test('malformed keys count, missing ones do not', async () => {
      await using server = await start(proxied);
      const key = server.adminKey;
      for (const malformed of [
        '',
        'x',
        key.slice(1),
        `${key}x`,
        `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`,
      ])
        assertProblem(await from(server, '203.0.113.2', malformed), 'INVALID_API_KEY');
      assertProblem(await from(server, '203.0.113.2', key), 'IP_BANNED');
      for (let tries = 0; tries < 10; tries++)
        assertProblem(await from(server, '203.0.113.3'), 'INVALID_API_KEY');
      for (let tries = 0; tries < 10; tries++) await from(server, '203.0.113.3', wrongKey, '/v1/health');
      assert.equal(codeOf(await from(server, '203.0.113.3', key)), 'ok');
    });

    test('many wrong keys at once make one ban', async () => {
      await using server = await start(proxied);
      await Promise.all(Array.from({ length: 40 }, () => from(server, '203.0.113.4', wrongKey)));
      assertProblem(await from(server, '203.0.113.4', server.adminKey), 'IP_BANNED');
      const { items } = await server.admin.page(audit.list, { query: { action: 'BAN_CREATE' } });
      assert.equal(items.length, 1);
    });

    test('a ban that is written while the bans are read stays', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      await server.stop();
      const opened = openTestDatabase(database.url);
      const reading = holdFirstAnswer();
      const forgotten: string[] = [];
      const bans = createBanList(opened.db.withPlugin(reading.plugin), {
        clock: () => Date.UTC(2026, 0, 1),
        logger: silentLogger,
        counters: { hit: async () => ({ count: 3, resetMs: 0 }), forget: (key) => void forgotten.push(key) },
        limits: { afterFails: 3, failTtlMs: 900_000, banTtlMs: 3_600_000 },
        publishChange: () => undefined,
        recordBan: async () => undefined,
        recordLift: async () => undefined,
      });
      const reloaded = bans.reload();
      await reading.held;
      const banned = bans.recordWrongKey({ ip: '203.0.113.5', counted: '203.0.113.5', mayBan: true });
      reading.release();
      await Promise.all([reloaded, banned]);
      assert.equal(bans.bannedUntil('203.0.113.5'), Date.UTC(2026, 0, 1, 1));
      assert.deepEqual(forgotten, []);
      await opened.close();
    });
  });
}

/** The first answer of a database is had, but not given until it is released. */
function holdFirstAnswer() {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      held.resolve();
      await released.promise;
      return result;
    },
  };
  return { plugin, held: held.promise, release: released.resolve };
}

function openServer(engine: TestEngine | undefined, env: Record<string, string>, clock?: () => number) {
  assert.ok(engine);
  return startTestServer(engine, { env: { BAN_AFTER_FAILS: '5', ...env }, ...(clock ? { clock } : {}) });
}
