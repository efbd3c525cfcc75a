import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  builds,
  github,
  jobs,
  projects,
  vault,
  webhookEndpoints,
  webhookSources,
} from '@marsa/contract/index.ts';
import type { Sandbox } from '@marsa/sandbox/sandbox.ts';
import { startSandbox } from '@marsa/sandbox/sandbox.ts';
import { workflows } from '@marsa/server/features/builds/builds.fixture.ts';
import { Webhook } from 'standardwebhooks';
import { testDatabases } from './support/databases.ts';
import { type HookReceiver, startHookReceiver } from './support/hook-receiver.ts';
import { startTestServer } from './support/server.ts';
import { patienceMs, within } from './support/within.ts';

/** A server that polls GitHub once an hour, a project with a repository that tells its runs, and somebody who is told. */
async function openHarbour([engine] = testDatabases()) {
  assert.ok(engine);
  const server = await startTestServer(engine, { env: { BUILD_POLL_SECONDS: '3600' } });
  const sandbox = await startSandbox({ clock: Date.now });
  const receiver = await startHookReceiver();
  sandbox.createUser('mona');
  await sandbox.createRepo({ owner: 'mona', name: 'app', files: workflows });
  sandbox.advance(Number.POSITIVE_INFINITY);
  const dana = await server.newDeveloper();
  const { id, workspaceId } = await dana.call(projects.create, {
    body: { name: 'Harbour', domain: 'https://harbour.example.com', githubOwner: 'Mona', githubRepo: 'app' },
  });
  const pat = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
  await dana.call(github.setPat, { params: { id }, body: { pat, baseUrl: sandbox.url } });
  const source = await dana.call(webhookSources.create, {
    params: { id: workspaceId },
    body: { channel: 'github', name: 'GitHub' },
  });
  const { pathname } = new URL(source.url);
  sandbox.addHook({ owner: 'mona', name: 'app', url: server.url + pathname, secret: source.secret ?? '' });
  const endpoint = await dana.call(webhookEndpoints.create, {
    params: { id: workspaceId },
    body: { name: 'Chat', url: receiver.url, events: ['build.succeeded', 'build.failed', 'secret.changed'] },
  });
  const dispatch = () =>
    dana.call(builds.dispatch, { params: { id }, body: { workflowFile: 'android-play.yml' } });
  const read = (buildId: string) => dana.call(builds.get, { params: { id, buildId } });
  return {
    ...{ server, sandbox, receiver, dana, project: { id, workspaceId }, source, endpoint, dispatch, read },
    async until(buildId: string, status: string) {
      await within(patienceMs, async () => (await read(buildId)).status === status, status);
      return read(buildId);
    },
    async deliveries() {
      const params = { id: workspaceId, sourceId: source.id };
      for (;;) {
        const { items } = await dana.page(webhookSources.deliveries, { params, query: { limit: 200 } });
        if (items.every(({ status }) => status !== 'waiting')) return items;
        await pause(25);
      }
    },
    /** What GitHub has told so far was worked on, and the build is looked at again only in an hour. */
    async rest() {
      await sandbox.hookDeliveries();
      await this.deliveries();
      for (;;) {
        const { items } = await server.admin.page(jobs.list, { query: { kind: 'build.follow' } });
        const isFar = ({ createdAt, dueAt }: { createdAt: string; dueAt: string | null }) =>
          dueAt !== null && Date.parse(dueAt) - Date.parse(createdAt) > 60_000;
        if (items.every((job) => job.status === 'waiting' && isFar(job))) return;
        await pause(25);
      }
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await server[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

const looks = (sandbox: Sandbox) =>
  sandbox.requests.filter(({ method, path }) => method === 'GET' && path.includes('/actions/runs/')).length;

/** Verified by the library that receivers use, then read. */
const readAll = ({ received }: HookReceiver, secret: string) =>
  received.map(({ headers, body }) => {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    return new Webhook(secret).verify(body, signed) as { type: string; data: Record<string, unknown> };
  });

test('from GitHub through Marsa to whoever is told: a build moves with its webhooks, without one poll', async () => {
  await using here = await openHarbour();
  const { id } = await here.dispatch();
  here.sandbox.advance();
  await here.until(id, 'running');
  here.sandbox.advance(Number.POSITIVE_INFINITY);
  const done = await here.until(id, 'succeeded');
  assert.ok(done.jobs[0]?.steps.every(({ conclusion }) => conclusion === 'success'));
  const told = await here.sandbox.hookDeliveries();
  assert.ok(told.length >= 4);
  assert.deepEqual([...new Set(told.map(({ status }) => status))], [200]);
  const received = await here.deliveries();
  assert.ok(received.some(({ status, outcome }) => status === 'done' && outcome?.includes(id)));

  await here.receiver.waitFor(1);
  const [message] = readAll(here.receiver, here.endpoint.secret);
  assert.equal(message?.type, 'build.succeeded');
  assert.deepEqual([message?.data.buildId, message?.data.versionCode], [id, 1]);
  assert.deepEqual(here.sandbox.violations, []);
});

test('a forged webhook moves nothing, and one that is lost costs only time', async () => {
  await using here = await openHarbour();
  const { id } = await here.dispatch();
  await here.rest();
  const before = looks(here.sandbox);
  here.sandbox.forgeHooks(1000);
  here.sandbox.advance(2);
  const forged = (await here.sandbox.hookDeliveries()).filter(({ status }) => status === 401);
  assert.ok(forged.length >= 2);
  assert.equal((await here.read(id)).status, 'queued');
  assert.equal(looks(here.sandbox), before);
  here.sandbox.forgeHooks(0);
  here.sandbox.dropHooks(1000);
  here.sandbox.advance();
  await here.sandbox.hookDeliveries();
  here.sandbox.dropHooks(0);
  // What was lost is seen with the next look, whatever brings it.
  here.sandbox.advance(Number.POSITIVE_INFINITY);
  assert.equal((await here.until(id, 'succeeded')).runAttempt, 1);
});

test('a run that somebody starts again opens its build again, to another end', async () => {
  await using here = await openHarbour();
  here.sandbox.failStep({ step: 'Upload' });
  const { id } = await here.dispatch();
  here.sandbox.advance(Number.POSITIVE_INFINITY);
  const { runId } = await here.until(id, 'failed');
  const pat = here.sandbox.createToken({ kind: 'classic', scopes: ['repo'] });
  const rerun = await fetch(`${here.sandbox.url}/repos/mona/app/actions/runs/${runId}/rerun`, {
    ...{ method: 'POST', body: '{}' },
    headers: { authorization: `token ${pat}`, 'user-agent': 'somebody', 'content-type': 'application/json' },
  });
  assert.equal(rerun.status, 201);
  here.sandbox.advance();
  const again = await here.until(id, 'running');
  assert.deepEqual([again.runAttempt, again.finishedAt, again.detail], [2, null, null]);
  here.sandbox.advance(Number.POSITIVE_INFINITY);
  await here.until(id, 'succeeded');
  await here.receiver.waitFor(2);
  assert.deepEqual(
    readAll(here.receiver, here.endpoint.secret).map(({ type }) => type),
    ['build.failed', 'build.succeeded'],
  );
});

test("another workspace's webhook moves no build of this one", async () => {
  await using here = await openHarbour();
  const stranger = await here.server.newDeveloper('Stranger');
  const mine = await stranger.call(projects.create, {
    body: { name: 'Mine', domain: 'https://mine.example.com' },
  });
  const source = await stranger.call(webhookSources.create, {
    params: { id: mine.workspaceId },
    body: { channel: 'github', name: 'GitHub' },
  });
  const { id } = await here.dispatch();
  await here.rest();
  const { pathname } = new URL(source.url);
  here.sandbox.addHook({
    owner: 'mona',
    name: 'app',
    url: here.server.url + pathname,
    secret: source.secret ?? '',
  });
  const before = looks(here.sandbox);
  here.sandbox.forgeHooks(0);
  // Told to both; the one of this workspace is switched off.
  const params = { id: here.project.workspaceId, sourceId: here.source.id };
  await here.dana.call(webhookSources.update, { params, body: { isActive: false } });
  here.sandbox.advance(Number.POSITIVE_INFINITY);
  const statuses = new Set((await here.sandbox.hookDeliveries()).map(({ status }) => status));
  assert.deepEqual([...statuses].sort(), [200, 403]);
  const theirs = { id: mine.workspaceId, sourceId: source.id };
  const isIgnored = async () => {
    const { items } = await stranger.page(webhookSources.deliveries, { params: theirs });
    return items.length > 0 && items.every(({ status }) => status === 'ignored');
  };
  await within(patienceMs, isIgnored, 'ignored');
  assert.equal((await here.read(id)).status, 'queued');
  assert.equal(looks(here.sandbox), before);
});

test('a secret that changed is told by its type and version, never its value', async () => {
  await using here = await openHarbour();
  const params = { id: here.project.id, type: 'APPLE_ASC_KEY_ID' } as const;
  const value = `K${randomBytes(4).toString('hex').toUpperCase()}9`;
  await here.dana.call(vault.put, { params, body: { value } });
  await here.dana.call(vault.put, { params, body: { value } });
  await here.dana.call(vault.remove, { params });
  await here.receiver.waitFor(2);
  await pause(200);
  const told = readAll(here.receiver, here.endpoint.secret).filter(({ data }) => data.type === params.type);
  assert.deepEqual(told.map(({ data }) => data.change).sort(), ['deleted', 'stored']);
  assert.ok(!here.receiver.received.some(({ body }) => body.includes(value)));
});
