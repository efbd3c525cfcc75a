import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { count, id, json, name, nullable } from './columns.ts';
import { countRows, hasColumn, hasIndex, hasTable, listColumns } from './inspect.ts';
import { migrations as ours } from './migrations/list.ts';
import { isAtHead, migrateDown, migrateUp, readStatus } from './migrator.ts';
import type { Db } from './schema.ts';
import {
  addColumn,
  changeRows,
  createIndex,
  createTable,
  createUniqueIndex,
  dropColumn,
  dropIndex,
  dropTable,
  type Migration,
  rebuildTable,
} from './steps.ts';

const clock = () => 1000;

const ship: Migration = {
  name: '0001-ship',
  up: [
    createTable('ship', { id: id(), name: name(), cargo: nullable(json()) }, { unique: [['name']] }),
    createIndex('ship', 'name', 'id'),
  ],
  down: [dropIndex('ship', 'name', 'id'), dropTable('ship')],
};

const port: Migration = {
  name: '0002-port',
  up: [
    addColumn('ship', 'port', nullable(name())),
    changeRows(sql`update ship set port = 'Jeddah' where port is null`),
    createUniqueIndex('ship', 'port', 'id'),
    rebuildTable(
      'ship',
      { id: id(), title: name(), port: name(), crew: count() },
      { title: 'name', crew: sql`7` },
      { unique: [['title']] },
    ),
    createUniqueIndex('ship', 'port', 'id'),
    createTable('berth', { id: id() }),
  ],
  down: [
    dropTable('berth'),
    rebuildTable(
      'ship',
      { id: id(), name: name(), cargo: nullable(json()) },
      { name: 'title', cargo: sql`null` },
      { unique: [['name']] },
    ),
    createIndex('ship', 'name', 'id'),
  ],
  destructive: true,
};

const fleet = [ship, port];
const addShip = (db: Db) => sql`insert into ship (id, name) values ('1', 'Sambuk')`.execute(db);

for (const engine of testDatabases()) {
  describe(engine.name, () => {
    test('goes up to head, down and up again, and says where it is', async () => {
      await using database = await engine.openEmpty();
      const { db } = database;
      assert.equal(await isAtHead(db), false);
      assert.deepEqual(
        await migrateUp(db, { clock }),
        ours.map((migration) => migration.name),
      );
      assert.equal(await isAtHead(db), true);
      assert.deepEqual(await migrateUp(db, { clock }), []);
      const first = ours[0]?.name ?? '';
      await migrateDown(db, { clock, to: first });
      assert.deepEqual(
        (await readStatus(db)).map(({ state }) => state),
        ours.map((_, index) => (index === 0 ? 'applied' : 'pending')),
      );
      await migrateDown(db, { clock, to: '0' });
      assert.equal(await hasTable(db, 'project'), false);
      await migrateUp(db, { clock });
      assert.equal(await isAtHead(db), true);
    });

    test('rebuilds a table with its rows, constraints and indexes', async () => {
      await using database = await engine.openEmpty();
      const { db } = database;
      await migrateUp(db, { clock, migrations: [ship] });
      await addShip(db);
      await migrateUp(db, { clock, migrations: fleet });
      const { rows } = await sql`select * from ship`.execute(db);
      assert.deepEqual({ ...(rows[0] as object) }, { id: '1', title: 'Sambuk', port: 'Jeddah', crew: 7 });
      assert.equal(await hasIndex(db, 'ship', 'ship_port_id_index'), true);
      await assert.rejects(
        sql`insert into ship (id, title, port, crew) values ('2', 'Sambuk', 'Yanbu', 1)`.execute(db),
      );
      await migrateDown(db, { clock, migrations: fleet, allowDataLoss: true });
      assert.deepEqual((await listColumns(db, 'ship')).sort(), ['cargo', 'id', 'name']);
      await migrateUp(db, { clock, migrations: fleet });
      assert.equal(await countRows(db, 'ship'), 1);
    });

    test('destroys nothing unless it is told to', async () => {
      await using database = await engine.openEmpty();
      const { db } = database;
      await migrateUp(db, { clock, migrations: [ship] });
      await addShip(db);
      await assert.rejects(
        migrateDown(db, { clock, migrations: [ship] }),
        /0001-ship \(down\) would destroy all 1 rows of the table ship\..*--allow-data-loss/,
      );
      await sql`update ship set cargo = '[]'`.execute(db);
      await assert.rejects(migrateUp(db, { clock, migrations: fleet }), /1 values of the column cargo/);
      assert.equal(await countRows(db, 'ship', 'cargo'), 1);
      await migrateUp(db, { clock, migrations: fleet, allowDataLoss: true });
      await assert.rejects(
        migrateUp(db, {
          clock,
          migrations: [...fleet, { name: '0003-less', up: [dropColumn('ship', 'port')], down: [] }],
        }),
        /1 values of the column port/,
      );
    });

    test('a database that is newer than the program is refused', async () => {
      await using database = await engine.openEmpty();
      const { db } = database;
      await migrateUp(db, { clock, migrations: fleet });
      await assert.rejects(
        migrateUp(db, { clock, migrations: [ship] }),
        /newer than this program.*0002-port/,
      );
      assert.deepEqual((await readStatus(db, [ship])).at(-1), { name: '0002-port', state: 'unknown' });
      await assert.rejects(migrateUp(db, { clock, migrations: [port] }), /newer than this program/);
      const changed = { ...ship, up: [...ship.up, createIndex('ship', 'cargo')] };
      assert.equal((await readStatus(db, [changed, port]))[0]?.isChanged, true);
    });

    test('two instances that start at once migrate once', async () => {
      await using database = await engine.openEmpty();
      const others = [openTestDatabase(database.url), openTestDatabase(database.url)];
      const done = await Promise.all([database, ...others].map(({ db }) => migrateUp(db, { clock })));
      assert.deepEqual(
        done.flat().sort(),
        ours.map((migration) => migration.name),
      );
      await Promise.all(others.map(({ close }) => close()));
    });

    for (const direction of ['up', 'down'] as const) {
      test(`ends well when ${direction} is cut off after any step, recorded or not`, async () => {
        for (let cut = 1; cut <= port[direction].length; cut++) {
          await using database = await engine.openEmpty();
          const { db } = database;
          await migrateUp(db, { clock, migrations: [ship] });
          await addShip(db);
          if (direction === 'down') await migrateUp(db, { clock, migrations: fleet });
          const onStep = (migration: string, _: string, step: number) => {
            if (migration === port.name && step === cut) throw new Error('cut off');
          };
          const options = { clock, migrations: fleet, allowDataLoss: true };
          const move = direction === 'up' ? migrateUp : migrateDown;
          await assert.rejects(move(db, { ...options, onStep }), /cut off/);
          await migrateUp(db, options);
          assert.deepEqual(
            (await readStatus(db, fleet)).map(({ state }) => state),
            ['applied', 'applied'],
          );
          assert.equal(await hasColumn(db, 'ship', 'crew'), true);
          assert.equal(await hasTable(db, 'berth'), true);
          assert.equal(await hasTable(db, 'ship__replaced'), false);
          assert.equal(await countRows(db, 'ship'), 1);
        }
      });
    }
  });
}
