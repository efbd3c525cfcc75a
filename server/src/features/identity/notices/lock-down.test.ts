import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  audit,
  devkeys,
  me,
  notices,
  password as passwords,
  people,
  secondFactor,
  session,
  tokens,
} from '@marsa/contract/index.ts';
import { type Account, makeAccount, newPassword } from '@marsa/tests/support/accounts.ts';
import { createAuthenticator } from '@marsa/tests/support/authenticator.ts';
import { type Browser, openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startMailServer } from '@marsa/tests/support/mail-server.ts';
import { withToken } from '@marsa/tests/support/programs.ts';
import { addPasskey } from '@marsa/tests/support/second-factor-scene.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const minute = 60_000;
const start = 1_800_000_000_000;
const publicUrl = 'https://marsa.harbour.example';
const proxy = { TRUST_PROXY: '127.0.0.1/32' };
const mailEnv = (url: string) => ({
  ...{ SMTP_URL: url, MAIL_FROM: 'marsa@harbour.example', PUBLIC_URL: publicUrl },
  ...proxy,
});

const from = (server: TestServer, ip: string) => openBrowser(server.url, { 'x-forwarded-for': ip });

async function signIn(server: TestServer, ip: string, { email, password }: Account) {
  const browser = from(server, ip);
  await browser.signIn(email, password);
  return browser;
}

const latest = async (browser: Browser) => (await browser.page(notices.list)).items[0]?.id ?? '';
const linkIn = (text = '') => new RegExp(`${publicUrl}/not-me#([\\w-]{43})\\n`).exec(text)?.[1] ?? '';

