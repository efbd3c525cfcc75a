import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { me, projects, tokens } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, openMarsaAt, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { signProgramIn, told, withToken } from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const [engine] = testDatabases();
assert.ok(engine);

describe('tokens', () => {
  test('a service token is made, rotated and revoked; it is written to a file or shown this once', async () => {
    await using server = await startTestServer(engine);
    using marsa = openMarsaAt(server);
    const json = async (...args: string[]): Promise<unknown> => {
      const answer = await marsa.run(['service-token', ...args, '--json']);
      assert.equal(answer.code, 0, answer.stderr);
      return answer.json();
    };
    const made = await json(
      'create',
      '--name',
      'orders',
      '--scopes',
      'projects:read',
      '--out',
      'orders.token',
    );
    assert.ok(!('token' in Object(made)));
    assert.equal(statSync(marsa.pathOf('orders.token')).mode & 0o777, 0o600);
    const token = readFileSync(marsa.pathOf('orders.token'), 'utf8').trim();
    const service = withToken(server, token);
    await service.page(projects.list);
    const byService = await marsa.run(['project', 'list', '--json'], { env: { MARSA_API_KEY: token } });
    assert.deepEqual([byService.code, byService.json()], [0, []]);
    const id = token.slice('marsa_svc_'.length, 'marsa_svc_'.length + 12);
    const rotated = await marsa.run(['service-token', 'rotate', id, '--overlap-seconds', '60']);
    assert.match(rotated.stdout, /^Service token +marsa_svc_/m);
    assert.match(rotated.stderr, /shown this once/);
    assert.deepEqual(await json('revoke', id), { revoked: true });
    assert.equal(await told(service.page(projects.list)), 'TOKEN_BLACKLISTED revoked');
    const listed = await json('list');
    assert.ok(Array.isArray(listed) && listed.length === 2);
    const bad = await marsa.run(['service-token', 'create', '--name', 'x', '--scopes', 'not a permission']);
    assert.equal(bad.code, 1);
  });

  test('an operator rotates the key of access tokens, at once where it is in wrong hands', async () => {
    await using database = await engine.open();
    const state = { now: Date.now() };
    await using server = await startTestServer(engine, { database, clock: () => state.now });
    using marsa = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });
    const rotate = ['identity', 'rotate-signing-key'];
    const tooEarly = await marsa.run(rotate);
    assert.equal(tooEarly.code, 1);
    assert.match(tooEarly.stderr, /published less than a day ago/);
    const program = await signProgramIn(server);
    await program.call(me.get);
    const { keys } = await server.as().call(tokens.keys);
    const done = await marsa.run([...rotate, '--compromised', '--json']);
    assert.equal(done.code, 0, done.stderr);
    assert.partialDeepStrictEqual(done.json(), { formerUntil: null });
    // The server heard nothing of a command beside it; it looks every five seconds.
    state.now += 5000;
    assert.equal(await told(program.call(me.get)), 'INVALID_TOKEN_FORMAT');
    const next = await server.as().call(tokens.refresh, {
      body: { refreshToken: program.pair.refreshToken },
    });
    await withToken(server, next.accessToken).call(me.get);
    const { keys: now } = await server.as().call(tokens.keys);
    assert.equal(now.length, 2);
    assert.equal(keys.filter(({ kid }) => now.some((key) => key.kid === kid)).length, 1);
  });
});
