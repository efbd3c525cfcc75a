import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { password, people } from '@marsa/contract/index.ts';
import { makeAccount, newPassword, signInAs } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startMailServer } from '@marsa/tests/support/mail-server.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const minute = 60_000;
const start = 1_800_000_000_000;
const mailEnv = (url: string) => ({
  SMTP_URL: url,
  MAIL_FROM: 'marsa@harbour.example',
  TRUST_PROXY: '127.0.0.1/32',
  PUBLIC_URL: 'http://marsa.harbour.example',
});

const from = (server: TestServer, ip: string) => openBrowser(server.url, { 'x-forwarded-for': ip });
const ask = (server: TestServer, email: string, ip = '203.0.113.7') =>
  from(server, ip).call(password.forgot, { body: { email } });
const linkIn = (text: string) =>
  /http:\/\/marsa\.harbour\.example\/reset#([\w-]{43})\n/.exec(text)?.[1] ?? '';
const reset = (server: TestServer, token: string, next: string) =>
  from(server, '203.0.113.8').call(password.reset, { body: { token, password: next } });

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return 'ok';
  assert.ok(error instanceof ProblemError, String(error));
  return error.code;
}

for (const engine of testDatabases()) {
  describe(`forgotten passwords on ${engine.name}`, () => {
    test('V6.4.3 a link comes by mail and works for half an hour; a letter tells of the new password', async () => {
      let now = start;
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url), clock: () => now });
      const { email, personId } = await makeAccount(server);
      await server.engines.database.db
        .updateTable('person')
        .set({ language: 'ar' })
        .where('id', '=', personId)
        .execute();
      assert.deepEqual(await ask(server, email), { accepted: true, byMail: true });
      const [letter] = await mail.waitFor(1);
      assert.deepEqual(letter?.to, [email]);
      assert.match(letter?.header('subject') ?? '', /كلمة مرور جديدة/);
      const late = linkIn(letter?.text ?? '');
      now += 30 * minute;
      assert.equal(await codeOf(reset(server, late, newPassword())), 'INVALID_CREDENTIALS');
      await ask(server, email);
      const token = linkIn((await mail.waitFor(2))[1]?.text ?? '');
      now += 29 * minute;
      assert.equal(await codeOf(reset(server, token, newPassword())), 'ok');
      const notice = (await mail.waitFor(3))[2];
      assert.match(notice?.header('subject') ?? '', /تغيّرت كلمة المرور/);
      assert.ok(notice?.text.includes('203.0.113.8'));
    });

    test('V6.3.8 nobody learns who has an account: one answer, and no letter', async () => {
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url) });
      const gone = await makeAccount(server, 'DEV', 'Gone');
      const params = { id: gone.personId };
      await server.admin.call(people.update, { params, body: { isActive: false } });
      const { email } = await makeAccount(server);
      const answers = [];
      for (const address of ['nobody@example.com', gone.email, email.toUpperCase()])
        answers.push(await ask(server, address));
      assert.deepEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
      await mail.waitFor(1);
      await untilIdle(server);
      assert.deepEqual(
        mail.mails.map(({ to }) => to),
        [[email]],
      );
    });

    test('the newest link works; none is kept in the clear, neither in the database nor in the log', async () => {
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url) });
      const { email } = await makeAccount(server);
      await ask(server, email);
      await mail.waitFor(1);
      await ask(server, email);
      const [first = '', second = ''] = (await mail.waitFor(2)).map(({ text }) => linkIn(text));
      assert.notEqual(first, second);
      const { db } = server.engines.database;
      const kept = JSON.stringify([
        await db.selectFrom('job').selectAll().execute(),
        await db.selectFrom('oneTimeLink').selectAll().execute(),
      ]);
      for (const token of [first, second]) assert.ok(!(kept + server.log()).includes(token));
      assert.equal(await codeOf(reset(server, first, newPassword())), 'INVALID_CREDENTIALS');
      assert.equal(await codeOf(reset(server, second, newPassword())), 'ok');
      assert.equal(await codeOf(reset(server, second, newPassword())), 'INVALID_CREDENTIALS');
    });

    test('three an hour for an account that may not exist, ten from an address', async () => {
      let now = start;
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url), clock: () => now });
      const { email } = await makeAccount(server);
      for (const address of [email, 'nobody@example.com']) {
        const codes = [];
        for (const host of [1, 2, 3, 4]) codes.push(await codeOf(ask(server, address, `198.51.100.${host}`)));
        assert.deepEqual(codes, ['ok', 'ok', 'ok', 'RATE_LIMIT']);
      }
      const codes = [];
      for (let at = 0; at < 11; at++)
        codes.push(await codeOf(ask(server, `a${at}@example.com`, '192.0.2.9')));
      assert.deepEqual(codes.slice(9), ['ok', 'RATE_LIMIT']);
      now += 60 * minute;
      assert.equal(await codeOf(ask(server, email, '192.0.2.9')), 'ok');
    });

    test('the answer does not wait for the mail server, and the letter comes when it is back', async () => {
      const gone = await startMailServer();
      const { url } = gone;
      await gone[Symbol.asyncDispose]();
      await using server = await startTestServer(engine, { env: mailEnv(url) });
      const { email } = await makeAccount(server);
      assert.equal(await codeOf(ask(server, email)), 'ok');
      await using mail = await startMailServer({ port: Number(new URL(url).port) });
      const [letter] = await mail.waitFor(1);
      assert.equal(await codeOf(reset(server, linkIn(letter?.text ?? ''), newPassword())), 'ok');
    });

    test('without a mail server it says so, and writes nothing down', async () => {
      await using server = await startTestServer(engine);
      const { email } = await makeAccount(server);
      const answer = await openBrowser(server.url).call(password.forgot, { body: { email } });
      assert.deepEqual(answer, { accepted: true, byMail: false });
      assert.deepEqual(await server.engines.database.db.selectFrom('job').selectAll().execute(), []);
    });

    test('V6.3.7 a change of the address is told to the former one', async () => {
      await using mail = await startMailServer();
      await using server = await startTestServer(engine, { env: mailEnv(mail.url) });
      const { email, personId } = await signInAs(server);
      const params = { id: personId };
      await server.admin.call(people.update, { params, body: { email: 'new@example.com' } });
      const [letter] = await mail.waitFor(1);
      assert.deepEqual(letter?.to, [email]);
      assert.match(letter?.header('subject') ?? '', /e-mail address was changed/);
    });
  });
}

async function untilIdle({ engines }: TestServer): Promise<void> {
  const { db } = engines.database;
  const open = () => db.selectFrom('job').select('id').where('finishedAt', 'is', null).execute();
  await within(patienceMs, async () => (await open()).length === 0, 'all jobs have ended');
}
