import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { bans, devkeys, health, me, projects } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const code = (expected: string) => (error: unknown) =>
  error instanceof ProblemError && error.code === expected;
const strangersKey = (key: string) => `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;

for (const engine of testDatabases()) {
  describe(`API keys on ${engine.name}`, () => {
    test('a developer is let in, listed without the key, rotated with overlap, revoked at once', async () => {
      let now = Date.UTC(2026, 0, 1);
      await using server = await startTestServer(engine, { clock: () => now });
      const dana = await server.newDeveloper('Dana');
      assert.equal((await dana.call(me.get)).dev.name, 'Dana');

      const { items } = await server.admin.page(devkeys.list, { query: { developerId: dana.developerId } });
      assert.equal(items[0]?.lastFour, dana.apiKey.slice(-4));
      assert.ok(!JSON.stringify(items).includes(dana.apiKey));

      const rotated = await server.admin.call(devkeys.rotate, {
        params: { id: dana.keyId },
        body: { overlapSeconds: 60 },
      });
      await dana.call(me.get);
      await server.as(rotated.apiKey).call(me.get);
      now += 61_000;
      await assert.rejects(dana.call(me.get), code('INVALID_API_KEY'));
      await server.admin.call(devkeys.revoke, { params: { id: rotated.keyId } });
      await assert.rejects(server.as(rotated.apiKey).call(me.get), code('INVALID_API_KEY'));
    });

    test('five wrong keys ban the address, whatever it sends next; an administrator lifts it; it survives a restart', async () => {
      let now = Date.UTC(2026, 0, 1);
      const clock = () => now;
      await using database = await engine.open();
      const env = { BAN_AFTER_FAILS: '5' };
      await using first = await startTestServer(engine, { clock, env, database });
      for (let tries = 0; tries < 5; tries++) {
        await assert.rejects(first.as(strangersKey(first.adminKey)).call(me.get), code('INVALID_API_KEY'));
      }
      await assert.rejects(first.admin.call(me.get), code('IP_BANNED'));
      await assert.rejects(first.as().call(health.get), code('IP_BANNED'));
      const unknown = await fetch(`${first.url}/nothing/here`);
      assert.equal(unknown.status, 429);
      assert.ok(Number(unknown.headers.get('retry-after')) > 3500);
      assert.equal((await fetch(`${first.url}/health/live`)).status, 200);
      await first.stop();

      await using second = await startTestServer(engine, { clock, env, database, like: first });
      await assert.rejects(second.admin.call(me.get), code('IP_BANNED'));
      now += 3601_000;
      await second.admin.call(me.get);
      assert.deepEqual((await second.admin.page(bans.list)).items, []);
    });

    test('a missing key and a known one that no longer works do not ban', async () => {
      await using server = await startTestServer(engine, { env: { BAN_AFTER_FAILS: '2' } });
      const dana = await server.newDeveloper();
      await server.admin.call(devkeys.revoke, { params: { id: dana.keyId } });
      for (let tries = 0; tries < 4; tries++) {
        await assert.rejects(dana.call(me.get), code('INVALID_API_KEY'));
        await assert.rejects(server.as().call(me.get), code('INVALID_API_KEY'));
      }
      await server.admin.call(me.get);
    });

    test('a key is held to its networks and to its end', async () => {
      let now = Date.UTC(2026, 0, 1);
      await using server = await startTestServer(engine, { clock: () => now });
      const elsewhere = await server.admin.call(devkeys.create, {
        body: { name: 'Elsewhere', networks: ['203.0.113.0/24', '2001:db8::/32'] },
      });
      await assert.rejects(server.as(elsewhere.apiKey).call(me.get), code('FORBIDDEN'));
      const brief = await server.admin.call(devkeys.create, {
        body: { name: 'Brief', expiresAt: new Date(now + 1000).toISOString(), networks: ['127.0.0.0/8'] },
      });
      await server.as(brief.apiKey).call(me.get);
      now += 1001;
      await assert.rejects(server.as(brief.apiKey).call(me.get), code('INVALID_API_KEY'));
    });

    test('limits hold with a right key and are told', async () => {
      await using server = await startTestServer(engine, {
        clock: () => 0,
        env: { RATE_PER_KEY_PER_MIN: '3', RATE_GLOBAL_PER_IP_PER_MIN: '5' },
      });
      const answers = [];
      for (let tries = 0; tries < 6; tries++) {
        answers.push(await fetch(`${server.url}/v1/me`, { headers: { 'x-api-key': server.adminKey } }));
      }
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 429, 429, 429],
      );
      assert.equal(answers[0]?.headers.get('ratelimit-limit'), '3');
      assert.equal(answers[0]?.headers.get('ratelimit-remaining'), '2');
      assert.match(answers[3]?.headers.get('retry-after') ?? '', /^\d+$/);
      await assert.rejects(server.as().call(health.get), code('RATE_LIMIT'));
    });

    test('a last administrator stays, and nobody grants what they do not hold', async () => {
      await using server = await startTestServer(engine);
      const { items } = await server.admin.page(devkeys.list);
      await assert.rejects(
        server.admin.call(devkeys.revoke, { params: { id: items[0]?.id ?? '' } }),
        code('FORBIDDEN'),
      );
      const dana = await server.newDeveloper();
      await assert.rejects(
        dana.call(devkeys.create, { body: { name: 'Sneaky', role: 'ADMIN' } }),
        code('INSUFFICIENT_PERMISSIONS'),
      );
      await dana.call(projects.create, { body: { name: 'Mine', domain: 'https://mine.example.com' } });
      assert.deepEqual((await server.admin.page(projects.list)).items, []);
    });
  });
}
