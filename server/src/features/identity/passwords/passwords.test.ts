import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { audit, password, people, roles, session } from '@marsa/contract/index.ts';
import { makeAccount, newPassword, signInAs } from '@marsa/tests/support/accounts.ts';
import { type Browser, openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { hashSync } from 'bcryptjs';

const minute = 60_000;
const start = 1_800_000_000_000;
const behindProxy = { TRUST_PROXY: '127.0.0.1/32' };

let lastHost = 0;
/** From an address of its own, so that what is counted by address stays out of the way. */
const elsewhere = (server: TestServer) => {
  lastHost++;
  return openBrowser(server.url, { 'x-forwarded-for': `10.${lastHost >> 8}.${lastHost & 255}.1` });
};

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return 'ok';
  assert.ok(error instanceof ProblemError, String(error));
  return error.issues[0]?.rule ?? error.code;
}

const isSignedIn = async (browser: Browser) => (await codeOf(browser.call(session.get))) === 'ok';
const tokenOf = (link: string) => new URL(link).hash.slice(1);

const handedLink = async ({ admin }: TestServer, personId: string) =>
  (await admin.call(people.resetLink, { params: { id: personId } })).link;

async function versionOf({ engines }: TestServer, personId: string) {
  const { db } = engines.database;
  const row = await db
    .selectFrom('person')
    .select('tokenVersion')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return row.tokenVersion;
}

