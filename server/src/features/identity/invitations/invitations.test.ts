import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { audit, invitations, me, people, roles, session } from '@marsa/contract/index.ts';
import { makeAccount, newPassword } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startMailServer } from '@marsa/tests/support/mail-server.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const dayMs = 24 * 60 * 60_000;
const start = 1_800_000_000_000;
const dead = 'INVALID_CREDENTIALS';

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return 'ok';
  assert.ok(error instanceof ProblemError, String(error));
  return error.issues[0]?.rule ?? error.code;
}

const tokenOf = (link: string | null) => new URL(link ?? '').hash.slice(1);
const invite = (
  { admin }: Pick<TestServer, 'admin'>,
  email: string,
  more: { role?: string; language?: 'ar' } = {},
) => admin.call(invitations.create, { body: { email, ...more } });
const accept = (server: TestServer, token: string, name = 'Layla') =>
  openBrowser(server.url).call(invitations.accept, { body: { token, name, password: newPassword() } });

for (const engine of testDatabases()) {
  describe(`invitations on ${engine.name}`, () => {
    test('without a mail server the link is in the answer, once; accepting signs in with the role', async () => {
      await using server = await startTestServer(engine);
      const made = await invite(server, 'Layla@Example.com', { language: 'ar' });
      assert.partialDeepStrictEqual(made, {
        email: 'layla@example.com',
        role: 'DEV',
        state: 'open',
        sentAt: null,
      });
      assert.ok(made.link?.startsWith(`${server.config.PUBLIC_URL}/invitation#`));
      const token = tokenOf(made.link);
      const browser = openBrowser(server.url);
      const seen = await browser.call(invitations.look, { body: { token } });
      assert.partialDeepStrictEqual(seen, { email: 'layla@example.com', inviter: 'Admin', language: 'ar' });
      const secret = newPassword();
      const body = { token, name: 'ليلى', password: secret };
      const { status, session: opened } = await browser.call(invitations.accept, { body });
      assert.equal(status, 'signed-in');
      assert.partialDeepStrictEqual(opened?.person, {
        ...{ name: 'ليلى', email: 'layla@example.com', language: 'ar', role: 'DEV' },
      });
      assert.equal((await browser.call(me.get)).workspaces.length, 1);
      await openBrowser(server.url).signIn('layla@example.com', secret);
      const { items } = await server.admin.page(invitations.list);
      assert.deepEqual(
        items.map(({ id, state }) => [id, state]),
        [[made.id, 'accepted']],
      );
      const rows = [];
      for await (const row of server.admin.all(audit.list, { query: { limit: 200 } })) rows.push(row);
      const everywhere = JSON.stringify([rows, items]) + server.log();
      for (const text of [token, secret]) assert.ok(!everywhere.includes(text));
      for (const action of ['INVITATION_CREATE', 'INVITATION_ACCEPT'])
        assert.ok(rows.some((row) => row.action === action));
    });

    test('a link works once, also for two at once, for seven days, and not after it was taken back or replaced', async () => {
      let now = start;
      await using server = await startTestServer(engine, { clock: () => now });
      const token = tokenOf((await invite(server, 'one@example.com')).link);
      const both = await Promise.all(['A one', 'B one'].map((name) => codeOf(accept(server, token, name))));
      assert.deepEqual(both.sort(), [dead, 'ok']);

      const old = tokenOf((await invite(server, 'two@example.com')).link);
      const second = await invite(server, 'two@example.com');
      assert.equal(await codeOf(accept(server, old)), dead);
      const params = { id: second.id };
      await server.admin.call(invitations.revoke, { params });
      assert.equal(await codeOf(accept(server, tokenOf(second.link))), dead);
      assert.equal(await codeOf(server.admin.call(invitations.revoke, { params })), 'CONFLICT');

      const third = await invite(server, 'three@example.com');
      now += 7 * dayMs;
      assert.equal(await codeOf(accept(server, tokenOf(third.link))), dead);
      const { items } = await server.admin.page(invitations.list);
      assert.deepEqual(items.map(({ state }) => state).sort(), ['accepted', 'expired', 'revoked', 'revoked']);
    });

    test('V8.2.1 nobody invites to more than they hold, nor does an invitation outlive what its author could give', async () => {
      await using server = await startTestServer(engine);
      await server.admin.call(roles.create, {
        body: { name: 'HELPER', permissions: 'people:write, products:read' },
      });
      const helper = await server.newDeveloper('Helper', 'HELPER');
      const asHelper = { admin: helper };
      assert.equal(
        await codeOf(invite(asHelper, 'a@example.com', { role: 'ADMIN' })),
        'INSUFFICIENT_PERMISSIONS',
      );
      assert.equal(await codeOf(invite(asHelper, 'a@example.com', { role: 'NOBODY' })), 'known');
      const ofOff = await invite(asHelper, 'off@example.com', { role: 'HELPER' });
      const ofDemoted = await invite(asHelper, 'demoted@example.com', { role: 'HELPER' });
      const params = { id: helper.developerId };
      await server.admin.call(people.update, { params, body: { isActive: false } });
      assert.equal(await codeOf(accept(server, tokenOf(ofOff.link))), dead);
      await server.admin.call(people.update, { params, body: { isActive: true, role: 'DEV' } });
      assert.equal(await codeOf(accept(server, tokenOf(ofDemoted.link))), dead);
      const { items } = await server.admin.page(people.list);
      assert.ok(!items.some(({ email }) => email !== null));
    });

    test('nobody is invited who is here already, nor becomes two', async () => {
      await using server = await startTestServer(engine);
      const { email } = await makeAccount(server);
      assert.equal(await codeOf(invite(server, email.toUpperCase())), 'unique');
      const token = tokenOf((await invite(server, 'late@example.com')).link);
      const dana = await server.newDeveloper('Dana');
      const params = { id: dana.developerId };
      await server.admin.call(people.update, { params, body: { email: 'late@example.com' } });
      assert.equal(await codeOf(accept(server, token)), 'unique');
    });

    test('V6.2.1, V6.2.11 the policy holds for the first password too, and a refusal uses nothing up', async () => {
      await using server = await startTestServer(engine);
      const token = tokenOf((await invite(server, 'layla.haddad@example.com')).link);
      const tryWith = (secret: string) =>
        openBrowser(server.url).call(invitations.accept, {
          body: { token, name: 'Layla Haddad', password: secret },
        });
      assert.equal(await codeOf(tryWith('too short')), 'password_short');
      assert.equal(await codeOf(tryWith('layla.haddad.1990')), 'password_personal');
      assert.equal(await codeOf(tryWith(newPassword())), 'ok');
    });

    test('with a mail server the link goes there alone, in the language of the letter', async () => {
      await using mail = await startMailServer();
      const env = {
        SMTP_URL: mail.url,
        MAIL_FROM: 'marsa@harbour.example',
        PUBLIC_URL: 'http://marsa.example',
      };
      await using server = await startTestServer(engine, { env });
      const made = await invite(server, 'layla@example.com', { language: 'ar' });
      assert.equal(made.link, null);
      const [letter] = await mail.waitFor(1);
      assert.match(letter?.header('subject') ?? '', /دعوة من Admin إلى مرسى/);
      const token = /http:\/\/marsa\.example\/invitation#([\w-]{43})\n/.exec(letter?.text ?? '')?.[1] ?? '';
      const { db } = server.engines.database;
      const kept = JSON.stringify(await db.selectFrom('job').selectAll().execute());
      assert.ok(!kept.includes(token) && !kept.includes('layla@example.com'));
      assert.equal(await codeOf(accept(server, token)), 'ok');
    });

    test('an invitation that was taken back before it was sent is not sent', async () => {
      await using mail = await startMailServer();
      const gone = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'marsa@harbour.example' };
      await using server = await startTestServer(engine, { env: gone });
      const made = await invite(server, 'layla@example.com');
      await server.admin.call(invitations.revoke, { params: { id: made.id } });
      const { db } = server.engines.database;
      const open = () => db.selectFrom('job').select('id').where('finishedAt', 'is', null).execute();
      await within(patienceMs, async () => (await open()).length === 0, 'all jobs have ended');
      assert.equal(mail.mails.length, 0);
    });

    test('people change their own name and language, nothing else', async () => {
      await using server = await startTestServer(engine);
      const { email, password } = await makeAccount(server);
      const browser = openBrowser(server.url);
      await browser.signIn(email, password);
      const changed = await browser.call(me.update, { body: { name: 'ليلى', language: 'ar' } });
      assert.partialDeepStrictEqual(changed, { name: 'ليلى', language: 'ar' });
      assert.partialDeepStrictEqual((await browser.call(session.get)).person, {
        name: 'ليلى',
        language: 'ar',
      });
      assert.equal((await browser.call(me.update, { body: { language: null } })).language, null);
      const more = { name: 'Mona', role: 'ADMIN' } as { name: string };
      assert.equal(await codeOf(browser.call(me.update, { body: more })), 'unknown_field');
    });
  });
}
