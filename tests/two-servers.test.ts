import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bans, devkeys, me, people, projects, roles, workspaces } from '@marsa/contract/index.ts';
import { type TestDatabase, testDatabases, testRedisUrl } from './support/databases.ts';
import { openMarsa, operatorEnvironment } from './support/marsa.ts';
import { hasRedisServer, openOwnRedis } from './support/own-redis.ts';
import { sendRaw } from './support/raw-request.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { patienceMs, within } from './support/within.ts';

/** Nobody looks anew by themselves: only being told makes a difference, however long that takes here. */
const neverAnew = { rememberKeysMs: 3_600_000, rereadBansMs: 3_600_000 };

const isUp = async ({ url }: TestServer) => (await fetch(`${url}/health/ready`)).ok;

const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error) => error.code,
  );

const redisUrl = testRedisUrl();
// A number of its own, so that other tests' counters do not count here.
const ownRedis = redisUrl?.replace(/\/\d+$/, `/${1 + (process.pid % 15)}`);

for (const engine of testDatabases().filter(({ name }) => name !== 'sqlite')) {
  describe(`two servers on one ${engine.name} and Redis`, {
    skip: redisUrl === undefined && !process.env.CI && 'TEST_REDIS_URL is not set',
  }, () => {
    const env = { REDIS_URL: ownRedis ?? '', TRUST_PROXY: '127.0.0.0/8', BAN_AFTER_FAILS: '5' };
    async function startTwo(database: TestDatabase, more: Record<string, string> = {}) {
      const options = { database, ...neverAnew, env: { ...env, ...more } };
      const first = await startTestServer(engine, options);
      const second = await startTestServer(engine, { ...options, like: first });
      for (const server of [first, second]) await within(patienceMs, () => isUp(server), 'ready');
      return [first, second] as const;
    }

    /** Waits until it is so, and says how long that took. */
    async function told(t: TestContext, isSo: () => Promise<boolean>, what: string): Promise<void> {
      t.diagnostic(`${what}: known after ${await within(patienceMs, isSo, what)} ms`);
    }

    test('a ban, a revoked key, a role, a membership: what one changed, the other knows', async (t) => {
      await using database = await engine.open();
      const servers = await startTwo(database);
      await using first = servers[0];
      await using second = servers[1];
      const dana = await first.newDeveloper('Dana');
      const there = second.as(dana.apiKey);
      const role = await first.admin.call(roles.create, {
        body: { name: 'HELPER', permissions: ['projects:*'] },
      });
      const hala = await first.newDeveloper('Hala', 'HELPER');
      const halaThere = second.as(hala.apiKey);
      const project = await dana.call(projects.create, {
        body: { name: 'Mine', domain: 'https://mine.example.com' },
      });
      const params = { id: project.id };
      assert.equal(await codeOf(there.call(projects.get, { params })), 'ok');
      // Remembered by now, so that only being told makes the difference.
      assert.equal(await codeOf(halaThere.call(projects.get, { params })), 'NOT_FOUND');

      const becomes = (client: typeof there, code: string, what: string) =>
        told(t, async () => (await codeOf(client.call(projects.get, { params }))) === code, what);
      const place = { id: project.workspaceId };
      const member = { ...place, personId: hala.developerId };
      await dana.call(workspaces.addMember, {
        params: place,
        body: { personId: hala.developerId, role: 'DEV' },
      });
      await becomes(halaThere, 'ok', 'a new member');
      await dana.call(workspaces.updateMember, { params: member, body: { projectIds: [] } });
      await becomes(halaThere, 'RESOURCE_NOT_ACCESSIBLE', 'a narrowed membership');
      await dana.call(workspaces.updateMember, {
        params: member,
        body: { role: 'HELPER', projectIds: null },
      });
      await becomes(halaThere, 'ok', 'a widened membership');
      await dana.call(workspaces.removeMember, { params: member });
      await becomes(halaThere, 'NOT_FOUND', 'a removed member');
      await first.admin.call(roles.update, { params: { id: role.id }, body: { isActive: false } });
      await becomes(halaThere, 'ROLE_NOT_AUTHORIZED', 'a role switched off');
      await first.admin.call(people.update, { params: { id: hala.developerId }, body: { isActive: false } });
      await becomes(halaThere, 'INVALID_API_KEY', 'a person switched off');
      await first.admin.call(devkeys.revoke, { params: { id: dana.keyId } });
      await becomes(there, 'INVALID_API_KEY', 'a revoked key');

      const from = (server: TestServer, apiKey: string) =>
        sendRaw(server, '/v1/me', { headers: { 'x-forwarded-for': '203.0.113.9', 'x-api-key': apiKey } });
      // Three here and two there are five.
      for (const server of [first, second, first, second, first]) await from(server, 'marsa_wrong');
      for (const server of [first, second])
        await told(t, async () => (await from(server, first.adminKey)).status === 429, 'a ban');
      await second.admin.call(bans.lift, { params: { ip: '203.0.113.9' } });
      for (const server of [first, second])
        await told(t, async () => (await from(server, first.adminKey)).status === 200, 'a lifted ban');

      // By an operator on the machine, who is told through Redis too.
      for (let tries = 0; tries < 5; tries++) await from(second, 'marsa_wrong');
      await told(t, async () => (await from(first, first.adminKey)).status === 429, 'another ban');
      using marsa = openMarsa({ ...operatorEnvironment(first), REDIS_URL: env.REDIS_URL });
      const lifted = await marsa.run(['ban', 'lift', '203.0.113.9', '--local']);
      assert.match(lifted.stdout, /203\.0\.113\.9 may call again\.\n/, lifted.stderr);
      for (const server of [first, second])
        await told(t, async () => (await from(server, first.adminKey)).status === 200, 'lifted here');
    });

    test('limits add up, and what one counts the other knows', async () => {
      await using database = await engine.open();
      const servers = await startTwo(database, { RATE_PER_KEY_PER_MIN: '10' });
      await using first = servers[0];
      await using second = servers[1];
      const dana = await first.newDeveloper();
      const codes: string[] = [];
      for (let tries = 0; tries < 12; tries++)
        codes.push(await codeOf((tries % 2 ? first : second).as(dana.apiKey).call(me.get)));
      assert.deepEqual(codes, [...Array(10).fill('ok'), 'RATE_LIMIT', 'RATE_LIMIT']);
    });

    test('four of them: limits and wrong keys add up, and each hears of what any of them changed', async (t) => {
      await using database = await engine.open();
      await using opened = new AsyncDisposableStack();
      const options = { database, ...neverAnew, env: { ...env, RATE_PER_KEY_PER_MIN: '20' } };
      const first = opened.use(await startTestServer(engine, options));
      const servers = [first];
      while (servers.length < 4)
        servers.push(opened.use(await startTestServer(engine, { ...options, like: first })));
      for (const server of servers) await within(patienceMs, () => isUp(server), 'ready');
      const everywhere = async (apiKey: string, code: string, what: string) => {
        for (const server of servers)
          await told(t, async () => (await codeOf(server.as(apiKey).call(me.get))) === code, what);
      };
      const [dana, hala] = [await first.newDeveloper('Dana'), await first.newDeveloper('Hala')];
      const codes: string[] = [];
      for (let tries = 0; tries < 24; tries++)
        codes.push(await codeOf((servers[tries % 4] ?? first).as(dana.apiKey).call(me.get)));
      assert.deepEqual(codes, [...Array(20).fill('ok'), ...Array(4).fill('RATE_LIMIT')]);

      // Each remembers the key by now.
      await everywhere(hala.apiKey, 'ok', 'a key');
      const fourth = servers[3] ?? first;
      await fourth.admin.call(people.update, { params: { id: hala.developerId }, body: { isActive: false } });
      await everywhere(hala.apiKey, 'INVALID_API_KEY', 'a person switched off');
      const from = (server: TestServer, apiKey: string) =>
        sendRaw(server, '/v1/me', { headers: { 'x-forwarded-for': '203.0.113.4', 'x-api-key': apiKey } });
      for (let tries = 0; tries < 5; tries++) await from(servers[tries % 4] ?? first, 'marsa_wrong');
      for (const server of servers)
        await told(t, async () => (await from(server, first.adminKey)).status === 429, 'a ban');
    });

    test('the stop of one does not disturb the other', async () => {
      await using database = await engine.open();
      const [first, second] = await startTwo(database);
      await using _ = second;
      const dana = await first.newDeveloper();
      const calls = Array.from({ length: 50 }, async (_, at) => {
        await pause(at * 10);
        return codeOf(second.as(dana.apiKey).call(me.get));
      });
      await pause(100);
      await first[Symbol.asyncDispose]();
      assert.deepEqual(new Set(await Promise.all(calls)), new Set(['ok']));
      assert.doesNotMatch(second.log(), /"level":"error"/);
      await second.admin.call(devkeys.revoke, { params: { id: dana.keyId } });
      assert.equal(await codeOf(second.as(dana.apiKey).call(me.get)), 'INVALID_API_KEY');
    });
  });
}

