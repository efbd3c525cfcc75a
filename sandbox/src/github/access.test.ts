import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse } from '#test-client.ts';

const { sandbox, call, as, wait } = await rehearse();
sandbox.createUser('eve');
sandbox.createOrg('harbour', ['mona']);
await sandbox.createRepo({ owner: 'mona', name: 'open', isPrivate: false, files: { 'a.txt': 'a' } });
await sandbox.createRepo({ owner: 'mona', name: 'closed', files: { 'a.txt': 'a' } });
const classic = (...scopes: string[]) => as(sandbox.createToken({ kind: 'classic', scopes }));
const file = { path: '.github/workflows/x.yml', mode: '100644', type: 'blob', content: 'on: push' };

test('bad, expired and revoked tokens are one and the same', async () => {
  const soon = Date.UTC(2026, 10, 20, 11);
  const expiring = as(sandbox.createToken({ kind: 'classic', scopes: ['repo'], expiresAt: soon }));
  const answer = await expiring('GET /user');
  assert.equal(answer.headers.get('github-authentication-token-expiration'), '2026-11-20 11:00:00 UTC');
  wait(3_600_000);
  const revoked = sandbox.createToken({ kind: 'classic', scopes: ['repo'] });
  sandbox.revokeToken(revoked);
  for (const person of [expiring, as(revoked), as('ghp_nonsense')]) {
    const refused = await person('GET /user');
    assert.deepEqual([refused.status, refused.body.message], [401, 'Bad credentials']);
  }
  assert.equal((await as(undefined)('GET /user')).status, 401);
});

test('what may not be seen is not there', async () => {
  const eve = as(sandbox.createToken({ kind: 'classic', user: 'eve', scopes: ['repo', 'workflow'] }));
  for (const person of [eve, classic(), classic('public_repo'), as(undefined)]) {
    assert.equal((await person('GET /repos/mona/closed')).status, 404);
    assert.equal((await person('GET /repos/mona/closed/actions/secrets')).status, 404);
    assert.equal((await person('GET /repos/mona/open')).status, 200);
  }
  assert.deepEqual((await eve('GET /repos/mona/open')).body.permissions, {
    admin: false,
    push: false,
    pull: true,
  });
  assert.equal((await eve('GET /repos/mona/open/actions/secrets')).status, 403);
  assert.equal((await eve('POST /repos/mona/open/git/blobs', { content: 'x' })).status, 404);
  assert.equal((await call('GET /repos/MONA/Closed')).body.full_name, 'mona/closed');
});

test('a classic token without the scope `workflow` gets 404 for workflow files, in trees and in refs', async () => {
  const GIT = '/repos/mona/closed/git';
  const narrow = classic('repo');
  assert.equal((await narrow('GET /user')).headers.get('x-oauth-scopes'), 'repo');
  assert.equal((await narrow(`POST ${GIT}/trees`, { tree: [file] })).status, 404);
  const tree = (await call(`POST ${GIT}/trees`, { tree: [file] })).body.sha;
  const head = (await call(`GET ${GIT}/ref/heads/main`)).body.object.sha;
  const commit = (await narrow(`POST ${GIT}/commits`, { message: 'm', tree, parents: [head] })).body.sha;
  assert.equal((await narrow(`PATCH ${GIT}/refs/heads/main`, { sha: commit })).status, 404);
  assert.equal((await narrow(`POST ${GIT}/refs`, { ref: 'refs/heads/x', sha: commit })).status, 404);
  assert.equal((await call(`PATCH ${GIT}/refs/heads/main`, { sha: commit })).status, 200);
});

test('a fine-grained token does what it was given and hears what it lacks', async () => {
  const permissions = { contents: 'write', secrets: 'read' } as const;
  const token = sandbox.createToken({ kind: 'fine-grained', permissions, repositories: ['mona/open'] });
  const person = as(token);
  const allowed = await person('GET /repos/mona/open/actions/secrets');
  assert.equal(allowed.status, 200);
  assert.equal(allowed.headers.get('x-accepted-github-permissions'), 'secrets=read');
  assert.equal(allowed.headers.get('x-oauth-scopes'), null);
  assert.equal((await person('GET /repos/mona/closed')).status, 404);
  for (const [operation, body, accepted] of [
    ['DELETE /repos/mona/open/actions/secrets/X', undefined, 'secrets=write'],
    ['POST /repos/mona/open/actions/workflows/x.yml/dispatches', { ref: 'main' }, 'actions=write'],
    ['POST /repos/mona/open/git/trees', { tree: [file] }, 'contents=write,workflows=write'],
    ['POST /user/repos', { name: 'more' }, 'administration=write'],
  ] as const) {
    const refused = await person(operation, body);
    assert.equal(refused.status, 403, operation);
    assert.equal(refused.body.message, 'Resource not accessible by personal access token');
    assert.equal(refused.headers.get('x-accepted-github-permissions'), accepted);
  }
});

test('repositories are created by those who may, once', async () => {
  const made = await call('POST /orgs/harbour/repos', { name: 'ship', private: true, auto_init: true });
  assert.deepEqual([made.status, made.body.full_name, made.body.private], [201, 'harbour/ship', true]);
  assert.equal(made.headers.get('location'), `${sandbox.url}/repos/harbour/ship`);
  const eve = as(sandbox.createToken({ kind: 'classic', user: 'eve', scopes: ['repo'] }));
  assert.equal((await eve('POST /orgs/harbour/repos', { name: 'raft' })).status, 403);
  assert.equal((await eve('GET /repos/harbour/ship')).status, 404);
  assert.equal((await call('POST /orgs/nobody/repos', { name: 'raft' })).status, 404);
  assert.equal((await call('POST /orgs/harbour/repos', { name: 'SHIP' })).status, 422);
  assert.equal((await call('POST /user/repos', { name: 'a b' })).status, 422);
  assert.equal(
    (await call('POST /user/repos', {})).body.message,
    'Invalid request.\n\n"name" wasn\'t supplied.',
  );
  assert.equal((await call('POST /user/repos', { name: 'x', colour: 1 })).status, 422);
  assert.equal((await classic('public_repo')('POST /user/repos', { name: 'x', private: true })).status, 404);
});

test('requests that are none', async () => {
  assert.equal((await call('POST /user/repos', '{"name":')).body.message, 'Problems parsing JSON');
  assert.equal((await call('POST /user/repos', '[]')).status, 400);
  assert.equal((await call('GET /user', undefined, { 'x-github-api-version': '2001-01-01' })).status, 400);
  assert.equal((await call('GET /user', undefined, { 'user-agent': '' })).status, 403);
  assert.equal((await call('GET /nowhere')).status, 404);
});

test('a spent limit is 403, a 304 costs nothing', async () => {
  const fresh = () => call('GET /rate_limit');
  const first = await call('GET /user');
  const etag = first.headers.get('etag') ?? '';
  const before = (await fresh()).body.rate.remaining;
  const same = await call('GET /user', undefined, { 'if-none-match': etag });
  assert.deepEqual([same.status, same.text], [304, '']);
  assert.equal((await fresh()).body.rate.remaining, before - 1);
  sandbox.setRateLimit(1);
  const spent = await call('GET /user');
  assert.equal(spent.status, 403);
  assert.match(spent.body.message, /API rate limit exceeded/);
  assert.equal(spent.headers.get('x-ratelimit-remaining'), '0');
  wait(3_600_000);
  sandbox.setRateLimit(5_000);
  assert.equal((await call('GET /user')).status, 200);
});

test('nothing of this broke the description', () => assert.deepEqual(sandbox.violations, []));
