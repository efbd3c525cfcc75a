import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type GithubScene, openGithubScene } from '@marsa/tests/support/github-scene.ts';
import { Problem } from '#platform/problem.ts';
import { githubStatusOf, isOutcomeUnknown } from './github-fault.ts';
import type { Room } from './room.ts';

const at = { owner: 'ada', repo: 'app' };
const author = { name: 'Marsa', email: 'marsa@example.com', at: 1_700_000_000_000 };
const workflow =
  'on:\n  workflow_dispatch:\n    inputs:\n      tag:\n        type: string\njobs:\n  a:\n    runs-on: x\n    steps: [{run: echo}]\n';

describe('a room of GitHub', () => {
  let scene: GithubScene;
  let room: Room;
  before(async () => {
    scene = await openGithubScene();
    room = scene.deps.rooms.open(scene.createToken(), scene.sandbox.url);
  });
  after(() => scene[Symbol.asyncDispose]());
  beforeEach(() => scene.sandbox.clearFaults());

  test('says who the token belongs to, and when it ends', async () => {
    const expiresAt = scene.clock() + 86_400_000;
    const ending = scene.createToken({ kind: 'fine-grained', permissions: {}, expiresAt });
    assert.deepEqual(await room.getUser(), {
      login: 'ada',
      scopes: ['repo', 'workflow'],
      expiresAt: undefined,
    });
    const owner = await scene.deps.rooms.open(ending, scene.sandbox.url).getUser();
    assert.deepEqual(owner, { login: 'ada', scopes: undefined, expiresAt });
  });

  test('pushes files as one commit', async () => {
    const head = await room.findRef(at, 'heads/main');
    assert.ok(head);
    const base = await room.getCommit(at, head);
    const icon = await room.createBlob(at, Buffer.from([1, 2, 255]));
    const files = [
      { path: 'icon.png', mode: '100644', sha: icon },
      { path: 'gradlew', mode: '100755', content: '#!/bin/sh\n' },
      { path: '.github/workflows/a.yml', mode: '100644', content: workflow },
    ] as const;
    const tree = await room.createTree(at, files, base.tree);
    const commit = await room.createCommit(at, { message: 'Wrapper', tree, parents: [head], author });
    await room.updateRef(at, 'heads/main', commit);
    assert.equal(await room.findRef(at, 'heads/main'), commit);
    const { entries, isTruncated } = await room.getTree(at, commit);
    assert.equal(isTruncated, false);
    assert.equal(entries.find(({ path }) => path === 'gradlew')?.mode, '100755');
    assert.deepEqual([...(await room.getBlob(at, icon))], [1, 2, 255]);
    // Never back.
    await assert.rejects(room.updateRef(at, 'heads/main', head), (error) => githubStatusOf(error) === 422);
    await room.createRef(at, 'heads/feature/x', commit);
    assert.equal(await room.findRef(at, 'heads/feature/x'), commit);
    await assert.rejects(
      room.createRef(at, 'heads/feature/x', commit),
      (error) => githubStatusOf(error) === 422,
    );
  });

  test('finds nothing where there is nothing', async () => {
    await scene.sandbox.createRepo({ owner: 'ada', name: 'empty' });
    assert.equal(await room.findRepository({ owner: 'ada', repo: 'none' }), undefined);
    assert.equal(await room.findRef(at, 'heads/none'), undefined);
    assert.equal(await room.findRef({ owner: 'ada', repo: 'empty' }, 'heads/main'), undefined);
    assert.equal(await room.findRun(at, 1), undefined);
    await assert.rejects(room.createBlob({ owner: 'ada', repo: 'empty' }, Buffer.from('x')), /empty/);
    await assert.rejects(room.findRef(at, 'heads/../x'), { code: 'BAD_REQUEST' });
  });

  test('creates a private repository for the user or an organisation', async () => {
    scene.sandbox.createOrg('acme', ['ada']);
    const own = await room.createRepository({ owner: 'Ada', repo: 'made' });
    const theirs = await room.createRepository({ owner: 'acme', repo: 'made' });
    assert.deepEqual([own.fullName, own.isPrivate, theirs.fullName], ['ada/made', true, 'acme/made']);
    assert.ok(await room.findRef({ owner: 'acme', repo: 'made' }, 'heads/main'));
    await assert.rejects(room.createRepository({ owner: 'ada', repo: 'made' }), { code: 'CONFLICT' });
  });

  test('dispatches, follows with an etag, cancels', async () => {
    scene.sandbox.commit('ada', 'app', { '.github/workflows/b.yml': workflow });
    const started = await room.dispatchWorkflow(at, { workflow: 'b.yml', ref: 'main', inputs: { tag: 'x' } });
    assert.ok(started);
    const first = await room.findRun(at, started.runId);
    assert.ok(first?.isModified);
    assert.equal(first.run.workflow, '.github/workflows/b.yml');
    assert.deepEqual(await room.findRun(at, started.runId, first.etag), { isModified: false });
    assert.equal(
      (await room.listRuns(at, { event: 'workflow_dispatch', createdSince: scene.clock() })).total,
      1,
    );
    assert.equal((await room.listRuns(at, { createdSince: scene.clock() + 60_000 })).total, 0);
    scene.sandbox.advance(1);
    assert.equal((await room.listJobs(at, started.runId))[0]?.name, 'a');
    await room.cancelRun(at, started.runId);
    assert.equal((await room.findWorkflow(at, 'b.yml'))?.isActive, true);
    assert.equal(await room.findWorkflow(at, 'c.yml'), undefined);
    const wrong = room.dispatchWorkflow(at, { workflow: 'b.yml', ref: 'main', inputs: { none: 'x' } });
    await assert.rejects(wrong, (error) => githubStatusOf(error) === 422 && !isOutcomeUnknown(error));
  });

  test('an Enterprise Server does not say which run it started', async () => {
    const enterprise = scene.deps.rooms.open(scene.createToken(), scene.sandbox.enterpriseUrl);
    assert.equal(
      await enterprise.dispatchWorkflow(at, { workflow: 'b.yml', ref: 'main', inputs: {} }),
      undefined,
    );
  });

  test('a missing workflow scope is told, where GitHub only says 404', async () => {
    const narrow = scene.deps.rooms.open(
      scene.createToken({ kind: 'classic', scopes: ['repo'] }),
      scene.sandbox.url,
    );
    const path = '.github/workflows/z.yml';
    const push = async () => {
      const head = (await narrow.findRef(at, 'heads/main')) ?? '';
      const tree = await narrow.createTree(at, [{ path, mode: '100644', content: workflow }]);
      const commit = await narrow.createCommit(at, { message: 'x', tree, parents: [head], author });
      await narrow.updateRef(at, 'heads/main', commit);
    };
    await assert.rejects(push, /lacks the scope workflow/);
  });

  test('a write whose answer is lost is not repeated, and says so', async () => {
    for (const kind of ['lost-answer', 'cut-after', 'truncated'] as const) {
      scene.sandbox.fail({ kind, method: 'POST', path: '/repos/*/*/actions/workflows/*/dispatches' });
      const count = scene.requests('POST', 'dispatches').length;
      const dispatch = room.dispatchWorkflow(at, { workflow: 'b.yml', ref: 'main', inputs: {} });
      await assert.rejects(dispatch, isOutcomeUnknown, kind);
      assert.equal(scene.requests('POST', 'dispatches').length, count + 1);
    }
  });

  test('what does nothing twice is tried again', async () => {
    scene.sandbox.fail({ kind: 'status', status: 502 });
    scene.sandbox.fail({ kind: 'cut-before' });
    assert.equal((await room.getUser()).login, 'ada');
    scene.sandbox.fail({ kind: 'lost-answer', method: 'POST' });
    assert.match(await room.createBlob(at, Buffer.from('again')), /^[0-9a-f]{40}$/);
    scene.sandbox.fail({ kind: 'status', status: 503, times: 9 });
    await assert.rejects(room.getUser(), { code: 'UPSTREAM' });
  });

  test('a short limit is waited for, a long one told', async () => {
    scene.sandbox.fail({ kind: 'status', status: 429, retryAfter: 1 });
    const begun = performance.now();
    await room.getUser();
    assert.ok(performance.now() - begun >= 990);
    scene.sandbox.fail({ kind: 'status', status: 403, retryAfter: 300 });
    const limited = (error: unknown) =>
      error instanceof Problem && error.code === 'UPSTREAM' && error.retryAfter === 300;
    await assert.rejects(room.getUser(), limited);
    const count = scene.sandbox.requests.length;
    await assert.rejects(room.getUser(), limited);
    assert.equal(scene.sandbox.requests.length, count, 'GitHub asked for silence');
    scene.sleep(300_000);
  });

  test('a dispatch that met a limit was not done, and is not repeated', async () => {
    scene.sandbox.fail({ kind: 'status', status: 429, retryAfter: 1, method: 'POST' });
    const dispatch = room.dispatchWorkflow(at, { workflow: 'b.yml', ref: 'main', inputs: {} });
    await assert.rejects(
      dispatch,
      (error) => !isOutcomeUnknown(error) && error instanceof Problem && error.retryAfter === 1,
    );
  });

  test('no token stands in an error', async () => {
    const token = scene.createToken();
    const own = scene.deps.rooms.open(token, scene.sandbox.url);
    scene.sandbox.revokeToken(token);
    const error = await own.getUser().catch((caught) => caught);
    assert.equal(error.code, 'CONFLICT');
    assert.match(error.message, /no longer accepts/);
    const away = scene.deps.rooms.open(token, 'http://127.0.0.1:1');
    for (const each of [error, await away.getUser().catch((caught) => caught)]) {
      assert.ok(
        !JSON.stringify([each.message, each.stack, each.members, String(each.cause)]).includes(token),
      );
    }
    assert.throws(
      () => scene.deps.rooms.open(`${token}\n`, scene.sandbox.url),
      (thrown) => !String(thrown).includes(token),
    );
  });

  test('the sandbox found nothing GitHub would not know', () =>
    assert.deepEqual(scene.sandbox.violations, []));
});

