import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Client, createClient } from '@marsa/client/client.ts';
import { me, password, people, roles, session, tokens } from '@marsa/contract/index.ts';
import { newPassword as makePassword } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
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
  describe(`tokens that are refused on ${engine.name}`, () => {
    test('each reason to refuse a token of ours is told, with WWW-Authenticate (A10)', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { db } = server.engines.database;
      const ask = (token: string) => told(withToken(server, token).call(me.get));

      const late = await signProgramIn(server);
      state.now += 15 * minute - 1;
      await late.call(me.get);
      state.now += 1;
      assert.equal(await ask(late.pair.accessToken), 'TOKEN_EXPIRED');

      const revoked = await signProgramIn(server);
      await revoked.call(me.get);
      await server.as().call(tokens.revoke, { body: { token: revoked.pair.accessToken } });
      assert.equal(await ask(revoked.pair.accessToken), 'TOKEN_BLACKLISTED revoked');
      const again = await refresh(server.as(), revoked.pair.refreshToken);
      await withToken(server, again.accessToken).call(me.get);
      await server.as().call(tokens.revoke, { body: { token: revoked.pair.accessToken } });

      const ended = await signProgramIn(server);
      await ended.call(me.get);
      await ended.call(session.end, { params: { id: ended.pair.sessionId } });
      assert.equal(await ask(ended.pair.accessToken), 'TOKEN_BLACKLISTED session_ended');
      assert.equal(
        await told(refresh(server.as(), ended.pair.refreshToken)),
        'TOKEN_BLACKLISTED session_ended',
      );

      const changed = await signProgramIn(server);
      await changed.call(me.get);
      await db
        .updateTable('person')
        .set({ tokenVersion: 1 })
        .where('id', '=', changed.account.personId)
        .execute();
      server.app.identity.publishChange();
      assert.equal(await ask(changed.pair.accessToken), 'TOKEN_BLACKLISTED password_changed');
      assert.equal(
        await told(refresh(server.as(), changed.pair.refreshToken)),
        'TOKEN_BLACKLISTED password_changed',
      );
      await db
        .updateTable('person')
        .set({ tokenVersion: null })
        .where('id', '=', changed.account.personId)
        .execute();

      const off = await signProgramIn(server);
      await off.call(me.get);
      await server.admin.call(people.update, {
        params: { id: off.account.personId },
        body: { isActive: false },
      });
      assert.equal(await ask(off.pair.accessToken), 'TOKEN_BLACKLISTED session_ended');

      const response = await fetch(`${server.url}/v1/me`, {
        headers: { authorization: `Bearer ${ended.pair.accessToken}` },
      });
      assert.equal(response.status, 401);
      assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/);
      const recorded = await actionsOf(server);
      for (const code of ['TOKEN_EXPIRED', 'TOKEN_BLACKLISTED'])
        assert.ok(recorded.includes(`AUTH_FAILURE refused ${code}`), code);
      assert.ok(recorded.includes('TOKEN_REVOKE allowed'));
    });

    test('a new password ends the tokens that were made before, and says so', async () => {
      await using server = await startTestServer(engine);
      const program = await signProgramIn(server);
      await program.call(me.get);
      const { email, password: currentPassword } = program.account;
      const browser = openBrowser(server.url);
      await browser.signIn(email, currentPassword);
      const newPassword = makePassword();
      await browser.call(password.change, { body: { currentPassword, newPassword } });
      assert.equal(await told(program.call(me.get)), 'TOKEN_BLACKLISTED password_changed');
      assert.equal(
        await told(refresh(server.as(), program.pair.refreshToken)),
        'TOKEN_BLACKLISTED password_changed',
      );
      const again = await signProgramIn(server, { account: { ...program.account, password: newPassword } });
      assert.equal(claimsOf(again.pair.accessToken).ver, claimsOf(program.pair.accessToken).ver + 1);
      await again.call(me.get);
    });

    test('V9.2.3 V9.2.4 issuer and audience are compared, and told of tokens of ours alone', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      const { pair } = await signProgramIn(server);
      const changes = { INVALID_ISSUER: 'JWT_ISSUER', INVALID_AUDIENCE: 'JWT_AUDIENCE' };
      for (const [code, name] of Object.entries(changes)) {
        await using other = await startTestServer(engine, {
          database,
          like: server,
          env: { [name]: 'other' },
        });
        assert.equal(await told(withToken(other, pair.accessToken).call(me.get)), code);
        const [header, payload] = pair.accessToken.split('.');
        const forged = `${header}.${payload}.${'A'.repeat(86)}`;
        assert.equal(await told(withToken(other, forged).call(me.get)), 'INVALID_TOKEN_FORMAT');
      }
    });

    test('what is no token of ours is told nothing more, and two credentials are too many', async () => {
      await using server = await startTestServer(engine);
      const { pair } = await signProgramIn(server);
      const [header = '', payload = '', signature = ''] = pair.accessToken.split('.');
      const claims = claimsOf(pair.accessToken);
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const foreign = encode({ alg: 'ES256', typ: 'at+jwt', kid: 'A'.repeat(43) });
      const faulty = [
        `${header}.${encode({ ...claims, exp: 1 })}.${signature}`,
        `${header}.${encode({ ...claims, iss: 'other' })}.${signature}`,
        `${header}.${encode({ ...claims, role: 'ADMIN' })}.${signature}`,
        `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
        `${foreign}.${payload}.${signature}`,
        pair.refreshToken,
        'marsa_svc_nothing',
        `${pair.accessToken}=`,
      ];
      for (const token of faulty) {
        const error = await refusal(withToken(server, token).call(me.get));
        assert.equal(error.code, 'INVALID_TOKEN_FORMAT', token);
        assert.equal(error.body.reason, undefined);
      }
      const both = createClient({ baseUrl: server.url, token: pair.accessToken, apiKey: server.adminKey });
      assert.equal(await told(both.call(me.get)), 'MULTIPLE_CREDENTIALS');
    });

    test('introspection tells holders of the permission, in their workspaces, what a token may do', async () => {
      await using server = await startTestServer(engine);
      const program = await signProgramIn(server);
      const token = program.pair.accessToken;
      const ask = (client: Client, of = token) => client.call(tokens.introspect, { body: { token: of } });
      const own = await ask(program);
      assert.equal(own.active, true);
      assert.equal(own.sub, program.account.personId);
      assert.ok(own.permissions?.includes('projects:*'));
      assert.equal((await ask(server.admin)).active, true, 'tokens:all');
      const stranger = await signProgramIn(server);
      assert.deepEqual(await ask(stranger), { active: false });
      assert.deepEqual(await ask(program, 'nonsense'), { active: false });
      assert.deepEqual(await ask(program, program.pair.refreshToken), { active: false });
      await server.as().call(tokens.revoke, { body: { token } });
      assert.deepEqual(await ask(server.admin), { active: false });
      const role = { name: 'ORDERS', permissions: 'orders:read' };
      await server.admin.call(roles.create, { body: role });
      const clerk = await signProgramIn(server, { role: 'ORDERS' });
      assert.equal(await told(ask(clerk)), 'INSUFFICIENT_PERMISSIONS');
      assert.deepEqual((await ask(server.admin, clerk.pair.accessToken)).permissions, ['orders:read']);
    });
  });
}
