import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audit, secondFactor } from '@marsa/contract/index.ts';
import { signInAs } from '@marsa/tests/support/accounts.ts';
import { totpCode } from '@marsa/tests/support/authenticator.ts';
import type { Browser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, openMarsaAt, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

async function addApp(browser: Browser) {
  const { secret } = await browser.call(secondFactor.beginTotp);
  await browser.call(secondFactor.confirmTotp, { body: { code: totpCode(secret, Date.now()) } });
}

for (const engine of testDatabases()) {
  test(`the second factor of who lost theirs is removed, also without a server, on ${engine.name}`, async () => {
    await using database = await engine.open();
    await using server = await startTestServer(engine, { database });
    using marsa = openMarsaAt(server);
    using operator = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });
    const mona = await signInAs(server, 'ADMIN', 'Mona');
    await addApp(mona.browser);
    const done = await marsa.run(['person', 'reset-second-factor', 'Mona']);
    assert.equal(done.code, 0, done.stderr);
    await mona.browser.signIn(mona.email, mona.password);

    await addApp(mona.browser);
    const local = ['person', 'reset-second-factor', '--local', mona.email.toUpperCase()];
    const helped = await operator.run(local);
    assert.equal(helped.code, 0, helped.stderr);
    const again = await operator.run(local);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /no second factor/);
    const nobody = await operator.run(['person', 'reset-second-factor', '--local', 'nobody@example.com']);
    assert.match(nobody.stderr, /nobody@example\.com/);
    const { status } = await mona.browser.signIn(mona.email, mona.password);
    assert.equal(status, 'signed-in');
    const rows = await server.admin.page(audit.list, { query: { action: 'SECOND_FACTOR_RESET' } });
    assert.deepEqual(
      rows.items.map(({ actor, subject }) => [actor.name, subject]),
      [
        ['Operator on the server', mona.personId],
        ['Admin', mona.personId],
      ],
    );
    const list = await marsa.run(['notice', 'list', '--person', 'Mona', '--json']);
    assert.equal(list.code, 0, list.stderr);
    assert.partialDeepStrictEqual(list.json(), [
      { details: { change: 'reset', by: 'Operator on the server' } },
      { details: { change: 'totp-added' } },
    ]);
    assert.equal((await marsa.run(['notice', 'acknowledge', mona.personId])).code, 1);
    assert.equal((await marsa.run(['notice', 'list'])).code, 0);
  });
}
