import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa } from '@marsa/tests/support/marsa.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const [engine] = testDatabases();
const nowhere = 'http://127.0.0.2:47111';

describe('access', () => {
  let server: TestServer;
  before(async () => {
    assert.ok(engine);
    server = await startTestServer(engine);
  });
  after(() => server?.[Symbol.asyncDispose]());
  const login = {
    args: () => ['login', '--url', server.url, '--key-stdin'],
    stdin: () => `${server.adminKey}\n`,
  };

  test('login keeps the key where only its owner can read it, and shows it nowhere', async () => {
    using marsa = openMarsa();
    const done = await marsa.run(login.args(), { stdin: login.stdin() });
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /Logged in at .* as Admin \(ADMIN\)/);
    assert.ok(!`${done.stdout}${done.stderr}`.includes(server.adminKey));
    assert.equal(statSync(marsa.sessionFile).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(marsa.sessionFile)).mode & 0o777, 0o700);
    assert.deepEqual(JSON.parse(readFileSync(marsa.sessionFile, 'utf8')), {
      url: server.url,
      apiKey: server.adminKey,
    });

    const who = await marsa.run(['whoami', '--json']);
    assert.partialDeepStrictEqual(who.json(), { dev: { name: 'Admin', role: 'ADMIN' } });
    assert.match((await marsa.run(['whoami'])).stdout, /^Name +Admin$/m);
    assert.deepEqual((await marsa.run(['logout', '--json'])).json(), { loggedOut: true });
    assert.ok(!existsSync(marsa.sessionFile));
    const out = await marsa.run(['whoami']);
    assert.equal(out.code, 1);
    assert.match(out.stderr, /You are not logged in/);
  });

  test('XDG_CONFIG_HOME says where; MARSA_URL and MARSA_API_KEY go before what was saved', async () => {
    using marsa = openMarsa();
    const env = { XDG_CONFIG_HOME: marsa.pathOf('xdg') };
    await marsa.run(login.args(), { stdin: login.stdin(), env });
    assert.ok(existsSync(marsa.pathOf('xdg/marsa/config.json')));
    const { apiKey } = await server.newDeveloper('Noor');
    const who = await marsa.run(['whoami', '--json'], { env: { ...env, MARSA_API_KEY: apiKey } });
    assert.partialDeepStrictEqual(who.json(), { dev: { name: 'Noor' } });
  });

  test('a saved key goes nowhere but to the address it was saved with', async () => {
    using marsa = openMarsa();
    await marsa.run(login.args(), { stdin: login.stdin() });
    for (const env of [{ MARSA_URL: nowhere }, {}]) {
      const elsewhere = await marsa.run(['whoami', ...('MARSA_URL' in env ? [] : ['--url', nowhere])], {
        env,
      });
      assert.equal(elsewhere.code, 1);
      assert.match(elsewhere.stderr, /not logged in at http:\/\/127\.0\.0\.2:47111/);
    }
  });

  test('a wrong key is refused and nothing is saved', async () => {
    using marsa = openMarsa();
    const key = `marsa_${'A'.repeat(60)}`;
    const refused = await marsa.run(login.args(), { stdin: key });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Request \w+/);
    assert.ok(!refused.stderr.includes(key));
    assert.ok(!existsSync(marsa.sessionFile));
  });

  test('a file that others can read is not used', async () => {
    using marsa = openMarsa();
    await marsa.run(login.args(), { stdin: login.stdin() });
    chmodSync(marsa.sessionFile, 0o644);
    const refused = await marsa.run(['whoami']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /can be read by others \(mode 644\)/);
  });

  test('exit codes: 2 for wrong usage, 3 where Marsa cannot be reached', async () => {
    using marsa = openMarsa({ MARSA_API_KEY: 'marsa_x' });
    const usage = [
      ['whoami', '--nonsense'],
      ['project'],
      ['projects'],
      ['project', 'list', '--limit', 'many'],
      ['whoami', '--url', 'ftp://x'],
      ['login'],
    ];
    for (const args of usage) assert.equal((await marsa.run(args)).code, 2, args.join(' '));
    const away = await marsa.run(['whoami', '--url', nowhere]);
    assert.equal(away.code, 3);
    assert.match(away.stderr, /cannot be reached at http:\/\/127\.0\.0\.2:47111: .*ECONNREFUSED/);
  });

  test('with --json a failure is JSON on stderr, and stdout is empty', async () => {
    using marsa = openMarsa({ MARSA_URL: server.url, MARSA_API_KEY: server.adminKey });
    const refused = await marsa.run(['project', 'create', 'x', '--domain', 'http://x.test/a', '--json']);
    assert.equal(refused.code, 1);
    assert.equal(refused.stdout, '');
    const report = JSON.parse(refused.stderr);
    assert.partialDeepStrictEqual(report, { ok: false, exitCode: 1, code: 'BAD_REQUEST', status: 400 });
    assert.deepEqual(report.issues.map(({ path }: { path: string }) => path).sort(), ['domain', 'name']);
    const forPeople = await marsa.run(['project', 'create', 'x', '--domain', 'http://x.test/a']);
    assert.match(forPeople.stderr, /^Error: /);
    assert.match(forPeople.stderr, /domain: must be an https origin/);
    assert.match(forPeople.stderr, /Request \w+/);
    const unknown = await marsa.run(['whoami', '--json', '--nonsense']);
    assert.partialDeepStrictEqual(JSON.parse(unknown.stderr), { code: 'USAGE', exitCode: 2 });
  });
});