for (const engine of testDatabases()) {
  describe(`changing a password on ${engine.name}`, () => {
    const change = (browser: Browser, currentPassword: string, next: string) =>
      browser.call(password.change, { body: { currentPassword, newPassword: next } });

    test('V6.2.2, V6.2.3, V7.4.3 with the present one; other sessions end at once, this one gets a new token', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { browser, email, password: old, personId } = await signInAs(server);
      const [laptop, phone] = [elsewhere(server), elsewhere(server)];
      for (const other of [laptop, phone]) await other.signIn(email, old);
      const next = newPassword();
      assert.deepEqual(await change(browser, old, next), { changed: true, ended: 2 });
      for (const other of [laptop, phone]) assert.equal(await isSignedIn(other), false);
      const before = browser.cookies.get('session');
      assert.equal(await isSignedIn(browser), true);
      await browser.call(session.renew);
      assert.notEqual(browser.cookies.get('session'), before);
      assert.equal(await codeOf(elsewhere(server).signIn(email, old)), 'INVALID_CREDENTIALS');
      await elsewhere(server).signIn(email, next);
      assert.equal(await versionOf(server, personId), 1);
      const rows = [];
      for await (const row of server.admin.all(audit.list, { query: { action: 'PASSWORD_CHANGE' } }))
        rows.push(row);
      assert.deepEqual(
        rows.map(({ actor, subject, details }) => [actor.id, subject, details.count]),
        [[personId, personId, 2]],
      );
      for (const secret of [old, next]) assert.ok(!(JSON.stringify(rows) + server.log()).includes(secret));
    });

    test('V6.2.3 not with a wrong present one, which is throttled as at sign-in', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { browser, email, password: old } = await signInAs(server);
      const codes = [];
      for (let tries = 0; tries < 6; tries++)
        codes.push(await codeOf(change(browser, 'wrong', newPassword())));
      assert.ok(
        codes.slice(0, 4).every((code) => code === 'INVALID_CREDENTIALS'),
        codes.join(),
      );
      assert.equal(codes.at(-1), 'RATE_LIMIT');
      await elsewhere(server).signIn(email, old);
    });

    test('V7.5.1 not long after the sign-in, until it is confirmed', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const { browser, password: old } = await signInAs(server);
      now += 11 * minute;
      assert.equal(await codeOf(change(browser, old, newPassword())), 'REAUTH_REQUIRED');
      await browser.call(session.confirm, { body: { password: old } });
      assert.equal(await codeOf(change(browser, old, newPassword())), 'ok');
    });

    test('V6.2.4, V6.2.11 not to one that is short, listed, personal or the same', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { browser, email, password: old } = await signInAs(server);
      const rules: Record<string, string> = {
        'short one': 'password_short',
        mailcreated5240: 'password_listed',
        [`${email}1990`]: 'password_personal',
        [old]: 'password_same',
      };
      for (const [next, rule] of Object.entries(rules)) {
        // Other requests of this address are not the question.
        await server.engines.database.db.deleteFrom('signInThrottle').execute();
        assert.equal(await codeOf(change(browser, old, next)), rule);
      }
      await elsewhere(server).signIn(email, old);
    });

    test('no program can change it with an API key, and nobody without a session', async () => {
      await using server = await startTestServer(engine);
      const body = { currentPassword: 'x', newPassword: newPassword() };
      assert.equal(await codeOf(server.admin.call(password.change, { body })), 'FORBIDDEN');
      assert.equal(await codeOf(server.as().call(password.change, { body })), 'INVALID_API_KEY');
    });
  });

  describe(`links for a new password on ${engine.name}`, () => {
    const reset = (server: TestServer, link: string, next: string, more = {}) =>
      elsewhere(server).call(password.reset, { body: { token: tokenOf(link), password: next, ...more } });

    test('V6.4.3, V7.4.3 a link of an administrator: ends sessions and waiting sign-ins, signs nobody in', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { browser, email, password: old, personId } = await signInAs(server);
      const link = await handedLink(server, personId);
      assert.ok(link.startsWith(`${server.config.PUBLIC_URL}/reset#`));
      const { db } = server.engines.database;
      const waiting = { id: personId, digest: 'digest', personId, isRemembered: 0, attempts: 0 };
      await db
        .insertInto('signIn')
        .values({ ...waiting, createdAt: start, endsAt: 4e12 })
        .execute();
      const next = newPassword();
      const visitor = elsewhere(server);
      await visitor.call(password.reset, { body: { token: tokenOf(link), password: next } });
      assert.deepEqual(visitor.setCookies, []);
      assert.equal(await isSignedIn(browser), false);
      assert.equal(await versionOf(server, personId), 1);
      assert.equal((await db.selectFrom('signIn').selectAll().execute()).length, 0);
      assert.equal(await codeOf(elsewhere(server).signIn(email, old)), 'INVALID_CREDENTIALS');
      await elsewhere(server).signIn(email, next);
      const rows = [];
      for await (const row of server.admin.all(audit.list, { query: { limit: 200 } })) rows.push(row);
      const actions = rows.map(({ action }) => action);
      for (const action of ['PASSWORD_RESET_LINK', 'PASSWORD_RESET'] as const)
        assert.ok(actions.includes(action));
      const everywhere = JSON.stringify(rows) + server.log();
      for (const secret of [tokenOf(link), next]) assert.ok(!everywhere.includes(secret));
    });

    test('V6.4.1 a link works once, also for two at once; a newer one replaces it; a day at most', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now, env: behindProxy });
      const { personId } = await makeAccount(server);
      const first = await handedLink(server, personId);
      const second = await handedLink(server, personId);
      assert.equal(await codeOf(reset(server, first, newPassword())), 'INVALID_CREDENTIALS');
      const both = await Promise.all([1, 2, 3].map(() => codeOf(reset(server, second, newPassword()))));
      assert.deepEqual(both.sort(), ['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS', 'ok']);
      const third = await handedLink(server, personId);
      now += 24 * 60 * minute;
      assert.equal(await codeOf(reset(server, third, newPassword())), 'INVALID_CREDENTIALS');
    });

    test('a refused password does not use the link up', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { personId } = await makeAccount(server);
      const link = await handedLink(server, personId);
      assert.equal(await codeOf(reset(server, link, 'passwordpassword')), 'password_listed');
      assert.equal(await codeOf(reset(server, link, newPassword())), 'ok');
    });

    test('API keys stay unless it is asked that they go too', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const dana = await server.newDeveloper('Dana');
      const params = { id: dana.developerId };
      await server.admin.call(people.update, { params, body: { email: 'dana@example.com' } });
      await reset(server, await handedLink(server, dana.developerId), newPassword());
      assert.equal(await codeOf(dana.call(session.list)), 'ok');
      await reset(server, await handedLink(server, dana.developerId), newPassword(), { revokeKeys: true });
      assert.equal(await codeOf(dana.call(session.list)), 'INVALID_API_KEY');
    });

    test('V8.2.1 nobody takes over an account that may do more than theirs, by link or by address', async () => {
      await using server = await startTestServer(engine);
      await server.admin.call(roles.create, { body: { name: 'HELPER', permissions: 'people:write' } });
      const helper = await server.newDeveloper('Helper', 'HELPER');
      const { personId } = await makeAccount(server, 'ADMIN', 'Mona');
      const params = { id: personId };
      assert.equal(await codeOf(helper.call(people.resetLink, { params })), 'INSUFFICIENT_PERMISSIONS');
      const body = { email: 'thief@example.com' };
      assert.equal(await codeOf(helper.call(people.update, { params, body })), 'INSUFFICIENT_PERMISSIONS');
    });

    test('there is none for somebody who is switched off or has no address', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { personId, email, password: old } = await makeAccount(server);
      const link = await handedLink(server, personId);
      await server.admin.call(people.update, { params: { id: personId }, body: { isActive: false } });
      assert.equal(await codeOf(reset(server, link, newPassword())), 'INVALID_CREDENTIALS');
      assert.equal(await codeOf(handedLink(server, personId)), 'CONFLICT');
      const keyOnly = await server.newDeveloper('Key only');
      assert.equal(await codeOf(handedLink(server, keyOnly.developerId)), 'CONFLICT');
      assert.equal(await codeOf(handedLink(server, '01JD000000000000000000000A')), 'NOT_FOUND');
      await server.admin.call(people.update, { params: { id: personId }, body: { isActive: true } });
      assert.equal(await codeOf(reset(server, link, newPassword())), 'INVALID_CREDENTIALS');
      await elsewhere(server).signIn(email, old);
    });
  });

  describe(`people on ${engine.name}`, () => {
    test('V7.4.2 who is switched off is out at once, with sessions and keys; switched on, no session comes back', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { browser, email, password: right, personId } = await signInAs(server);
      const change = (isActive: boolean) =>
        server.admin.call(people.update, { params: { id: personId }, body: { isActive } });
      assert.equal(await isSignedIn(browser), true);
      await change(false);
      assert.equal(await isSignedIn(browser), false);
      assert.equal(await codeOf(elsewhere(server).signIn(email, right)), 'INVALID_CREDENTIALS');
      await change(true);
      assert.equal(await isSignedIn(browser), false);
      await elsewhere(server).signIn(email, right);
    });

    test('the list says who has an address and a password; an address belongs to one person', async () => {
      await using server = await startTestServer(engine);
      const { personId, email } = await makeAccount(server);
      const dana = await server.newDeveloper('Key only');
      const { items } = await server.admin.page(people.list);
      const seen = items.find(({ id }) => id === personId);
      assert.partialDeepStrictEqual(seen, { email, hasPassword: true, hasSecondFactor: false });
      assert.deepEqual(await server.admin.call(people.get, { params: { id: personId } }), seen);
      const found = async (q: string) => (await server.admin.page(people.list, { query: { q } })).items;
      assert.deepEqual([await found(email.toUpperCase()), await found('100%')], [[seen], []]);
      assert.equal((await found('KEY only'))[0]?.name, 'Key only');
      const keyOnly = items.find(({ id }) => id === dana.developerId);
      assert.partialDeepStrictEqual(keyOnly, { email: null, hasPassword: false, hasSecondFactor: false });
      const give = (address: string) =>
        server.admin.call(people.update, { params: { id: dana.developerId }, body: { email: address } });
      assert.equal(await codeOf(give(email.toUpperCase())), 'unique');
      assert.equal((await give(' Dana@Example.com ')).email, 'dana@example.com');
      assert.equal(
        await codeOf(give(`${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`)),
        'too_big',
      );
    });

    test('a bcrypt hash of an older system signs in and is argon2id from then on', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { personId, email } = await makeAccount(server);
      const { db } = server.engines.database;
      const legacy = 'Harbour at Dawn';
      await db
        .updateTable('password')
        .set({ hash: hashSync(legacy, 4) })
        .where('personId', '=', personId)
        .execute();
      const hashOf = async () => {
        const row = await db
          .selectFrom('password')
          .select('hash')
          .where('personId', '=', personId)
          .executeTakeFirst();
        return row?.hash ?? '';
      };
      assert.equal(await codeOf(elsewhere(server).signIn(email, 'Harbour at Dusk')), 'INVALID_CREDENTIALS');
      assert.match(await hashOf(), /^\$2/);
      await elsewhere(server).signIn(email, legacy);
      assert.match(await hashOf(), /^\$argon2id\$/);
      await elsewhere(server).signIn(email, legacy);
    });

    test('a sign-in that a change of the password overtakes opens no session', async () => {
      await using server = await startTestServer(engine, { env: behindProxy });
      const { email, password: old, personId } = await makeAccount(server);
      const link = await handedLink(server, personId);
      const attempts = Array.from({ length: 4 }, () => elsewhere(server));
      const outcomes = await Promise.all([
        reset(server, link),
        ...attempts.map((browser) => codeOf(browser.signIn(email, old))),
      ]);
      assert.equal(outcomes[0], 'ok');
      for (const browser of attempts) assert.equal(await isSignedIn(browser), false);
    });
    const reset = (server: TestServer, link: string) =>
      codeOf(
        elsewhere(server).call(password.reset, { body: { token: tokenOf(link), password: newPassword() } }),
      );
  });
}
