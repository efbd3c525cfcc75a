import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rehearse } from '#test-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-git-'));
after(() => rmSync(folder, { recursive: true }));
const git = (args: string[], input: string | Buffer = '', env: Record<string, string> = {}) =>
  execFileSync('git', args, { cwd: folder, input, env: { ...process.env, ...env } })
    .toString()
    .trim();
git(['init', '-q']);

const { sandbox, call } = await rehearse();
const GIT = '/repos/mona/app/git';
await call('POST /user/repos', { name: 'app', auto_init: true, private: true });

test('ids of blobs, trees and commits are those of git', async () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  const blob = await call(`POST ${GIT}/blobs`, { content: bytes.toString('base64'), encoding: 'base64' });
  assert.equal(blob.body.sha, git(['hash-object', '-w', '--stdin'], bytes));

  const text = git(['hash-object', '-w', '--stdin'], 'مرحبا\n');
  const tree = await call(`POST ${GIT}/trees`, {
    tree: [
      { path: 'a.txt', mode: '100644', type: 'blob', content: 'مرحبا\n' },
      { path: 'a/b/run', mode: '100755', type: 'blob', sha: blob.body.sha },
      { path: 'a-b', mode: '100644', type: 'blob', content: 'مرحبا\n' },
    ],
  });
  const inner = git(['mktree'], `100755 blob ${blob.body.sha}\trun\n`);
  const middle = git(['mktree'], `040000 tree ${inner}\tb\n`);
  const outer = git(
    ['mktree'],
    `040000 tree ${middle}\ta\n100644 blob ${text}\ta.txt\n100644 blob ${text}\ta-b\n`,
  );
  assert.equal(tree.body.sha, outer);

  const person = { name: 'Mona Lisa', email: 'mona@example.com', date: '2026-03-04T05:06:07+02:00' };
  const commit = await call(`POST ${GIT}/commits`, {
    message: 'First\n\nمع نص',
    tree: outer,
    author: person,
  });
  const dates = { GIT_AUTHOR_DATE: '1772593567 +0200', GIT_COMMITTER_DATE: '1772593567 +0200' };
  const author = { GIT_AUTHOR_NAME: person.name, GIT_AUTHOR_EMAIL: person.email };
  const committer = { GIT_COMMITTER_NAME: person.name, GIT_COMMITTER_EMAIL: person.email };
  const real = git(['commit-tree', outer], 'First\n\nمع نص', { ...dates, ...author, ...committer });
  assert.equal(commit.body.sha, real);
  assert.equal(commit.body.author.date, '2026-03-04T03:06:07Z');
});

test('a commit on top, read back in every way', async () => {
  const head = (await call(`GET ${GIT}/ref/heads/main`)).body.object.sha;
  const base = (await call(`GET ${GIT}/commits/${head}`)).body.tree.sha;
  const tree = await call(`POST ${GIT}/trees`, {
    base_tree: base,
    tree: [
      { path: 'README.md', mode: '100644', type: 'blob', sha: null },
      { path: 'src/main.ts', mode: '100644', type: 'blob', content: 'x'.repeat(100) },
    ],
  });
  const commit = await call(`POST ${GIT}/commits`, {
    message: 'Change',
    tree: tree.body.sha,
    parents: [head],
  });
  assert.equal((await call(`PATCH ${GIT}/refs/heads/main`, { sha: commit.body.sha })).status, 200);
  const listing = await call(`GET ${GIT}/trees/main?recursive=1`);
  assert.deepEqual(
    listing.body.tree.map((entry: { path: string }) => entry.path),
    ['src', 'src/main.ts'],
  );
  const file = await call('GET /repos/mona/app/contents/src/main.ts');
  assert.equal(Buffer.from(file.body.content, 'base64').toString(), 'x'.repeat(100));
  const raw = await call('GET /repos/mona/app/contents/src/main.ts', undefined, {
    accept: 'application/vnd.github.raw+json',
  });
  assert.equal(raw.text, 'x'.repeat(100));
  assert.equal((await call('GET /repos/mona/app/contents/src')).body[0].name, 'main.ts');
  const blob = await call(`GET ${GIT}/blobs/${file.body.sha}`);
  assert.equal(blob.body.size, 100);
  assert.equal((await call(`GET ${GIT}/matching-refs/heads`)).body.length, 1);
  assert.deepEqual([...sandbox.filesOf('mona', 'app').keys()], ['src/main.ts']);
});

