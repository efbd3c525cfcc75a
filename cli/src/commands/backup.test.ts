import assert from 'node:assert/strict';
import { chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import * as projects from '@marsa/contract/projects.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openMarsa, operatorEnvironment } from '@marsa/tests/support/marsa.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { sql } from 'kysely';

const isMade = (value: unknown): value is { path: string; keepApart: { name: string }[] } =>
  typeof value === 'object' && value !== null && 'path' in value && 'keepApart' in value;

for (const engine of testDatabases()) {
  describe(`marsa backup on ${engine.name}`, () => {
    test('create, list, verify, drill, prune beside a running server; restore once it is stopped', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      await server.admin.call(projects.create, {
        body: { name: 'Kept', domain: 'https://kept.example.com' },
      });
      await database.close();
      using marsa = openMarsa(operatorEnvironment(server));

      const created = await marsa.run(['backup', 'create', '--json']);
      assert.equal(created.code, 0, created.stderr);
      const made = created.json();
      assert.ok(isMade(made));
      assert.equal(statSync(made.path).mode & 0o777, 0o600);
      assert.deepEqual(made.keepApart.map(({ name }) => name).sort(), [
        'APIKEY_HMAC_SECRET_B64',
        'MASTER_KEY_B64',
        'SECRET_KEY',
      ]);
      const name = made.path.slice(dirname(made.path).length + 1);
      const told = await marsa.run(['backup', 'create']);
      assert.match(told.stderr, /MASTER_KEY_B64.*environment/);
      rmSync(told.stdout.trim());

      assert.match((await marsa.run(['backup', 'list'])).stdout, new RegExp(name));
      for (const command of [
        ['verify'],
        ['verify', name],
        ['verify', made.path],
        ['drill'],
        ['prune', '--dry-run'],
      ]) {
        const { code, stderr } = await marsa.run(['backup', ...command, '--json']);
        assert.equal(code, 0, `${command.join(' ')}: ${stderr}`);
      }

      const inUse = await marsa.run(['backup', 'restore', made.path, '--yes']);
      assert.equal(inUse.code, 1);
      assert.match(inUse.stderr, /in use/);
      await server.admin.call(projects.create, {
        body: { name: 'Later', domain: 'https://later.example.com' },
      });
      await server.stop();

      const unasked = await marsa.run(['backup', 'restore', made.path]);
      assert.equal(unasked.code, 2);
      assert.match(unasked.stderr, /--yes/);
      const restored = await marsa.run(['backup', 'restore', name, '--yes']);
      assert.equal(restored.code, 0, restored.stderr);
      const again = openTestDatabase(database.url);
      const { rows } = await sql<{ name: string }>`select name from project`.execute(again.db);
      await again.close();
      assert.deepEqual(
        rows.map((row) => row.name),
        ['Kept'],
      );
      const whole = await marsa.run(['audit', 'verify', '--local']);
      assert.equal(whole.code, 0, whole.stderr);
    });
  });
}

test('what is refused ends with 1 and says why', async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using server = await startTestServer(engine);
  await server.stop();
  using marsa = openMarsa(operatorEnvironment(server));
  const folder = join(server.config.DATA_DIR, 'backups');
  mkdirSync(folder);
  for (const command of ['verify', 'drill']) {
    const { code, stderr } = await marsa.run(['backup', command]);
    assert.equal(code, 1);
    assert.match(stderr, /There is no backup in/);
  }
  const path = join(folder, 'x');
  writeFileSync(path, 'no backup');
  for (const command of [
    ['verify', path],
    ['drill', path],
    ['restore', path, '--yes'],
    ['restore', path, '--yes', '--force', '--skip-md5'],
    ['restore', '/nowhere', '--yes'],
    ['offsite', 'push'],
  ]) {
    const { code, stderr } = await marsa.run(['backup', ...command]);
    assert.equal(code, 1, command.join(' '));
    assert.match(stderr, /^Error: /);
  }
  assert.equal(readFileSync(path, 'utf8'), 'no backup');
  const undo = await marsa.run(['backup', 'restore', '--undo']);
  assert.match(undo.stdout, /nothing to undo/);
  const without = await marsa.run(['backup', 'create'], { env: { MASTER_KEY_B64: '' } });
  assert.equal(without.code, 1);
  assert.match(without.stderr, /keys are missing/);
  if (process.getuid?.() !== 0) return;
  chownSync(server.config.DATA_DIR, 4321, 4321);
  const asRoot = await marsa.run(['backup', 'create']);
  assert.equal(asRoot.code, 1);
  assert.match(asRoot.stderr, /belongs to the user 4321.*sudo -u '#4321'/);
});
