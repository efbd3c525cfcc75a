import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bans, devkeys, me, projects, session } from '@marsa/contract/index.ts';
import { makeAccount, signInAs } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sendRaw } from '@marsa/tests/support/raw-request.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const minute = 60_000;
const _hour = 60 * minute;
const start = 1_800_000_000_000;

for (const engine of testDatabases()) {
  describe(`who may send a request in a browser, on ${engine.name}`, () => {
    test('a change needs the CSRF token of this session', async () => {
      await using server = await startTestServer(engine);
      const { browser } = await signInAs(server);
      const other = await signInAs(server, 'DEV', 'Sami');
      const body = { name: 'Harbour', domain: 'https://harbour.example.com' };
      const send = (headers: Record<string, string>, cookies = browser.cookies) =>
        sendRaw(server, '/v1/projects', {
          method: 'POST',
          headers: {
            cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
            'content-type': 'application/json',
            ...headers,
          },
          body: JSON.stringify(body),
        });
      const own = browser.cookies.get('csrf_token') ?? '';
      const foreign = other.browser.cookies.get('csrf_token') ?? '';
      const mixed = new Map([...browser.cookies, ['csrf_token', foreign]]);
      const refused = [
        await send({}),
        await send({ 'x-csrf-token': `${own}x` }),
        await send({ 'x-csrf-token': foreign }),
        await send({ 'x-csrf-token': foreign }, mixed),
        await send({ 'x-csrf-token': own, 'sec-fetch-site': 'cross-site' }),
        await send({ 'x-csrf-token': own, 'sec-fetch-site': 'same-site' }),
        await send({ 'x-csrf-token': own, origin: 'https://evil.example.com' }),
      ];
      for (const answer of refused) {
        assert.equal(answer.status, 403);
        assert.equal(JSON.parse(answer.text).code, 'CSRF_INVALID');
      }
      assert.equal((await send({ 'x-csrf-token': own, 'sec-fetch-site': 'same-origin' })).status, 201);
      assert.equal((await send({ 'x-csrf-token': own })).status, 409);
    });

    test('a page of another site cannot sign its visitor in', async () => {
      await using server = await startTestServer(engine);
      const { email, password } = await makeAccount(server);
      const evil = openBrowser(server.url, { origin: 'https://evil.example.com' });
      await assert.rejects(evil.signIn(email, password), { code: 'CSRF_INVALID' });
    });

    test('two kinds of credential are refused, whichever two', async () => {
      await using server = await startTestServer(engine);
      const { browser } = await signInAs(server);
      const cookie = `session=${browser.cookies.get('session')}`;
      const pairs = [
        { cookie, 'x-api-key': server.adminKey },
        { cookie, authorization: 'Bearer a.b.c' },
        { 'x-api-key': server.adminKey, authorization: 'Bearer a.b.c' },
      ];
      for (const headers of pairs) {
        const { status, text } = await sendRaw(server, '/v1/me', { headers });
        assert.deepEqual([status, JSON.parse(text).code], [400, 'MULTIPLE_CREDENTIALS']);
      }
    });

    test('a session counts by itself, not by the address it shares', async () => {
      await using server = await startTestServer(engine, {
        env: { RATE_GLOBAL_PER_IP_PER_MIN: '12', RATE_PER_SESSION_PER_MIN: '20' },
      });
      const { browser } = await signInAs(server);
      for (let asked = 0; asked < 20; asked++) await browser.call(me.get);
      await assert.rejects(browser.call(me.get), { code: 'RATE_LIMIT' });
      const stranger = openBrowser(server.url, { cookie: `session=${'A'.repeat(43)}` });
      const codes = [];
      for (let asked = 0; asked < 14; asked++)
        codes.push(await stranger.call(me.get).catch(({ code }: { code: string }) => code));
      assert.ok(codes.includes('SESSION_EXPIRED') && codes.includes('RATE_LIMIT'));
    });

    test('a wrong session leads to no ban', async () => {
      await using server = await startTestServer(engine, { env: { BAN_AFTER_FAILS: '2' } });
      const stranger = openBrowser(server.url, { cookie: `session=${'A'.repeat(43)}` });
      for (let asked = 0; asked < 5; asked++)
        await assert.rejects(stranger.call(me.get), { code: 'SESSION_EXPIRED' });
      assert.deepEqual((await server.admin.page(bans.list)).items, []);
    });

    test('a fresh confirmation is asked for, given, and runs out', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const mona = await signInAs(server, 'ADMIN', 'Mona');
      const make = () => mona.browser.call(devkeys.create, { body: { name: 'A program' } });
      await make();
      now += 11 * minute;
      await assert.rejects(make(), { code: 'REAUTH_REQUIRED' });
      await assert.rejects(mona.browser.call(session.confirm, { body: { password: 'wrong' } }), {
        code: 'INVALID_CREDENTIALS',
      });
      const former = mona.browser.cookies.get('session');
      await mona.browser.call(session.confirm, { body: { password: mona.password } });
      await make();
      // V7.2.4: whoever else has the former token gains nothing by it.
      now += minute;
      const answer = await sendRaw(server, '/v1/me', { headers: { cookie: `session=${former}` } });
      assert.equal(answer.status, 401);
      await mona.browser.page(projects.list);
    });

    test('what is only for browsers refuses an API key', async () => {
      await using server = await startTestServer(engine);
      await assert.rejects(server.admin.call(session.get), { code: 'FORBIDDEN' });
    });
  });
}
