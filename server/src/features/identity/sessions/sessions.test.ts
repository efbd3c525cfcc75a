import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit, devkeys, me, people, session, setup } from '@marsa/contract/index.ts';
import { makeAccount, newPassword, signInAs } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sendRaw } from '@marsa/tests/support/raw-request.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = 1_800_000_000_000;

for (const engine of testDatabases()) {
  describe(`sessions on ${engine.name}`, () => {
    test('the first administrator is made by a link that works once', async () => {
      await using server = await startTestServer(engine);
      const guest = openBrowser(server.url);
      assert.deepEqual(await guest.call(setup.get), { isOpen: true });
      const link = new URL((await server.app.makeSetupLink()) ?? '');
      assert.equal(link.pathname, '/setup');
      const body = { name: 'Mona', email: 'Mona@Example.com', password: newPassword() };
      const wrong = { ...body, token: 'A'.repeat(43) };
      await assert.rejects(guest.call(setup.create, { body: wrong }), { code: 'INVALID_CREDENTIALS' });
      const token = link.hash.slice(1);
      const { session: opened } = await guest.call(setup.create, { body: { ...body, token } });
      assert.equal(opened?.person.email, 'mona@example.com');
      assert.equal(opened?.person.role, 'ADMIN');
      assert.deepEqual(opened?.permissions, ['*']);
      assert.deepEqual(await guest.call(setup.get), { isOpen: false });
      assert.equal(await server.app.makeSetupLink(), undefined);
      await assert.rejects(openBrowser(server.url).call(setup.create, { body: { ...body, token } }), {
        code: 'INVALID_CREDENTIALS',
      });
      const { items } = await guest.page(audit.list, { query: { limit: 200 } });
      const actions = items.map(({ action, outcome }) => `${action} ${outcome}`);
      assert.ok(actions.includes('SETUP_COMPLETE allowed'));
      assert.ok(actions.includes('AUTH_SUCCESS allowed'));
    });

    test('two set-ups at once make one administrator', async () => {
      await using server = await startTestServer(engine);
      const token = new URL((await server.app.makeSetupLink()) ?? '').hash.slice(1);
      const attempt = (name: string) =>
        openBrowser(server.url).call(setup.create, {
          body: { token, name, email: `${name}@example.com`, password: newPassword() },
        });
      const results = await Promise.allSettled([attempt('first'), attempt('second')]);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      const names = (await server.admin.page(people.list)).items.map(({ name }) => name);
      assert.equal(names.filter((name) => ['first', 'second'].includes(name)).length, 1);
    });

    test('V3.3.4 the cookie is HttpOnly, and its value is in no answer and not in the database', async () => {
      await using server = await startTestServer(engine);
      const { browser, email, password } = await signInAs(server);
      const [cookie, csrf] = browser.setCookies;
      assert.match(cookie ?? '', /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
      assert.match(csrf ?? '', /^csrf_token=[\w-]+\.[\w-]+; Path=\/; SameSite=Lax$/);
      const token = browser.cookies.get('session') ?? '';
      const again = await openBrowser(server.url).fetch(session.signIn, { body: { email, password } });
      assert.equal((await again.text()).includes('session='), false);
      const rows = await server.engines.database.db.selectFrom('session').selectAll().execute();
      assert.equal(JSON.stringify(rows).includes(token), false);
      assert.equal(again.headers.get('cache-control'), 'no-store');
    });

    test('V3.3.3 on https only the __Host- cookies are read, so that nobody can plant one', async () => {
      await using server = await startTestServer(engine, {
        env: { PUBLIC_URL: 'https://marsa.example.com' },
      });
      const account = await makeAccount(server);
      const browser = openBrowser(server.url, { origin: 'https://marsa.example.com' });
      await browser.signIn(account.email, account.password);
      assert.match(
        browser.setCookies[0] ?? '',
        /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      const token = browser.cookies.get('__Host-session') ?? '';
      const status = async (cookie: string) =>
        (await sendRaw(server, '/v1/session', { headers: { cookie } })).status;
      assert.equal(await status(`__Host-session=${token}`), 200);
      assert.equal(await status(`session=${token}`), 401);
    });

    test('V7.3.1 V7.3.2 a session ends without activity, and in any case after its time', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const { browser } = await signInAs(server);
      now += 29 * minute;
      await browser.call(me.get);
      now += 29 * minute;
      await browser.call(me.get);
      now += 30 * minute;
      await assert.rejects(browser.call(me.get), { code: 'SESSION_EXPIRED' });

      const { browser: busy } = await signInAs(server);
      for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
        await busy.call(me.get);
        now += 20 * minute;
      }
      await assert.rejects(busy.call(me.get), { code: 'SESSION_EXPIRED' });
    });

    test('looking at the session is no activity', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const { browser } = await signInAs(server);
      const { idleEndsAt } = await browser.call(session.get);
      for (let asked = 0; asked < 29; asked++) {
        now += minute;
        assert.equal((await browser.call(session.get)).idleEndsAt, idleEndsAt);
      }
      now += minute;
      await assert.rejects(browser.call(session.get), { code: 'SESSION_EXPIRED' });
    });

    test('"remember me" keeps it for a week, but not for an administrator', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const dana = await makeAccount(server);
      const browser = openBrowser(server.url);
      const { session: opened } = await browser.signIn(dana.email, dana.password, true);
      assert.equal(opened?.isRemembered, true);
      assert.match(browser.setCookies[0] ?? '', /Max-Age=604800;/);
      for (let day = 1; day < 7; day++) {
        now += 23 * hour;
        await browser.call(me.get);
      }
      now += 23 * hour;
      await browser.call(me.get);
      now += 23 * hour;
      await assert.rejects(browser.call(me.get), { code: 'SESSION_EXPIRED' });
      const mona = await makeAccount(server, 'ADMIN', 'Mona');
      const asAdmin = await openBrowser(server.url).signIn(mona.email, mona.password, true);
      assert.equal(asAdmin.session?.isRemembered, false);
    });

    test('V7.2.4 the token is renewed; the former one answers what was under way, then no more', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const { browser } = await signInAs(server);
      const former = browser.cookies.get('session') ?? '';
      const withFormer = () => sendRaw(server, '/v1/me', { headers: { cookie: `session=${former}` } });
      now += 16 * minute;
      const [one, two] = await Promise.all([browser.call(me.get), browser.call(me.get)]);
      assert.deepEqual(one, two);
      const renewed = browser.cookies.get('session') ?? '';
      assert.notEqual(renewed, former);
      // Its answer may have got lost: as long as nobody used the new token, the former one works.
      now += 2 * minute;
      assert.equal((await withFormer()).status, 200);
      await browser.call(me.get);
      now += 29_000;
      assert.equal((await withFormer()).status, 200);
      now += 6_000;
      assert.equal((await withFormer()).status, 401);
      await browser.call(me.get);
    });

    test('own sessions are listed and ended, others keep theirs', async () => {
      await using server = await startTestServer(engine);
      const { browser, email, password } = await signInAs(server);
      const phone = openBrowser(server.url);
      await phone.signIn(email, password);
      const { items } = await browser.page(session.list);
      assert.deepEqual(
        items.map(({ isCurrent, device }) => [isCurrent, device]),
        [
          [false, 'Firefox on Linux'],
          [true, 'Firefox on Linux'],
        ],
      );
      const other = items.find(({ isCurrent }) => !isCurrent)?.id ?? '';
      const stranger = await signInAs(server, 'DEV', 'Sami');
      await assert.rejects(stranger.browser.call(session.end, { params: { id: other } }), {
        code: 'NOT_FOUND',
      });
      await browser.call(session.end, { params: { id: other } });
      await assert.rejects(phone.call(me.get), { code: 'SESSION_EXPIRED' });
      await phone.signIn(email, password);
      assert.deepEqual(await browser.call(session.endOthers), { ended: 1 });
      await assert.rejects(phone.call(me.get), { code: 'SESSION_EXPIRED' });
      await browser.call(me.get);
      const reasons = (await browser.page(session.list)).items.map(({ endReason }) => endReason);
      assert.deepEqual(reasons, ['ended-by-owner', 'ended-by-owner', null]);
    });

    test('V7.4.5 an administrator ends the sessions of another, with the reason in the log', async () => {
      await using server = await startTestServer(engine);
      const { browser, personId } = await signInAs(server);
      const { items } = await server.admin.page(session.listOf, { params: { id: personId } });
      const [{ id: sessionId } = { id: '' }] = items;
      const query = { reason: 'A lost laptop' };
      await server.admin.call(session.endOf, { params: { id: personId, sessionId }, query });
      await assert.rejects(browser.call(me.get), { code: 'SESSION_EXPIRED' });
      const rows = await server.admin.page(audit.list, { query: { action: 'SESSION_END' } });
      assert.equal(rows.items[0]?.details.reason, 'A lost laptop');
      await assert.rejects(browser.call(session.listOf, { params: { id: personId } }), {
        code: 'SESSION_EXPIRED',
      });
    });

    test('V7.4.1 signing out ends it on the server and clears the cookies', async () => {
      await using server = await startTestServer(engine);
      const { browser } = await signInAs(server);
      const token = browser.cookies.get('session');
      await browser.call(session.signOut);
      // What stays opens nothing: it says that people have signed in with this browser.
      assert.deepEqual([...browser.cookies.keys()], ['device']);
      const answer = await sendRaw(server, '/v1/me', {
        headers: { cookie: `session=${token}` },
      });
      assert.equal(answer.status, 401);
    });

    test('V7.4.2 somebody who is switched off is out at once', async () => {
      await using server = await startTestServer(engine);
      const { browser, personId, email, password } = await signInAs(server);
      const key = await server.admin.call(devkeys.create, { body: { name: 'Dana', developerId: personId } });
      await server.admin.call(people.update, { params: { id: personId }, body: { isActive: false } });
      await assert.rejects(browser.call(me.get), { code: 'SESSION_EXPIRED' });
      await assert.rejects(server.as(key.apiKey).call(me.get), { code: 'INVALID_API_KEY' });
      await assert.rejects(openBrowser(server.url).signIn(email, password), { code: 'INVALID_CREDENTIALS' });
    });

    test('the oldest of eleven sessions ends', async () => {
      let now = start;
      await using timed = await startTestServer(engine, { clock: () => now });
      const account = await makeAccount(timed);
      const browsers = [];
      for (let opened = 0; opened < 11; opened++) {
        const browser = openBrowser(timed.url);
        await browser.signIn(account.email, account.password);
        browsers.push(browser);
        now += 20_000;
      }
      const [oldest, ...rest] = browsers;
      await assert.rejects(oldest?.call(me.get) ?? Promise.resolve(), { code: 'SESSION_EXPIRED' });
      for (const browser of rest) await browser.call(me.get);
    });
  });
}