describe('Redis that is away', {
  skip: !hasRedisServer() && !process.env.CI && 'redis-server is not installed',
}, () => {
  test('at the start or later: the server answers, says what is down, and comes back by itself', async () => {
    const [engine] = testDatabases();
    assert.ok(engine);
    await using redis = await openOwnRedis();
    await redis.stop();
    await using server = await startTestServer(engine, {
      env: {
        REDIS_URL: redis.url,
        RATE_PER_KEY_PER_MIN: '1000',
        TRUST_PROXY: '127.0.0.0/8',
        BAN_AFTER_FAILS: '3',
      },
    });
    const parts = async () => (await (await fetch(`${server.url}/health/ready`)).json()).parts;
    assert.equal((await fetch(`${server.url}/health/ready`)).status, 503);
    assert.deepEqual(await parts(), { database: 'up', migrations: 'up', redis: 'down' });
    const degraded = await fetch(`${server.url}/health/ready?exclude=redis`);
    assert.equal(degraded.status, 200);
    assert.partialDeepStrictEqual(await degraded.json(), { status: 'degraded', parts: { redis: 'down' } });
    assert.equal((await fetch(`${server.url}/health/ready?exclude=database`)).status, 503);
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    const dana = await server.newDeveloper();
    await dana.call(me.get);
    // Bans and limits hold in this process meanwhile.
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-api-key': 'marsa_wrong' };
    for (let tries = 0; tries < 3; tries++) await sendRaw(server, '/v1/me', { headers });
    assert.equal((await sendRaw(server, '/v1/me', { headers })).status, 429);

    for (let round = 0; round < 2; round++) {
      await redis.start();
      await within(patienceMs, async () => (await parts()).redis === 'up', 'Redis is back');
      assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
      await dana.call(me.get);
      await redis.stop();
      await within(patienceMs, async () => (await parts()).redis === 'down', 'Redis is away');
      await dana.call(me.get);
    }
    assert.doesNotMatch(server.log(), /"level":"error"/);
    assert.match(server.log(), /Redis cannot be reached/);
  });
});
