import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit, me, projects, roles, session, tokens, workspaces } from '@marsa/contract/index.ts';
import { makeAccount } from '@marsa/tests/support/accounts.ts';
import { testDatabases, testRedisUrl } from '@marsa/tests/support/databases.ts';
import {
  actionsOf,
  claimsOf,
  refresh,
  refusal,
  signProgramIn,
  told,
  withToken,
} from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const start = 1_800_000_000_000;
const minute = 60_000;

for (const engine of testDatabases()) {
  describe(`tokens of programs on ${engine.name}`, () => {
    test('a program signs in, calls, and refreshes; the key set verifies it', async () => {
      await using server = await startTestServer(engine);
      const program = await signProgramIn(server);
      const claims = claimsOf(program.pair.accessToken);
      assert.deepEqual(Object.keys(claims).toSorted(), [
        ...['aud', 'exp', 'iat', 'iss', 'jti', 'role', 'sid', 'sub', 'ver', 'workspace'],
      ]);
      assert.deepEqual(
        [claims.sub, claims.role, claims.iss, claims.aud, claims.exp - claims.iat, claims.workspace],
        [program.account.personId, 'DEV', 'marsa', 'marsa', 900, program.pair.workspaceId],
      );
      const who = await program.call(me.get);
      assert.equal(who.dev.id, program.account.personId);
      await program.call(projects.create, { body: { name: 'By token', domain: 'https://a.example.com' } });
      const next = await refresh(server.as(), program.pair.refreshToken);
      assert.notEqual(next.refreshToken, program.pair.refreshToken);
      assert.equal(next.sessionId, program.pair.sessionId);
      assert.equal((await withToken(server, next.accessToken).call(me.get)).dev.id, who.dev.id);
      const { items } = await program.page(session.list);
      assert.deepEqual(
        items.map(({ id, kind }) => [id, kind]),
        [[program.pair.sessionId, 'program']],
      );
      assert.ok((await actionsOf(server)).includes('AUTH_SUCCESS allowed'));
    });

    test('the key set is public, plain JSON that may be kept for five minutes', async () => {
      await using server = await startTestServer(engine);
      const response = await fetch(`${server.url}/.well-known/jwks.json`);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
      const body = (await response.json()) as { keys: Record<string, unknown>[] };
      assert.deepEqual(Object.keys(body), ['keys']);
      assert.equal(body.keys.length, 2);
      for (const key of body.keys) {
        assert.deepEqual(Object.keys(key).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      }
      assert.deepEqual(await server.as().call(tokens.keys), body);
    });

    test('the server itself rotates its keys after 90 days, and forgets what is over', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { db } = server.engines.database;
      const row = { jti: 'OVER', exp: start + 1, reason: 'test', revokedAt: start };
      await db.insertInto('revokedToken').values(row).execute();
      const { keys: before } = await server.as().call(tokens.keys);
      const seen = () =>
        db.selectFrom('jobSchedule').selectAll().where('name', '=', 'tokens.tend').executeTakeFirst();
      await until(async () => (await seen()) !== undefined, 10_000);
      state.now += 90 * 24 * 60 * minute;
      await until(async () => (await server.as().call(tokens.keys)).keys.length === 3, 10_000);
      const { keys: after } = await server.as().call(tokens.keys);
      assert.equal(after.filter(({ kid }) => before.some((key) => key.kid === kid)).length, 2);
      const { items } = await server.admin.page(audit.list, { query: { action: 'SIGNING_KEY_ROTATE' } });
      assert.deepEqual(
        items.map(({ actor }) => actor.id),
        ['tokens'],
      );
      await until(async () => (await db.selectFrom('revokedToken').selectAll().execute()).length === 0);
    });

    test('a browser gets no tokens', async () => {
      await using server = await startTestServer(engine);
      const { email, password } = await makeAccount(server);
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: new URL(server.url).origin },
        { 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'none' },
      ]) {
        const post = async (path: string, body: object) => {
          const response = await fetch(server.url + path, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
            body: JSON.stringify(body),
          });
          return ((await response.json()) as { code: string }).code;
        };
        assert.equal(await post('/v1/auth/token', { email, password }), 'FORBIDDEN');
        assert.equal(await post('/v1/auth/refresh', { refreshToken: 'x' }), 'FORBIDDEN');
        assert.equal(await post('/v1/auth/revoke', { token: 'x' }), 'FORBIDDEN');
      }
    });

    test('a wrong password, no account: the same answer, on record', async () => {
      await using server = await startTestServer(engine);
      const { email } = await makeAccount(server);
      const tell = async (body: { email: string; password: string }) => {
        const error = await refusal(server.as().call(tokens.create, { body }));
        return [error.code, error.message];
      };
      const wrong = await tell({ email, password: 'wrong' });
      assert.equal(wrong[0], 'INVALID_CREDENTIALS');
      assert.deepEqual(await tell({ email: 'nobody@example.com', password: 'wrong' }), wrong);
      assert.ok((await actionsOf(server)).includes('AUTH_FAILURE refused INVALID_CREDENTIALS'));
    });

    test('a token reaches the workspace it is for, and no other of its person', async () => {
      await using server = await startTestServer(engine);
      const own = await signProgramIn(server);
      const { id: shared } = await own.call(workspaces.create, { body: { name: 'Shared' } });
      const there = await signProgramIn(server, { account: own.account, workspaceId: shared });
      assert.equal(claimsOf(there.pair.accessToken).workspace, shared);
      const inOwn = { name: 'Own', domain: 'https://own.example.com' };
      const project = await own.call(projects.create, { body: inOwn });
      const inShared = { ...inOwn, name: 'Shared', workspaceId: shared };
      const other = await there.call(projects.create, { body: inShared });
      await assert.rejects(there.call(projects.get, { params: { id: project.id } }), { code: 'NOT_FOUND' });
      await assert.rejects(own.call(projects.get, { params: { id: other.id } }), { code: 'NOT_FOUND' });
      assert.deepEqual(
        (await there.page(projects.list)).items.map(({ id }) => id),
        [other.id],
      );
      const stranger = await signProgramIn(server);
      const { email, password } = stranger.account;
      const body = { email, password, workspaceId: shared };
      assert.equal(await told(server.as().call(tokens.create, { body })), 'NOT_FOUND');
    });

    test('what a person may do comes from their role at each request, not from the token', async () => {
      await using server = await startTestServer(engine);
      const role = await server.admin.call(roles.create, {
        body: { name: 'READER', permissions: 'projects:read' },
      });
      const program = await signProgramIn(server, { role: 'READER' });
      await program.page(projects.list);
      const params = { id: role.id };
      await server.admin.call(roles.update, { params, body: { permissions: ['orders:read'] } });
      assert.equal(await told(program.page(projects.list)), 'INSUFFICIENT_PERMISSIONS');
      await server.admin.call(roles.update, { params, body: { permissions: '*', isActive: false } });
      assert.equal(await told(program.page(projects.list)), 'ROLE_NOT_AUTHORIZED');
    });
  });

  const redis = testRedisUrl();
  test(`what one instance ends, another refuses at once, on ${engine.name}`, {
    skip: redis === undefined && 'TEST_REDIS_URL is not set',
  }, async () => {
    await using database = await engine.open();
    const env = { REDIS_URL: redis ?? '' };
    await using one = await startTestServer(engine, { database, env });
    await using two = await startTestServer(engine, { database, env, like: one });
    const program = await signProgramIn(one);
    const there = withToken(two, program.pair.accessToken);
    await there.call(me.get);
    await one.as().call(tokens.revoke, { body: { token: program.pair.accessToken } });
    await until(async () => (await told(there.call(me.get))) === 'TOKEN_BLACKLISTED revoked');
    const next = await refresh(one.as(), program.pair.refreshToken);
    const after = withToken(two, next.accessToken);
    await after.call(me.get);
    await after.call(session.end, { params: { id: next.sessionId } });
    assert.equal(await told(after.call(me.get)), 'TOKEN_BLACKLISTED session_ended');
    const here = withToken(one, next.accessToken);
    await until(async () => (await told(here.call(me.get))) === 'TOKEN_BLACKLISTED session_ended');
  });
}

/** Far less than what is remembered lasts: the news travels, it does not only age. */
async function until(isSo: () => Promise<boolean>, ms = 1000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isSo().catch(() => false))) {
    assert.ok(Date.now() < end, `not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