test('refuses: what is not there, what is malformed, what is not a fast-forward', async () => {
  const head = (await call(`GET ${GIT}/ref/heads/main`)).body.object.sha;
  const { tree, parents } = (await call(`GET ${GIT}/commits/${head}`)).body;
  const nowhere = '0'.repeat(40);
  const entry = { path: 'a', mode: '100644', type: 'blob' };
  const refused: [string, unknown, number, RegExp][] = [
    [`GET ${GIT}/ref/heads/none`, undefined, 404, /Not Found/],
    [`POST ${GIT}/trees`, { tree: [] }, 422, /Invalid tree info/],
    [`POST ${GIT}/trees`, { tree: [entry] }, 422, /tree.sha or tree.content/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, content: '', sha: nowhere }] }, 422, /not both/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, sha: nowhere }] }, 422, /is not a valid blob/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, path: '/a', content: '' }] }, 422, /start with a slash/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, path: 'a/../b', content: '' }] }, 422, /malformed path/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, path: '.git/config', content: '' }] }, 422, /malformed path/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, mode: '100600', content: '' }] }, 422, /Invalid request|mode/],
    [
      `POST ${GIT}/trees`,
      { tree: [{ ...entry, mode: 'toString', content: '' }] },
      422,
      /Invalid request|mode/,
    ],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, sha: null }], base_tree: tree.sha }, 422, /BadObjectState/],
    [`POST ${GIT}/trees`, { tree: [{ ...entry, content: '' }], base_tree: nowhere }, 422, /not a valid tree/],
    [`POST ${GIT}/commits`, { message: 'x', tree: nowhere }, 422, /Tree SHA does not exist/],
    [`POST ${GIT}/commits`, { message: 'x', tree: tree.sha, parents: [nowhere] }, 422, /Parent SHA/],
    [`POST ${GIT}/commits`, { tree: tree.sha }, 422, /"message" wasn't supplied/],
    [`POST ${GIT}/blobs`, { content: 'x', encoding: 'rot13' }, 422, /not supported/],
    [`POST ${GIT}/refs`, { ref: 'heads/x', sha: head }, 422, /not a valid ref name/],
    [`POST ${GIT}/refs`, { ref: 'refs/heads/main', sha: head }, 422, /already exists/],
    [`POST ${GIT}/refs`, { ref: 'refs/heads/x', sha: nowhere }, 422, /Object does not exist/],
    [`PATCH ${GIT}/refs/heads/none`, { sha: head }, 422, /Reference does not exist/],
    [`PATCH ${GIT}/refs/heads/main`, { sha: parents[0].sha }, 422, /not a fast forward/],
    [`PATCH ${GIT}/refs/heads/main`, { sha: head, ref: 'x' }, 422, /"ref" is not a permitted key/],
  ];
  for (const [operation, body, status, message] of refused) {
    const answer = await call(operation, body);
    assert.equal(answer.status, status, `${operation} ${JSON.stringify(body)} ${answer.text}`);
    assert.match(answer.body.message, message);
  }
  const forced = await call(`PATCH ${GIT}/refs/heads/main`, { sha: parents[0].sha, force: true });
  assert.equal(forced.status, 200);
});

test('an empty repository answers 409 to git data', async () => {
  await call('POST /user/repos', { name: 'bare' });
  const entry = { path: 'a', mode: '100644', type: 'blob', content: '' };
  for (const [operation, body] of [
    ['POST /repos/mona/bare/git/trees', { tree: [entry] }],
    ['POST /repos/mona/bare/git/blobs', { content: '' }],
    ['GET /repos/mona/bare/git/ref/heads/main', undefined],
    ['GET /repos/mona/bare/git/trees/main', undefined],
  ] as const) {
    const answer = await call(operation, body);
    assert.deepEqual([answer.status, answer.body.message], [409, 'Git Repository is empty.']);
  }
});

test('nothing of this broke the description', () => assert.deepEqual(sandbox.violations, []));
