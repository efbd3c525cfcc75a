import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit, me, people, roles, secondFactor, session } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import {
  addApp,
  addPasskey,
  minute,
  openSecondFactorScene,
} from '@marsa/tests/support/second-factor-scene.ts';

for (const engine of testDatabases()) {
  describe(`who needs a second factor on ${engine.name}`, () => {
    test('V6.3.3 in a role that needs one, who lacks it can do nothing but add it', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser } = scene;
      const { items } = await server.admin.page(roles.list);
      const dev = items.find(({ name }) => name === 'DEV');
      const params = { id: dev?.id ?? '' };
      await server.admin.call(roles.update, { params, body: { needsSecondFactor: true } });
      await assert.rejects(browser.call(me.get), { code: 'MFA_REQUIRED' });
      await assert.rejects(browser.page(session.list), { code: 'MFA_REQUIRED' });
      await browser.call(session.get);
      assert.equal((await browser.call(secondFactor.get)).isRequired, true);
      await addApp(browser, time);
      await browser.call(me.get);
      await assert.rejects(browser.call(secondFactor.removeTotp), { code: 'CONFLICT' });
      assert.equal((await browser.call(secondFactor.get)).recoveryCodesLeft, 10, 'nothing was taken away');
      await server.admin.call(roles.update, { params, body: { needsSecondFactor: null } });
      await browser.call(secondFactor.removeTotp);
      await browser.call(me.get);
    });

    test('in production an administrator does, unless the role says otherwise', async () => {
      const env = { NODE_ENV: 'production', ALLOW_PRIVATE_TARGETS: '0' };
      await using scene = await openSecondFactorScene(engine, env, 'ADMIN');
      const { server, browser } = scene;
      await assert.rejects(browser.call(me.get), { code: 'MFA_REQUIRED' });
      await server.admin.call(me.get);
      const { items } = await server.admin.page(roles.list);
      const admin = items.find(({ name }) => name === 'ADMIN');
      const params = { id: admin?.id ?? '' };
      await server.admin.call(roles.update, { params, body: { needsSecondFactor: false } });
      await browser.call(me.get);
    });

    test('V7.5.1 nothing of it changes without a fresh confirmation, nor by an API key', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser } = scene;
      const { passkey } = await addPasskey(server, browser);
      await addApp(browser, time);
      time.now += 11 * minute;
      const params = { id: passkey.id };
      for (const change of [
        () => browser.call(secondFactor.beginTotp),
        () => browser.call(secondFactor.confirmTotp, { body: { code: '000000' } }),
        () => browser.call(secondFactor.removeTotp),
        () => browser.call(secondFactor.renewRecoveryCodes),
        () => browser.call(secondFactor.passkeyOptions),
        () => browser.call(secondFactor.renamePasskey, { params, body: { name: 'X' } }),
        () => browser.call(secondFactor.removePasskey, { params }),
      ])
        await assert.rejects(change(), { code: 'REAUTH_REQUIRED' });
      await assert.rejects(server.admin.call(secondFactor.beginTotp), { code: 'FORBIDDEN' });
    });

    test('an administrator takes all of them from who lost theirs, and the log says so', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser, dana } = scene;
      await addApp(browser, time);
      await addPasskey(server, browser);
      const params = { id: dana.personId };
      await assert.rejects(browser.call(secondFactor.reset, { params }), {
        code: 'INSUFFICIENT_PERMISSIONS',
      });
      await server.admin.call(secondFactor.reset, { params });
      await server.admin.call(roles.create, { body: { name: 'HELPER', permissions: 'people:write' } });
      const helper = await server.newDeveloper('Helper', 'HELPER');
      const admin = { params: { id: (await server.admin.call(me.get)).dev.id } };
      await assert.rejects(helper.call(secondFactor.reset, admin), { code: 'INSUFFICIENT_PERMISSIONS' });
      assert.equal((await scene.beginSignIn()).answer.status, 'signed-in');
      await assert.rejects(browser.call(session.get), { code: 'SESSION_EXPIRED' }, 'sessions ended with it');
      await assert.rejects(server.admin.call(secondFactor.reset, { params }), { code: 'CONFLICT' });
      const { items } = await server.admin.page(audit.list, { query: { action: 'SECOND_FACTOR_RESET' } });
      assert.deepEqual(
        items.filter(({ outcome }) => outcome === 'allowed').map(({ subject }) => subject),
        [dana.personId],
      );
      await server.admin.call(people.update, { params, body: { isActive: false } });
    });
  });
}
