import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { count, id, name } from './columns.ts';
import { runMigrateCommand } from './migrate-command.ts';
import { findFaults, findSourceFaults, sourceFaults } from './migration-validator.ts';
import { migrations } from './migrations/list.ts';
import {
  addColumn,
  changeRows,
  createTable,
  dropTable,
  type Migration,
  rebuildTable,
  type Step,
} from './steps.ts';

const ship = createTable('ship', { id: id() });
const wellFormed: Migration = { name: '0001-ship', up: [ship], down: [dropTable('ship')] };
const withUp = (...up: Step[]): Migration => ({ ...wellFormed, up });

for (const engine of testDatabases()) {
  describe(engine.name, () => {
    test('finds no fault in our own migrations', async () => {
      await using database = await engine.open();
      assert.deepEqual([...findFaults(migrations, database.db), ...findSourceFaults(migrations)], []);
    });

    test('the command says what it did, what is left, and tries it out', async () => {
      await using database = await engine.openEmpty();
      const options = { url: database.url, poolSize: 2, connectTimeoutMs: 3000, queryTimeoutMs: 3000 };
      const lines: string[] = [];
      const command = async (...args: string[]) => {
        lines.length = 0;
        return runMigrateCommand(args, options, (line) => lines.push(line));
      };
      assert.equal(await command('status'), 1);
      assert.equal(await command('validate'), 0);
      assert.match(lines.at(-1) ?? '', /ran up, down and up again/);
      assert.equal(await command('status'), 1);
      assert.equal(await command('up'), 0);
      assert.match(lines[0] ?? '', /^0001-identity applied$/);
      assert.equal(await command('status'), 0);
      assert.equal(await command('validate'), 0);
      assert.equal(await command('down', '--to', '0001-identity'), 0);
      assert.equal(await command('status'), 1);
      assert.match(lines[0] ?? '', /^applied\s+0001-identity$/);
      assert.equal(await command('sideways'), 1);
    });

    test('finds each kind of fault', async () => {
      await using database = await engine.openEmpty();
      const port = 'Jeddah';
      const faulty: [Migration, RegExp][] = [
        [{ ...wellFormed, name: '0002-ship' }, /the number is 0001/],
        [{ ...wellFormed, name: 'ship' }, /form NNNN-name/],
        [{ ...wellFormed, down: [] }, /no way down/],
        [withUp(dropTable('ship')), /gives data up/],
        [withUp(createTable('Ship', { id: id() })), /no name in snake_case/],
        [withUp(createTable('ship', { 'x"; drop': id() })), /no name in snake_case/],
        [withUp(addColumn('ship', 'crew', count())), /must be nullable/],
        [withUp(changeRows(sql`update ship set port = ${port}`)), /carries values/],
        [withUp(rebuildTable('ship', { id: id(), port: name() }, { port: sql`${port}` })), /carries values/],
      ];
      for (const [migration, expected] of faulty) {
        assert.match(findFaults([migration], database.db).join('\n'), expected);
      }
      assert.deepEqual(findFaults([wellFormed], database.db), []);
    });
  });
}

test('refuses source text by which values or other DDL could get in', () => {
  for (const source of [
    "changeRows(sql.raw('x'))",
    `changeRows(sql\`update ship set port = $\{port}\`)`,
    "changeRows(sql.lit('x'))",
    'changeRows(sql`alter table ship rename to boat`)',
    "import { ships } from '#features/ships.ts';",
    "import { Kysely } from 'kysely';",
    'process.env.PORT',
  ]) {
    assert.equal(sourceFaults(source).length >= 1, true, source);
  }
  assert.deepEqual(
    sourceFaults("import { sql } from 'kysely';\nchangeRows(sql`update ship set crew = 0`)"),
    [],
  );
});
