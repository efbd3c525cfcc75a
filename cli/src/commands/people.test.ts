import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsaAt } from '@marsa/tests/support/marsa.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const [engine] = testDatabases();

describe('people and rights', () => {
  let server: TestServer;
  let marsa: ReturnType<typeof openMarsaAt>;
  const json = async (...args: string[]): Promise<unknown> => {
    const answer = await marsa.run([...args, '--json']);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.json();
  };
  before(async () => {
    assert.ok(engine);
    server = await startTestServer(engine);
    marsa = openMarsaAt(server);
  });
  after(async () => {
    marsa?.[Symbol.dispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test('an API key is made, rotated and revoked; it is written to a file or shown this once', async () => {
    const made = await json('devkey', 'create', '--name', 'Dana', '--out', 'dana.key');
    assert.ok(!JSON.stringify(made).includes('apiKey'));
    assert.equal(statSync(marsa.pathOf('dana.key')).mode & 0o777, 0o600);
    const apiKey = readFileSync(marsa.pathOf('dana.key'), 'utf8').trim();
    const who = await marsa.run(['whoami', '--json'], { env: { MARSA_API_KEY: apiKey } });
    assert.partialDeepStrictEqual(who.json(), { dev: { name: 'Dana', role: 'DEV' } });

    const id = apiKey.slice('marsa_'.length, 'marsa_'.length + 12);
    const rotated = await marsa.run(['devkey', 'rotate', id, '--overlap-seconds', '60']);
    assert.match(rotated.stdout, /^API key +marsa_/m);
    assert.match(rotated.stderr, /shown this once/);
    assert.deepEqual(await json('devkey', 'revoke', id), { revoked: true });
    assert.equal((await marsa.run(['whoami'], { env: { MARSA_API_KEY: apiKey } })).code, 1);
    const keys = await json('devkey', 'list', '--developer', 'Dana');
    assert.ok(Array.isArray(keys) && keys.length === 2);
    assert.ok(!(await marsa.run(['devkey', 'list'])).stdout.includes(apiKey));
  });

  test('roles, people, workspaces, by name', async () => {
    await json('role', 'create', 'RELEASER', '--permissions', 'projects:read, builds:*');
    assert.partialDeepStrictEqual(await json('role', 'update', 'RELEASER', '--no-active'), {
      isActive: false,
    });
    await json('role', 'update', 'RELEASER', '--active');
    await json('devkey', 'create', '--name', 'Rami', '--out', 'rami.key');
    assert.partialDeepStrictEqual(await json('person', 'update', 'Rami', '--role', 'RELEASER'), {
      role: 'RELEASER',
    });
    assert.partialDeepStrictEqual(await json('person', 'update', 'Rami', '--no-active'), { isActive: false });
    assert.partialDeepStrictEqual(await json('person', 'update', 'Rami', '--active'), { isActive: true });

    assert.partialDeepStrictEqual(await json('person', 'get', 'Rami'), { role: 'RELEASER', email: null });
    assert.match(
      (await marsa.run(['role', 'get', 'RELEASER'])).stdout,
      /^Permissions +projects:read, builds:\*$/m,
    );

    await json('workspace', 'create', 'فريق المتجر');
    assert.partialDeepStrictEqual(await json('workspace', 'get', 'فريق المتجر'), { role: 'DEV' });
    const added = await json('workspace', 'add-member', 'فريق المتجر', 'Rami');
    assert.partialDeepStrictEqual(added, { name: 'Rami', role: 'DEV', projectIds: null });
    await json('workspace', 'update-member', 'فريق المتجر', 'Rami', '--role', 'RELEASER');
    assert.match((await marsa.run(['workspace', 'members', 'فريق المتجر'])).stdout, /Rami +RELEASER +all/);
    assert.deepEqual(await json('workspace', 'remove-member', 'فريق المتجر', 'Rami'), { removed: true });
    await json('workspace', 'rename', 'فريق المتجر', 'Team');
    assert.match((await marsa.run(['workspace', 'list', '--all', '-q', 'tEA'])).stdout, /Team/);
    assert.deepEqual(await json('workspace', 'list', '-q', 'Nowhere'), []);
    assert.match((await marsa.run(['person', 'list', '-q', 'raM'])).stdout, /Rami/);
    assert.match((await marsa.run(['workspace', 'delete', 'Team', '--confirm', 'Tea'])).stderr, /confirm/);
    assert.deepEqual(await json('workspace', 'delete', 'Team', '--confirm', 'Team'), { deleted: true });
    await json('person', 'update', 'Rami', '--role', 'DEV');
    assert.deepEqual(await json('role', 'delete', 'RELEASER'), { deleted: true });
    assert.ok(Array.isArray(await json('person', 'list')));
    assert.match((await marsa.run(['role', 'delete', 'RELEASER'])).stderr, /There is no role named RELEASER/);
  });

  test('bans', async () => {
    assert.deepEqual(await json('ban', 'list'), []);
    assert.equal((await marsa.run(['ban', 'list'])).stdout, 'There are none.\n');
    assert.ok([0, 1].includes((await marsa.run(['ban', 'lift', '2001:db8::/64'])).code ?? -1));
  });

  test('the log, by the API', async () => {
    const rows = await json('audit', 'list', '--action', 'DEVKEY_CREATE', '--limit', '2');
    assert.ok(Array.isArray(rows) && rows.length === 2);
    assert.match((await marsa.run(['audit', 'list', '--outcome', 'allowed'])).stdout, /WHO +FROM +ACTION/);
    assert.partialDeepStrictEqual(await json('audit', 'verify'), { ok: true });
    const lines = (await marsa.run(['audit', 'export', '--action', 'ROLE_CREATE'])).stdout.trim().split('\n');
    assert.partialDeepStrictEqual(JSON.parse(lines.at(-1) ?? ''), { action: 'ROLE_CREATE' });
    const saved = await json('audit', 'export', '--format', 'csv', '--out', 'audit.csv');
    assert.partialDeepStrictEqual(saved, { savedTo: marsa.pathOf('audit.csv') });
    assert.match(readFileSync(marsa.pathOf('audit.csv'), 'utf8'), /^id,seq,at/);
    assert.equal((await marsa.run(['audit', 'list', '--from', 'yesterday'])).code, 2);
  });

  test('call reaches every endpoint, and keeps secrets back', async () => {
    const endpoints = await json('call');
    assert.ok(Array.isArray(endpoints) && endpoints.length > 40);
    const made = await json(
      'call',
      'projects.create',
      '--body',
      '{"name":"Called","domain":"https://called.example.com"}',
    );
    assert.partialDeepStrictEqual(made, { ok: true, data: { name: 'Called' } });
    assert.partialDeepStrictEqual(await json('call', 'projects.list', '--query', '{"limit":1}'), {
      ok: true,
    });
    const body = '{"name":"Kept"}';
    assert.equal((await marsa.run(['call', 'devkeys.create', '--body', body])).code, 2);
    const revealed = await marsa.run(['call', 'devkeys.create', '--body', '-', '--reveal'], { stdin: body });
    assert.match(revealed.stdout, /"apiKey": "marsa_/);
    assert.match((await marsa.run(['call', 'projects.get'])).stderr, /needs --params with id/);
    assert.equal((await marsa.run(['call', 'projects.nothing'])).code, 2);
    assert.equal((await marsa.run(['call', 'projects.create', '--body', '{'])).code, 2);
    assert.match((await marsa.run(['call', 'audit.export'])).stdout, /^\{"id":/);
  });
});
