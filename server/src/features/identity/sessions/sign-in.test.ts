import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit } from '@marsa/contract/index.ts';
import { makeAccount } from '@marsa/tests/support/accounts.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { refusal } from '@marsa/tests/support/programs.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const minute = 60_000;
const start = 1_800_000_000_000;

/** Each from an address of its own, as behind a proxy. */
const from = (server: TestServer, ip: string) => openBrowser(server.url, { 'x-forwarded-for': ip });
const behindProxy = { env: { TRUST_PROXY: '127.0.0.1/32' } };

for (const engine of testDatabases()) {
  describe(`signing in on ${engine.name}`, () => {
    test('V6.3.8 the answer is the same for a wrong password, no account, and one without a password', async () => {
      await using server = await startTestServer(engine);
      const { email } = await makeAccount(server);
      const gone = await makeAccount(server, 'DEV', 'Gone');
      await server.engines.database.db
        .updateTable('person')
        .set({ isActive: 0 })
        .where('id', '=', gone.personId)
        .execute();
      const answers = [];
      for (const [who, password] of [
        [email, 'wrong'],
        ['nobody@example.com', 'wrong'],
        [gone.email, gone.password],
      ] as const) {
        const { code, message, status, body } = await refusal(openBrowser(server.url).signIn(who, password));
        answers.push({ code, message, status, keys: Object.keys(body) });
      }
      assert.equal(answers[0]?.code, 'INVALID_CREDENTIALS');
      assert.deepEqual(answers[1], answers[0]);
      assert.deepEqual(answers[2], answers[0]);
    });

    test('an address is blocked after five failures, for a quarter of an hour', async () => {
      let now = start;
      await using server = await startTestServer(engine, { ...behindProxy, clock: () => now });
      const { email, password } = await makeAccount(server);
      for (let failed = 0; failed < 5; failed++) {
        now += 20_000;
        const { code } = await refusal(from(server, '203.0.113.5').signIn(`a${failed}@example.com`, 'wrong'));
        assert.equal(code, 'INVALID_CREDENTIALS');
      }
      now += minute;
      const blocked = await refusal(from(server, '203.0.113.5').signIn(email, password));
      assert.equal(blocked.code, 'RATE_LIMIT');
      assert.equal(blocked.retryAfter, 14 * 60);
      await from(server, '203.0.113.6').signIn(email, password);
      now += 14 * minute;
      await from(server, '203.0.113.5').signIn(email, password);
    });

    test('an account slows down by powers of two, and its owner gets in when the wait is over', async () => {
      let now = start;
      await using server = await startTestServer(engine, { ...behindProxy, clock: () => now });
      const { email, password } = await makeAccount(server);
      const waits = [];
      for (let failed = 0; failed < 16; failed++) {
        const browser = from(server, `203.0.113.${failed + 10}`);
        await refusal(browser.signIn(email, 'wrong'));
        const next = await refusal(from(server, `198.51.100.${failed + 10}`).signIn(email, 'wrong'));
        if (next.code !== 'RATE_LIMIT') continue;
        waits.push(next.retryAfter);
        now += (next.retryAfter ?? 0) * 1000;
      }
      assert.deepEqual(waits.slice(0, 4), [2, 4, 8, 16]);
      assert.equal(Math.max(...waits.map(Number)) <= 15 * 60, true);
      now += 15 * minute;
      await from(server, '203.0.113.99').signIn(email, password);
      // A success forgets the failures.
      const { code } = await refusal(from(server, '203.0.113.98').signIn(email, 'wrong'));
      assert.equal(code, 'INVALID_CREDENTIALS');
    });

    test('many at once are counted as many', async () => {
      await using server = await startTestServer(engine, { ...behindProxy, clock: () => start });
      const { email } = await makeAccount(server);
      const attempts = Array.from({ length: 20 }, (_, at) =>
        refusal(from(server, `203.0.113.${at + 1}`).signIn(email, 'wrong')),
      );
      const codes = (await Promise.all(attempts)).map(({ code }) => code);
      assert.ok(codes.filter((code) => code === 'INVALID_CREDENTIALS').length <= 6, codes.join());
    });

    test('five a minute from one address, right or wrong', async () => {
      await using server = await startTestServer(engine, {
        clock: () => start,
        env: { RATE_SIGN_IN_PER_IP_PER_MIN: '5' },
      });
      const { email, password } = await makeAccount(server);
      for (let done = 0; done < 5; done++) await openBrowser(server.url).signIn(email, password);
      assert.equal((await refusal(openBrowser(server.url).signIn(email, password))).code, 'RATE_LIMIT');
    });

    test('V16.3.1 every sign-in is in the log, with the person where there is one, never the password', async () => {
      await using server = await startTestServer(engine);
      const { email, password, personId } = await makeAccount(server);
      await refusal(openBrowser(server.url).signIn(email, 'a wrong password'));
      await refusal(openBrowser(server.url).signIn('nobody@example.com', 'a wrong password'));
      await openBrowser(server.url).signIn(email, password);
      await server.app.identity.clock();
      const rows = [];
      for await (const row of server.admin.all(audit.list, { query: { limit: 200 } })) rows.push(row);
      const failures = rows.filter(({ action }) => action === 'AUTH_FAILURE');
      assert.deepEqual(failures.map(({ subject }) => subject).sort(), [null, personId].sort());
      const success = rows.find(({ action }) => action === 'AUTH_SUCCESS');
      assert.equal(success?.actor.id, personId);
      assert.equal(success?.credential?.kind, 'session');
      const text = JSON.stringify(rows) + server.log();
      for (const secret of [password, 'a wrong password', 'nobody@example.com'])
        assert.equal(text.includes(secret), false);
    });
  });
}
