import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient, ProblemError } from '@marsa/client/client.ts';
import { attention, me, notices } from '@marsa/contract/index.ts';
import { makeAccount } from '@marsa/tests/support/accounts.ts';
import { type Browser, openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';
import { networkOf } from './network.ts';

const minute = 60_000;
const start = 1_800_000_000_000;
const behindProxy = { env: { TRUST_PROXY: '127.0.0.1/32' } };

const from = (server: TestServer, ip: string) => openBrowser(server.url, { 'x-forwarded-for': ip });

/** The same browser at another place. */
function move(browser: Browser, server: TestServer, ip: string): Browser {
  const moved = from(server, ip);
  for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
  return moved;
}

/** What a person was told, oldest first. */
async function toldTo(browser: Browser) {
  const { items } = await browser.page(notices.list);
  return items.reverse().map(({ kind, details }) => ({ kind, ...details }));
}

test('a network is the /24 of IPv4 and the /64 of IPv6', () => {
  assert.equal(networkOf('203.0.113.77'), '203.0.113.0/24');
  assert.equal(networkOf('2001:db8:1:2:3::9'), '2001:db8:1:2::/64');
  assert.equal(networkOf('local'), 'local');
});

for (const engine of testDatabases()) {
  describe(`known devices and networks on ${engine.name}`, () => {
    test('V6.3.5 the first sign-in alarms nobody; another browser does, and another network, once', async () => {
      await using server = await startTestServer(engine, behindProxy);
      const { email, password } = await makeAccount(server);
      const laptop = from(server, '203.0.113.1');
      await laptop.signIn(email, password);
      await laptop.signIn(email, password);
      const desk = move(laptop, server, '203.0.113.200');
      await desk.signIn(email, password);
      assert.deepEqual(await toldTo(desk), []);

      const phone = from(server, '198.51.100.1');
      await phone.signIn(email, password);
      const device = 'Firefox on Linux';
      const newDevice = { kind: 'new-device', ip: '198.51.100.1', network: '198.51.100.0/24', device };
      assert.deepEqual(await toldTo(phone), [newDevice]);
      const abroad = move(phone, server, '192.0.2.1');
      await abroad.signIn(email, password);
      const newNetwork = { kind: 'new-network', ip: '192.0.2.1', network: '192.0.2.0/24', device };
      assert.deepEqual(await toldTo(abroad), [newDevice, newNetwork]);
      await abroad.signIn(email, password);
      assert.equal((await toldTo(abroad)).length, 2);
    });

    test('the cookie of a browser is for it alone, and one that was planted there is not taken over', async () => {
      await using server = await startTestServer(engine, behindProxy);
      const { email, password, personId } = await makeAccount(server);
      const browser = from(server, '203.0.113.1');
      const planted = 'A'.repeat(43);
      browser.cookies.set('device', planted);
      await browser.signIn(email, password);
      const given = browser.cookies.get('device') ?? '';
      assert.notEqual(given, planted);
      const cookie = browser.setCookies.find((text) => text.startsWith('device=')) ?? '';
      assert.match(cookie, /; Max-Age=34560000/);
      assert.match(cookie, /; HttpOnly/i);
      assert.match(cookie, /; SameSite=Lax/i);
      const rows = await server.engines.database.db.selectFrom('knownDevice').selectAll().execute();
      assert.deepEqual(
        rows.map((row) => row.personId),
        [personId],
      );
      assert.ok(!JSON.stringify(rows).includes(given));
    });

    test('two people who share a browser are each told once', async () => {
      await using server = await startTestServer(engine, behindProxy);
      const [dana, sami] = [await makeAccount(server), await makeAccount(server, 'DEV', 'Sami')];
      await from(server, '203.0.113.2').signIn(dana.email, dana.password);
      await from(server, '203.0.113.3').signIn(sami.email, sami.password);
      const shared = from(server, '203.0.113.4');
      for (const person of [dana, sami, dana, sami]) await shared.signIn(person.email, person.password);
      assert.deepEqual(
        (await toldTo(shared)).map(({ kind }) => kind),
        ['new-device'],
      );
    });

    test('a key that is used from another network: its owner is told once; of one that roams, no more', async () => {
      await using server = await startTestServer(engine, behindProxy);
      const dana = await server.newDeveloper('Dana');
      const use = (ip: string) =>
        createClient({ baseUrl: server.url, apiKey: dana.apiKey }).call(me.get, {
          headers: { 'x-forwarded-for': ip },
        });
      const told = async () => (await dana.page(notices.list, { query: { limit: 200 } })).items;
      const networks = () =>
        server.engines.database.db
          .selectFrom('knownNetwork')
          .selectAll()
          .where('subject', '=', `key ${dana.keyId}`)
          .execute();
      await use('203.0.113.1');
      await within(patienceMs, async () => (await networks()).length === 1, 'the first network');
      await use('203.0.113.99');
      await use('198.51.100.1');
      // The list itself is asked from 127.0.0.1, a third network.
      await within(patienceMs, async () => (await told()).length === 2, 'what was told');
      assert.partialDeepStrictEqual(
        (await told()).find(({ details }) => details.network === '198.51.100.0/24'),
        {
          kind: 'key-new-network',
          personId: dana.developerId,
          details: { ip: '198.51.100.1', keyId: dana.keyId, keyName: 'Dana' },
        },
      );
      for (let at = 0; at < 25; at++) await use(`10.0.${at}.1`);
      await within(patienceMs, async () => (await networks()).length === 20, 'twenty networks');
      assert.equal((await told()).length, 19);
    });

    test('V6.3.1 nobody locks another out: a known browser does not wait for what strangers try', async () => {
      let now = start;
      await using server = await startTestServer(engine, { ...behindProxy, clock: () => now });
      const { email, password } = await makeAccount(server);
      const laptop = from(server, '203.0.113.1');
      await laptop.signIn(email, password);
      let strangers = 0;
      const guess = (browser = from(server, `198.51.100.${++strangers}`)) =>
        browser.signIn(email, 'wrong').then(
          () => 'ok',
          (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
        );
      for (let failed = 0; failed < 10; failed++) {
        assert.equal(await guess(), 'INVALID_CREDENTIALS');
        now += Math.min(2 ** failed, 14 * 60) * 1000;
      }
      // Told beside the answer, by the count of then; the clock of here leaps over the wait that there is otherwise.
      await within(patienceMs, async () => (await toldTo(laptop)).length > 0, 'what was told');
      assert.equal(await guess(), 'INVALID_CREDENTIALS');
      assert.equal(await guess(), 'RATE_LIMIT', 'a stranger waits');
      await laptop.signIn(email, password);
      assert.partialDeepStrictEqual(await toldTo(laptop), [
        { kind: 'many-failures', tried: 'password', count: 10 },
      ]);
      // It is not let off all counting.
      now += minute;
      for (let failed = 0; failed < 3; failed++) {
        await guess(move(laptop, server, `192.0.2.${failed}`));
        await guess(move(laptop, server, `192.0.2.${failed}`));
      }
      assert.equal(await guess(move(laptop, server, '192.0.2.9')), 'RATE_LIMIT');
    });

    test('notices are their owner’s; others read them with the whole log; they wait for an answer', async () => {
      await using server = await startTestServer(engine, behindProxy);
      const { email, password, personId } = await makeAccount(server);
      await from(server, '203.0.113.1').signIn(email, password);
      const phone = from(server, '203.0.113.2');
      await phone.signIn(email, password);
      const [notice] = (await phone.page(notices.list)).items;
      assert.ok(notice);
      const shown = await phone.page(attention.list);
      assert.partialDeepStrictEqual(shown.items, [{ kind: 'account-notice', id: `notice ${notice.id}` }]);
      const params = { id: notice.id };
      const stranger = await server.newDeveloper('Stranger');
      await assert.rejects(stranger.call(notices.acknowledge, { params }), { code: 'NOT_FOUND' });
      const query = { personId };
      await assert.rejects(stranger.page(notices.list, { query }), { code: 'INSUFFICIENT_PERMISSIONS' });
      assert.equal((await server.admin.page(notices.list, { query })).items.length, 1);
      assert.deepEqual((await server.admin.page(attention.list)).items, []);
      assert.equal((await phone.call(notices.acknowledge, { params })).answer, 'me');
      await assert.rejects(phone.call(notices.acknowledge, { params }), { code: 'CONFLICT' });
      assert.deepEqual((await phone.page(notices.list, { query: { open: 'true' } })).items, []);
      assert.deepEqual((await phone.page(attention.list)).items, []);
    });
  });
}