describe('what only odd servers do', () => {
  const answers: RequestListener[] = [];
  const server = createServer((request, response) => answers.shift()?.(request, response));
  let scene: GithubScene;
  let room: Room;
  before(async () => {
    scene = await openGithubScene();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    room = scene.deps.rooms.open('token', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(async () => {
    server.close();
    await scene[Symbol.asyncDispose]();
  });

  const json =
    (status: number, body: unknown, headers = {}): RequestListener =>
    (_request, response) => {
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    };

  test('a renamed repository is not followed', async () => {
    answers.push(json(301, { message: 'Moved Permanently' }, { location: 'http://127.0.0.1:1/' }));
    await assert.rejects(room.findRepository(at), /renamed or moved/);
  });

  test('single sign-on and missing permissions are named', async () => {
    answers.push(json(403, { message: 'SAML' }, { 'x-github-sso': 'required; url=x' }));
    await assert.rejects(room.getPublicKey(at), /single sign-on/);
    answers.push(json(403, { message: 'No' }, { 'x-accepted-github-permissions': 'secrets=read' }));
    await assert.rejects(room.getPublicKey(at), /permission secrets=read/);
  });

  test('an answer that is none is trouble, after some tries', async () => {
    answers.push(json(200, {}), json(200, {}), json(200, {}), json(200, { login: 7 }));
    await assert.rejects(room.getUser(), { code: 'UPSTREAM' });
    assert.equal(answers.length, 0);
  });

  test('writes of a token leave one after the other, with a gap; reads ten at once', async () => {
    let open = 0;
    let most = 0;
    const slow: RequestListener = (request, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        json(200, request.method === 'GET' ? { login: 'ada' } : { sha: 'a'.repeat(40) })(request, response);
      }, 30);
    };
    answers.push(...new Array(30).fill(slow));
    await Promise.all(Array.from({ length: 25 }, () => room.getUser()));
    assert.equal(most, 10);
    most = 0;
    await Promise.all(Array.from({ length: 4 }, () => room.createBlob(at, Buffer.from('x'))));
    assert.equal(most, 1);
  });
});
