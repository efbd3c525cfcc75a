import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { audit, people } from '@marsa/contract/index.ts';
import { openBrowser } from '@marsa/tests/support/browser.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, openMarsaAt, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

/** bcrypt of "Harbour at Dawn", cost 4. */
const hash = '$2b$04$abcdefghijklmnopqrstuuEHBzASQi7MhH4Iw6ZcUK92ig6CYPdbu';

for (const engine of testDatabases()) {
  describe(`people of an older system on ${engine.name}`, () => {
    test('are tried, taken over once, and sign in with their old password', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      using marsa = openMarsa({ ...operatorEnvironment(server), DATABASE_URL: database.url });
      const file = marsa.pathOf('people.csv');
      const rows = [
        'email,name,role,language,hash',
        `Layla@Example.com,"Haddad, Layla",,ar,${hash}`,
        'omar@example.com,Omar,ADMIN,,',
        `no-address,Nobody,,,${hash}`,
        'rita@example.com,Rita,UNKNOWN,,',
        `sami@example.com,Sami,,,${hash.slice(0, -1)}`,
      ];
      writeFileSync(file, rows.join('\n'));
      const tried = await marsa.run(['people', 'import', file, '--dry-run']);
      assert.match(tried.stdout, /2 would be imported, 0 here already, 3 refused/);
      assert.equal((await server.admin.page(people.list)).items.length, 1);

      const done = await marsa.run(['person', 'import', file, '--json']);
      assert.equal(done.code, 1);
      const outcomes = done.json();
      assert.ok(Array.isArray(outcomes));
      assert.deepEqual(
        outcomes.map(({ line, outcome }) => [line, outcome]),
        [
          [2, 'imported'],
          [3, 'imported'],
          [4, 'refused'],
          [5, 'refused'],
          [6, 'refused'],
        ],
      );
      assert.match(outcomes[3].reason, /no role UNKNOWN/);
      assert.ok(!(done.stdout + done.stderr).includes('$2b$04$abc'), 'a hash was shown');
      const again = await marsa.run(['person', 'import', file]);
      assert.match(again.stdout, /0 imported, 2 here already, 3 refused/);

      await openBrowser(server.url).signIn('layla@example.com', 'Harbour at Dawn');
      const { items } = await server.admin.page(people.list);
      const omar = items.find(({ name }) => name === 'Omar');
      assert.partialDeepStrictEqual(omar, { role: 'ADMIN', hasPassword: false });
      const log = await server.admin.page(audit.list, { query: { action: 'PERSON_IMPORT' } });
      assert.equal(log.items.length, 2);
      const status = (await marsa.run(['vault', 'status', '--json'])).json() as {
        secretKeys: { uses: number }[];
      };
      assert.ok((status.secretKeys[0]?.uses ?? 0) > 0);
    });
  });
}

const [engine] = testDatabases();

test('links that are handed over: shown once, or written to a file that only you can read', async () => {
  assert.ok(engine);
  await using server = await startTestServer(engine);
  using marsa = openMarsaAt(server);
  const shown = await marsa.run(['invitation', 'create', 'layla@example.com', '--language', 'ar']);
  assert.match(shown.stdout, /Link +http\S+\/invitation#[\w-]{43}/);
  const saved = await marsa.run(['invitation', 'create', 'omar@example.com', '--out', 'omar.link', '--json']);
  assert.ok(!saved.stdout.includes('invitation#'));
  assert.equal(statSync(marsa.pathOf('omar.link')).mode & 0o777, 0o600);
  assert.match(readFileSync(marsa.pathOf('omar.link'), 'utf8'), /^http\S+\/invitation#[\w-]{43}\n$/);
  const list = (await marsa.run(['invitation', 'list', '--json'])).json();
  assert.ok(Array.isArray(list) && list.length === 2 && !JSON.stringify(list).includes('#'));
  assert.equal((await marsa.run(['invitation', 'revoke', list[0].id])).code, 0);

  await marsa.run(['devkey', 'create', '--name', 'Dana', '--out', 'dana.key']);
  assert.match((await marsa.run(['person', 'reset-link', 'Dana'])).stderr, /no e-mail/);
  await marsa.run(['person', 'update', 'Dana', '--email', 'dana@example.com']);
  assert.match((await marsa.run(['person', 'reset-link', 'Dana'])).stdout, /\/reset#[\w-]{43}/);
});
