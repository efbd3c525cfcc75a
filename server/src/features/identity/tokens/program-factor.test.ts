import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { me, tokens } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { signProgramIn, withToken } from '@marsa/tests/support/programs.ts';
import { addApp, minute, openSecondFactorScene } from '@marsa/tests/support/second-factor-scene.ts';

for (const engine of testDatabases()) {
  describe(`the second factor of programs on ${engine.name}`, () => {
    test('V6.3.3 who has one gives a code of it: of the app once, or a recovery code once', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, dana, browser } = scene;
      const { codeNow, recoveryCodes } = await addApp(browser, time);
      let programs = 0;
      const ask = (code?: string) => {
        const headers = { 'x-forwarded-for': `198.51.100.${++programs}` };
        const body = { email: dana.email, password: dana.password, ...(code ? { code } : {}) };
        return server.as().call(tokens.create, { body, headers });
      };
      const needed = await ask().catch((error: unknown) => error);
      assert.ok(needed instanceof ProblemError);
      assert.equal(needed.code, 'MFA_REQUIRED');
      assert.deepEqual(needed.body.factors, ['totp', 'recovery-code']);
      await assert.rejects(ask('000000'), { code: 'INVALID_CREDENTIALS' });
      time.now += minute;
      const code = codeNow();
      const { accessToken } = await ask(code);
      assert.equal((await withToken(server, accessToken).call(me.get)).dev.id, dana.personId);
      await assert.rejects(ask(code), { code: 'INVALID_CREDENTIALS' });
      const [recovery = ''] = recoveryCodes ?? [];
      await ask(recovery);
      await assert.rejects(ask(recovery), { code: 'INVALID_CREDENTIALS' });
    });

    test('V6.3.3 a role that needs one gives no token to who has none', async () => {
      await using scene = await openSecondFactorScene(engine, {}, 'DEV');
      const { server, dana } = scene;
      await server.engines.database.db
        .updateTable('role')
        .set({ needsSecondFactor: 1 })
        .where('name', '=', 'DEV')
        .execute();
      await assert.rejects(signProgramIn(server, { account: dana }), { code: 'MFA_REQUIRED' });
    });

    test('a person is told when a refresh token of theirs was used twice', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, dana } = scene;
      const { pair } = await signProgramIn(server, { account: dana });
      const refresh = () => server.as().call(tokens.refresh, { body: { refreshToken: pair.refreshToken } });
      const { refreshToken } = await refresh();
      time.now += 2 * minute;
      await server.as().call(tokens.refresh, { body: { refreshToken } });
      time.now += 2 * minute;
      await assert.rejects(refresh(), ProblemError);
      const { db } = server.engines.database;
      const notices = await db.selectFrom('notice').select(['kind', 'personId']).execute();
      assert.deepEqual(notices, [{ kind: 'refresh-reuse', personId: dana.personId }]);
    });
  });
}