for (const engine of testDatabases()) {
  describe(`"this was not me" on ${engine.name}`, () => {
    test('ends sessions, tokens and the password, and takes away what was added since', async () => {
      const time = { now: start };
      await using server = await startTestServer(engine, { clock: () => time.now, env: proxy });
      const dana = await makeAccount(server);
      const laptop = await signIn(server, '203.0.113.1', dana);
      const own = await addPasskey(server, laptop, 'Mine');
      time.now += 20 * minute;
      const { options } = await laptop.call(secondFactor.offerConfirmation);
      const proof = { factor: 'passkey', answer: own.device.get(options) } as const;
      await laptop.call(secondFactor.confirm, { body: { proof } });

      // Somebody has the password and a recovery code.
      const thief = from(server, '198.51.100.1');
      await thief.signIn(dana.email, dana.password);
      const [code = ''] = own.recoveryCodes ?? [];
      await thief.call(secondFactor.prove, { body: { proof: { factor: 'recovery-code', code } } });
      const theirs = await addPasskey(server, thief, 'Theirs');
      const program = await server.as().call(tokens.create, {
        headers: { 'x-forwarded-for': '198.51.100.2' },
        body: { email: dana.email, password: dana.password, code: own.recoveryCodes?.[1] ?? '' },
      });
      const newDevice = (await laptop.page(notices.list)).items.find(({ kind }) => kind === 'new-device');
      const params = { id: newDevice?.id ?? '' };
      // They may say first that it was them: that does not disarm it.
      await thief.call(notices.acknowledge, { params });

      const done = await laptop.call(notices.notMe, { params });
      assert.deepEqual(done, {
        sessionsEnded: 3,
        factorsRemoved: 1,
        keyRevoked: false,
        next: 'administrator',
      });
      for (const browser of [laptop, thief])
        await assert.rejects(browser.call(session.get), { code: 'SESSION_EXPIRED' });
      await assert.rejects(withToken(server, program.accessToken).call(me.get), {
        code: 'TOKEN_BLACKLISTED',
      });
      const refresh = { body: { refreshToken: program.refreshToken } };
      await assert.rejects(server.as().call(tokens.refresh, refresh));
      const again = from(server, '203.0.113.9');
      await assert.rejects(again.signIn(dana.email, dana.password), { code: 'INVALID_CREDENTIALS' });
      const comeBack = async ({ device }: typeof own) => {
        const asked = await again.call(secondFactor.offerPasskeySignIn);
        const body = { answer: device.get(asked.options) };
        return again.call(secondFactor.signInByPasskey, { body });
      };
      await assert.rejects(comeBack(theirs), { code: 'INVALID_CREDENTIALS' });
      const { session: opened } = await comeBack(own);
      assert.equal(opened?.person.id, dana.personId);
      // Without a password they can still confirm that it is them.
      assert.equal((await again.call(secondFactor.get)).hasPassword, false);
      time.now += 11 * minute;
      await assert.rejects(again.call(secondFactor.beginTotp), { code: 'REAUTH_REQUIRED' });
      const asked = await again.call(secondFactor.offerConfirmation);
      const answer = own.device.get(asked.options);
      await again.call(secondFactor.confirm, { body: { proof: { factor: 'passkey', answer } } });
      await again.call(secondFactor.beginTotp);
      const { items } = await server.admin.page(audit.list, { query: { action: 'NOTICE_NOT_ME' } });
      assert.partialDeepStrictEqual(items, [
        { subject: dana.personId, details: { reason: 'new-device', count: 3 } },
      ]);
    });

    test('by the link of the letter, once; a letter with the way to a new password follows', async () => {
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url) });
      const dana = await makeAccount(server);
      await signIn(server, '203.0.113.1', dana);
      const thief = await signIn(server, '198.51.100.1', dana);
      const [letter] = await mail.waitFor(1);
      assert.deepEqual(letter?.to, [dana.email]);
      assert.match(letter?.text ?? '', /with a device that was not seen before[\s\S]*198\.51\.100\.1/);
      const token = linkIn(letter?.text);
      const body = { token };
      const anywhere = from(server, '192.0.2.1');
      assert.equal((await anywhere.call(notices.notMeByLink, { body })).next, 'mail');
      await assert.rejects(thief.call(session.get), { code: 'SESSION_EXPIRED' });
      await assert.rejects(anywhere.call(notices.notMeByLink, { body }), { code: 'INVALID_CREDENTIALS' });
      const reset = (await mail.waitFor(2))[1];
      const resetToken = /reset#([\w-]{43})\n/.exec(reset?.text ?? '')?.[1] ?? '';
      const next = newPassword();
      await anywhere.call(passwords.reset, { body: { token: resetToken, password: next } });
      await anywhere.signIn(dana.email, next);
      assert.match((await mail.waitFor(3))[2]?.header('subject') ?? '', /password was changed/);
      assert.ok(!server.log().includes(token) && !server.log().includes(resetToken));
      const jobs = await server.engines.database.db.selectFrom('job').selectAll().execute();
      assert.ok(!JSON.stringify(jobs).includes(token), 'the token waits in no job');
    });

    test('a key that somebody else uses ends with it', async () => {
      await using server = await startTestServer(engine, { env: proxy });
      const dana = await makeAccount(server);
      const { apiKey, keyId } = await server.admin.call(devkeys.create, {
        body: { name: 'CI', developerId: dana.personId },
      });
      const key = server.as(apiKey);
      for (const ip of ['203.0.113.1', '198.51.100.1'])
        await key.call(me.get, { headers: { 'x-forwarded-for': ip } });
      const browser = await signIn(server, '203.0.113.1', dana);
      await within(patienceMs, async () => (await latest(browser)) !== '', 'the notice');
      const id = await latest(browser);
      assert.equal((await browser.call(notices.notMe, { params: { id } })).keyRevoked, true);
      await assert.rejects(key.call(me.get), { code: 'INVALID_API_KEY' });
      const { items } = await server.admin.page(devkeys.list, { query: { developerId: dana.personId } });
      assert.equal(items.find((one) => one.id === keyId)?.status, 'revoked');
    });

    test('is said of one’s own notices, once', async () => {
      await using server = await startTestServer(engine, { env: proxy });
      const dana = await makeAccount(server);
      await signIn(server, '203.0.113.1', dana);
      const phone = await signIn(server, '203.0.113.2', dana);
      const params = { id: await latest(phone) };
      const sami = await signIn(server, '203.0.113.3', await makeAccount(server, 'DEV', 'Sami'));
      await assert.rejects(sami.call(notices.notMe, { params }), { code: 'NOT_FOUND' });
      await phone.call(session.get);
      const at = [phone.call(notices.notMe, { params }), phone.call(notices.notMe, { params })];
      const results = await Promise.allSettled(at);
      assert.ok(results.some(({ status }) => status === 'fulfilled'));
    });
  });

  describe(`what else people are told, on ${engine.name}`, () => {
    test('V6.3.7 sessions ended by an administrator, another password, another second factor', async () => {
      await using server = await startTestServer(engine, { env: proxy });
      const dana = await makeAccount(server);
      const browser = await signIn(server, '203.0.113.1', dana);
      await signIn(server, '203.0.113.1', dana);
      const params = { id: dana.personId };
      const device = createAuthenticator(server.config.PUBLIC_URL);
      const { options } = await browser.call(secondFactor.passkeyOptions);
      const body = { name: 'Key', attestation: device.create(options) };
      const { passkey } = await browser.call(secondFactor.addPasskey, { body });
      await browser.call(secondFactor.removePasskey, { params: { id: passkey.id } });
      const change = { currentPassword: dana.password, newPassword: newPassword() };
      await browser.call(passwords.change, { body: change });
      await server.admin.call(session.endAllOf, { params, query: { reason: 'A lost laptop' } });
      const { items } = await server.admin.page(notices.list, { query: { personId: dana.personId } });
      assert.deepEqual(
        items.reverse().map(({ kind, details }) => [kind, details.change ?? details.by ?? details.ip]),
        [
          ['new-device', '203.0.113.1'],
          ['second-factor-changed', 'passkey-added'],
          ['second-factor-changed', 'passkey-removed'],
          ['password-changed', '203.0.113.1'],
          ['session-ended-by-admin', 'Admin'],
        ],
      );
      await server.admin.call(people.update, { params, body: { isActive: false } });
    });
  });
}
