import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import * as system from '@marsa/contract/system.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { checkReadiness } from './health.service.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

test('readiness names the part that is down, and does not wait for one that is silent', async () => {
  const down: string[] = [];
  const readiness = await checkReadiness(
    [
      { name: 'database', check: async () => {} },
      { name: 'redis', check: () => Promise.reject(new Error('gone')) },
      { name: 'migrations', check: () => new Promise(() => {}) },
    ],
    (name) => down.push(name),
  );
  assert.deepEqual(readiness, {
    status: 'down',
    parts: { database: 'up', redis: 'down', migrations: 'down' },
  });
  assert.deepEqual(down.sort(), ['migrations', 'redis']);
});

test('what is excluded may be down: degraded; nothing else may', async () => {
  const fine = { name: 'database', check: async () => {} } as const;
  const gone = (name: 'redis' | 'database') => ({ name, check: () => Promise.reject(new Error('gone')) });
  const statusOf = async (parts: Parameters<typeof checkReadiness>[0]) =>
    (await checkReadiness(parts, () => {}, ['redis'])).status;
  assert.equal(await statusOf([fine, gone('redis')]), 'degraded');
  assert.equal(await statusOf([gone('database'), gone('redis')]), 'down');
  assert.equal(await statusOf([fine, { ...fine, name: 'redis' }]), 'up');
});

for (const engine of testDatabases()) {
  describe(`health on ${engine.name}`, () => {
    test('probes tell the truth, also when the database is gone', async () => {
      await using server = await startTestServer(engine);
      const ready = await fetch(`${server.url}/health/ready`);
      assert.equal(ready.status, 200);
      assert.deepEqual(await ready.json(), { status: 'up', parts: { database: 'up', migrations: 'up' } });

      await server.engines.database.close();
      const late = await fetch(`${server.url}/health/ready`);
      assert.equal(late.status, 503);
      assert.deepEqual(await late.json(), {
        status: 'down',
        parts: { database: 'down', migrations: 'down' },
      });
      assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    });

    test('a server that is about to stop says so, and answers on connections that end', async () => {
      await using server = await startTestServer(engine);
      server.app.http.leave();
      const ready = await fetch(`${server.url}/health/ready`);
      assert.equal(ready.status, 503);
      assert.partialDeepStrictEqual(await ready.json(), { status: 'stopping', parts: { database: 'up' } });
      const answer = await fetch(`${server.url}/v1/me`, { headers: { 'x-api-key': server.adminKey } });
      assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close']);
    });

    test('system tells its health and configuration to who may know, without a secret', async () => {
      await using server = await startTestServer(engine, {
        env: {
          METRICS_TOKEN: 'a-token-of-this-test',
          SMTP_URL: 'smtp://u:hidden@mail.example.com',
          MAIL_FROM: 'm@example.com',
        },
      });
      const told = await server.admin.call(system.get);
      assert.deepEqual(told.parts, [
        { name: 'database', status: 'up' },
        { name: 'migrations', status: 'up' },
      ]);
      assert.equal(told.status, 'up');
      const of = (name: string) => told.configuration.find((one) => one.name === name);
      assert.deepEqual([of('NODE_ENV')?.value, of('NODE_ENV')?.source], ['test', 'environment']);
      assert.deepEqual([of('METRICS_TOKEN')?.isSecret, of('PORT')?.source], [true, 'default']);
      const text = JSON.stringify(told);
      for (const secret of [
        'a-token-of-this-test',
        'hidden',
        ...server.config.MASTER_KEY_B64,
        ...server.config.SECRET_KEY,
      ])
        assert.ok(!text.includes(secret));

      const dana = await server.newDeveloper();
      await assert.rejects(dana.call(system.get), { code: 'INSUFFICIENT_PERMISSIONS' });
    });

    test('metrics are for loopback or the bearer of the token, and name routes, not ids', async () => {
      const token = 'a token made for this test';
      await using server = await startTestServer(engine, {
        env: { METRICS_TOKEN: token.replaceAll(' ', '-') },
      });
      await fetch(`${server.url}/v1/projects/01ARZ3NDEKTSV4RRFFQ69G5FAV`, {
        headers: { 'x-api-key': server.adminKey },
      });
      const text = await (await fetch(`${server.url}/health/metrics`)).text();
      assert.match(
        text,
        /http_request_duration_seconds_count\{method="GET",route="\/v1\/projects\/:id",status="404"\} 1/,
      );
      assert.match(text, /^db_pool_connections /m);
      assert.ok(!text.includes('01ARZ3NDEKTSV4RRFFQ69G5FAV'));

      const proxied = { 'x-forwarded-for': '203.0.113.9' };
      assert.equal((await fetch(`${server.url}/health/metrics`, { headers: proxied })).status, 403);
      const bearer = { ...proxied, authorization: `Bearer ${token.replaceAll(' ', '-')}` };
      assert.equal((await fetch(`${server.url}/health/metrics`, { headers: bearer })).status, 200);
    });

    test('promtool accepts the metrics', {
      skip: !hasPromtool && !process.env.CI && 'promtool is not installed',
    }, async () => {
      await using server = await startTestServer(engine);
      const input = await (await fetch(`${server.url}/health/metrics`)).text();
      const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  });
}
