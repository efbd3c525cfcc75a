import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabases } from './support/databases.ts';
import {
  bootstrapProcess,
  processEnvironment,
  runServerProcess,
  type ServerProcess,
  startServerProcess,
} from './support/marsa-process.ts';
import { patienceMs, within } from './support/within.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-stop-'));
after(() => rmSync(folder, { recursive: true }));
const newEnvironment = (more: Record<string, string> = {}) => {
  const home = mkdtempSync(join(folder, 'home-'));
  return processEnvironment(home, `sqlite:${home}/marsa.db`, more);
};

/** A request of which the server has the head and the client still owes the body, on a connection that is kept. */
async function openRequest({ url }: ServerProcess, apiKey: string, body: string) {
  const { hostname, port } = new URL(url);
  const headers = {
    'x-api-key': apiKey,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const agent = new Agent({ keepAlive: true });
  const open: ClientRequest = request({
    hostname,
    port,
    path: '/v1/projects',
    method: 'POST',
    headers,
    agent,
  });
  open.on('error', () => {});
  open.flushHeaders();
  // Another request is answered after it, so the server has seen the first one.
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  return {
    async finish(): Promise<number | undefined> {
      open.end(body);
      const [response]: IncomingMessage[] = await once(open, 'response');
      response?.resume();
      return response?.statusCode;
    },
  };
}

const acceptsNothing = ({ url }: ServerProcess) =>
  fetch(`${url}/health/live`).then(
    () => false,
    () => true,
  );

const project = JSON.stringify({ name: 'In flight', domain: 'https://flight.example.com' });

describe('a stop', { concurrency: 2 }, () => {
  test('finishes what is in flight, accepts nothing new, and ends with 0', async () => {
    // The kept connection would hold it up for longer, were it waited for.
    const env = newEnvironment({ SHUTDOWN_TIMEOUT_SECONDS: '600' });
    const apiKey = await bootstrapProcess(env);
    const server = await startServerProcess(env);
    const open = await openRequest(server, apiKey, project);
    const ended = server.end('SIGTERM');
    await within(patienceMs, () => acceptsNothing(server), 'accepts nothing new');
    assert.equal(await open.finish(), 201);
    assert.equal(await ended, 0);
    const again = await startServerProcess(env);
    const answer = await fetch(`${again.url}/v1/projects`, { headers: { 'x-api-key': apiKey } });
    assert.equal((await answer.json()).data.length, 1);
    assert.equal(await again.end('SIGINT'), 0);
  });

  test('has a bound, and a second signal ends it at once', async () => {
    const env = newEnvironment({ SHUTDOWN_TIMEOUT_SECONDS: '2' });
    const apiKey = await bootstrapProcess(env);
    const bounded = await startServerProcess(env);
    await openRequest(bounded, apiKey, project);
    const started = performance.now();
    assert.equal(await bounded.end('SIGTERM'), 1);
    const took = performance.now() - started;
    assert.ok(took > 1500 && took < patienceMs, `${took} ms`);

    const urged = await startServerProcess({ ...env, SHUTDOWN_TIMEOUT_SECONDS: '600' });
    await openRequest(urged, apiKey, project);
    const ended = urged.end('SIGTERM');
    await within(patienceMs, () => acceptsNothing(urged), 'accepts nothing new');
    urged.child.kill('SIGTERM');
    assert.equal(await ended, 1);
  });
});

describe('a start', { concurrency: 2 }, () => {
  test('on a port that is taken says so and ends with 1', async () => {
    const first = await startServerProcess(newEnvironment());
    const { port } = new URL(first.url);
    const { code, said } = await runServerProcess(newEnvironment({ PORT: port }));
    assert.equal(code, 1);
    assert.match(said, /could not start: .*address already in use/);
    assert.ok(said.includes(port));
    assert.doesNotMatch(said, /\n\s+at /);
    await first.end();
  });

  test('in production names every fault at once, shows no secret, and makes nothing', async () => {
    const secret = randomBytes(32).toString('base64');
    const env = newEnvironment({
      NODE_ENV: 'production',
      SECRET_KEY: 'change-me-please-this-is-an-example-key',
      MASTER_KEY_B64: secret,
      APIKEY_HMAC_SECRET_B64: secret,
      TRUST_PROXY: '2',
      CORS_ORIGIN: '*',
      ALLOW_PRIVATE_TARGETS: '1',
    });
    const { code, said } = await runServerProcess(env);
    assert.equal(code, 1);
    for (const name of [
      'SECRET_KEY',
      'APIKEY_HMAC_SECRET_B64',
      'TRUST_PROXY',
      'CORS_ORIGIN',
      'ALLOW_PRIVATE_TARGETS',
    ])
      assert.match(said, new RegExp(`  - ${name}`));
    assert.ok(!said.includes(secret));
    assert.doesNotMatch(said, /change-me/);
  });

  test('with another master key than before names the missing one and the known ones', async () => {
    const env = newEnvironment();
    const apiKey = await bootstrapProcess(env);
    const server = await startServerProcess(env);
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const made = await fetch(`${server.url}/v1/projects`, { method: 'POST', headers, body: project });
    const { id } = (await made.json()).data;
    const path = `${server.url}/v1/projects/${id}/credentials/APPLE_ASC_KEY_ID`;
    const body = JSON.stringify({ value: 'ABCDE12345' });
    assert.equal((await fetch(path, { method: 'PUT', headers, body })).status, 200);
    await server.end('SIGTERM');
    const other = randomBytes(32).toString('base64');
    const { code, said } = await runServerProcess({ ...env, MASTER_KEY_B64: other });
    assert.equal(code, 1);
    assert.match(said, /could not start: .*key/i);
    assert.ok(!said.includes(other) && !said.includes(env.MASTER_KEY_B64 ?? ''));
    const both = await startServerProcess({ ...env, MASTER_KEY_B64: `${other},${env.MASTER_KEY_B64}` });
    await both.end('SIGTERM');
  });
});

for (const engine of testDatabases()) {
  test(`two that start at once on an empty ${engine.name} migrate once, and both come up`, async () => {
    await using database = await engine.openEmpty();
    const home = mkdtempSync(join(folder, 'home-'));
    const env = processEnvironment(home, database.url);
    const servers = await Promise.all([env, env].map(startServerProcess));
    for (const { url } of servers) assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    const { rows } = await sql<{ name: string }>`select name from role`.execute(database.db);
    assert.deepEqual(rows.map(({ name }) => name).sort(), ['ADMIN', 'DEV']);
    assert.deepEqual(await Promise.all(servers.map(({ end }) => end('SIGTERM'))), [0, 0]);
  });
}

test('two that start at once in one folder make one set of keys', async () => {
  const { SECRET_KEY, MASTER_KEY_B64, APIKEY_HMAC_SECRET_B64, ...env } = newEnvironment({
    NODE_ENV: 'development',
  });
  const servers = await Promise.all([env, env, env].map(startServerProcess));
  const apiKey = await bootstrapProcess(env);
  for (const { url } of servers)
    assert.equal((await fetch(`${url}/v1/me`, { headers: { 'x-api-key': apiKey } })).status, 200);
  await Promise.all(servers.map(({ end }) => end('SIGTERM')));
});
