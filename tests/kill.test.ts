import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from '@marsa/client/client.ts';
import { builds, github, vault, wrappers } from '@marsa/contract/index.ts';
import { openTestDatabase } from './support/database-server.ts';
import { testDatabases } from './support/databases.ts';
import { bootstrapProcess, processEnvironment, startServerProcess } from './support/marsa-process.ts';
import { openScenery, type Scenery } from './support/scenery.ts';

/** A request to GitHub that is held up while the server is killed. A write has its effect all the same. */
interface Place {
  method: string;
  /** Below the repository, unless it begins at the root. */
  path: string;
  skip?: number;
}

const workflow = `name: Android
run-name: Android \${{ inputs.marsa_build }}
on:
  workflow_dispatch:
    inputs:
      version_name: { required: true }
      version_code: { required: true }
      marsa_build: { required: false, default: '' }
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - run: ./compile.sh
`;

const heldUpMs = 500;
let scenery: Scenery;
let folder: string;
before(async () => {
  scenery = await openScenery();
  folder = mkdtempSync(join(tmpdir(), 'marsa-kill-'));
});
after(async () => {
  await scenery[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

let scenes = 0;

/** A server process with a project of a repository of its own. */
async function openScene(databaseUrl?: string) {
  const repo = `app${++scenes}`;
  const home = join(folder, repo);
  const env = processEnvironment(home, databaseUrl ?? `sqlite:${home}/marsa.db`, scenery.env);
  const apiKey = await bootstrapProcess(env);
  let server = await startServerProcess(env);
  const newClient = () => createClient({ baseUrl: server.url, apiKey });
  const id = await scenery.register(newClient(), 'Harbour', repo);
  return {
    repo,
    params: { id },
    client: newClient,
    /** Kills the server while the request to GitHub is on its way, and starts it again. */
    async killAt({ method, path, skip = 0 }: Place, act: (client: Client) => Promise<unknown>) {
      const { sandbox } = scenery;
      const whole = path.startsWith('/') ? path : `/repos/mona/${repo}/${path}`;
      sandbox.fail({ kind: 'slow', ms: heldUpMs, method, path: whole, skip });
      const acting = act(newClient()).then(
        () => assert.fail('it was answered'),
        () => {},
      );
      while (sandbox.faults().some((fault) => fault.path === whole)) await pause(10);
      await server.end('SIGKILL');
      await acting;
      await pause(heldUpMs + 200);
      await passTime(env.DATABASE_URL ?? '');
      server = await startServerProcess(env);
    },
    requests: (method: string, part: string) =>
      scenery.sandbox.requests.filter(
        (one) =>
          one.method === method && one.path.startsWith(`/repos/mona/${repo}/`) && one.path.includes(part),
      ),
    [Symbol.asyncDispose]: async () => void (await server.end('SIGTERM')),
  };
}

const twoMinutes = 120_000;

/** As if the machine had been off for a while: what was to wait for is over by now. */
async function passTime(databaseUrl: string): Promise<void> {
  const { db, close } = openTestDatabase(databaseUrl);
  await db
    .updateTable('job')
    .set((job) => ({ dueAt: job('dueAt', '-', twoMinutes) }))
    .where('dueAt', 'is not', null)
    .execute();
  await db
    .updateTable('githubSync')
    .set((lease) => ({ until: lease('until', '-', twoMinutes) }))
    .execute();
  await close();
}

type Scene = Awaited<ReturnType<typeof openScene>>;

const createRepo = (name: string) =>
  scenery.sandbox.createRepo({
    owner: 'mona',
    name,
    files: { '.github/workflows/android-play.yml': workflow },
  });

/** The build once it has come so far. */
async function waitFor({ client, params }: Scene, isSo: (build: Build) => boolean) {
  const end = performance.now() + 40_000;
  for (;;) {
    const { items } = await client().page(builds.list, { params });
    assert.equal(items.length, 1);
    const [build] = items;
    if (build && isSo(build)) return build;
    assert.ok(performance.now() < end, `the build is ${build?.status}: ${build?.detail}`);
    await pause(200);
  }
}
type Build = { status: string; runId: number | null; detail: string | null; id: string };

async function dispatchAndFollow(scene: Scene, place: Place): Promise<void> {
  await createRepo(scene.repo);
  const input = {
    params: scene.params,
    body: { workflowFile: 'android-play.yml' },
    headers: { 'idempotency-key': randomUUID() },
  };
  await scene.killAt(place, async (client) => {
    const { id: buildId } = await client.call(builds.dispatch, input);
    // The follower looks by itself.
    for (;;) {
      await client.call(builds.get, { params: { ...scene.params, buildId } });
      await pause(50);
    }
  });
  const { id, runId } = await waitFor(scene, (build) => build.runId !== null);
  assert.equal(scene.requests('POST', '/dispatches').length, 1);
  assert.deepEqual(
    scenery.sandbox.runsOf('mona', scene.repo).map((run) => run.id),
    [runId],
  );
  assert.equal((await scene.client().call(builds.dispatch, input)).id, id);
  scenery.sandbox.advance(Number.POSITIVE_INFINITY);
  assert.equal(
    (await waitFor(scene, ({ status }) => !['queued', 'running', 'unknown'].includes(status))).status,
    'succeeded',
  );
  assert.equal(scenery.sandbox.runsOf('mona', scene.repo).length, 1);
}

async function sync(scene: Scene, place: Place): Promise<void> {
  await createRepo(scene.repo);
  const secrets = {
    APPLE_ASC_KEY_ID: randomBytes(5).toString('hex').toUpperCase(),
    APPLE_ASC_ISSUER_ID: randomUUID(),
    ANDROID_UPLOAD_KEY_ALIAS: 'upload',
  } as const;
  for (const [type, value] of Object.entries(secrets)) {
    const params = { ...scene.params, type: type as keyof typeof secrets };
    await scene.client().call(vault.put, { params, body: { value } });
  }
  const run = (client: Client) => client.call(github.syncSecrets, { params: scene.params });
  await scene.killAt(place, run);
  assert.equal((await run(scene.client())).synced, true);
  const arrived = [...scenery.sandbox.secretsOf('mona', scene.repo)].map(([name, value]) => [
    name,
    String(value),
  ]);
  assert.deepEqual(arrived.toSorted(), [
    ['ASC_ISSUER_ID', secrets.APPLE_ASC_ISSUER_ID],
    ['ASC_KEY_ID', secrets.APPLE_ASC_KEY_ID],
    ['UPLOAD_KEY_ALIAS', secrets.ANDROID_UPLOAD_KEY_ALIAS],
  ]);
  const sent = scene.requests('PUT', '/actions/secrets/').map(({ path }) => path);
  // What was on its way may be sent again, since GitHub does not tell values; nothing else is.
  assert.ok(sent.length <= 4, sent.join());
  const again = await run(scene.client());
  assert.ok(
    again.secrets.filter(({ outcome }) => outcome === 'unchanged').length === 3,
    JSON.stringify(again),
  );
  assert.equal(scene.requests('PUT', '/actions/secrets/').length, sent.length);
}

async function push(scene: Scene, place: Place): Promise<void> {
  await scenery.look(scene.client(), scene.params.id);
  const run = (client: Client) =>
    client.call(wrappers.generate, { body: { projectId: scene.params.id, mode: 'push' } });
  await scene.killAt(place, run);
  const pushed = await run(scene.client());
  const files = scenery.sandbox.filesOf('mona', scene.repo);
  for (const { path } of pushed.files) assert.ok(files.has(path), path);
  assert.ok(
    pushed.files.every(({ change }) => change !== 'kept'),
    'what Marsa pushed was taken for the team’s own',
  );
  const messages = await historyOf(scene.repo);
  assert.equal(messages.length, 2, messages.join('; '));
  const again = await run(scene.client());
  assert.equal(again.commit, null);
  assert.ok(again.files.every(({ change }) => change === 'unchanged'));
  assert.equal((await historyOf(scene.repo)).length, 2);
}

/** Messages of the commits of the branch, newest first. */
async function historyOf(repo: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${scenery.pat}`, 'user-agent': 'test' };
  const at = `${scenery.sandbox.url}/repos/mona/${repo}/git`;
  const read = async (path: string) => (await fetch(`${at}/${path}`, { headers })).json();
  const messages: string[] = [];
  let sha: string | undefined = (await read('ref/heads/main')).object.sha;
  while (sha !== undefined) {
    const commit: { message: string; parents: { sha: string }[] } = await read(`commits/${sha}`);
    messages.push(commit.message);
    sha = commit.parents[0]?.sha;
  }
  return messages;
}

const dispatching = { method: 'POST', path: 'actions/workflows/*/dispatches' };
const places: [string, typeof push, Place][] = [
  ['a dispatch, sent', dispatchAndFollow, dispatching],
  ['a build that is followed', dispatchAndFollow, { method: 'GET', path: 'actions/runs/*' }],
  ['a sync before the first secret', sync, { method: 'GET', path: 'actions/secrets/public-key' }],
  ['a sync between two secrets', sync, { method: 'PUT', path: 'actions/secrets/*', skip: 1 }],
  ['a sync after the last secret', sync, { method: 'GET', path: 'actions/secrets', skip: 1 }],
  ['a push that makes the repository', push, { method: 'POST', path: '/user/repos' }],
  ['a push before the commit', push, { method: 'POST', path: 'git/trees' }],
  ['a push with the commit made', push, { method: 'POST', path: 'git/commits' }],
  ['a push that moves the branch', push, { method: 'PATCH', path: 'git/refs/**' }],
];

describe('kill -9 in the middle of', { concurrency: 3 }, () => {
  for (const [name, act, place] of places) {
    test(name, async () => {
      await using scene = await openScene();
      await act(scene, place);
    });
  }
  for (const engine of testDatabases().filter(({ name }) => name !== 'sqlite')) {
    test(`a dispatch, sent, on ${engine.name}`, async () => {
      await using database = await engine.open();
      await using scene = await openScene(database.url);
      await dispatchAndFollow(scene, dispatching);
    });
  }
});
