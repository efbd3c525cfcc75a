import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { isUnavailable, isUniqueViolation } from './errors.ts';
import { openDatabase } from './open.ts';
import type { Db } from './schema.ts';
import { inTransaction, lockRow } from './transaction.ts';

interface BanRow {
  subject: string;
  reason: string;
  count: number;
  createdAt: number;
  until: number;
}

const bans = (db: Db) => db.withTables<{ ban: BanRow }>();
const ban = (subject: string, count = 1): BanRow => ({ subject, reason: '', count, createdAt: 1, until: 2 });

for (const engine of testDatabases()) {
  describe(engine.name, () => {
    test('keeps numbers, text, bytes and nulls as they were', async () => {
      await using database = await engine.open();
      const db = database.db.withTables<{
        workspace: { id: string; name: string; ownerId: string | null; createdAt: number; updatedAt: number };
      }>();
      const row = { id: 'W', name: 'ورشة 🛠 \u0001', ownerId: null, createdAt: 2 ** 53 - 1, updatedAt: 0 };
      await db.insertInto('workspace').values(row).execute();
      assert.deepEqual({ ...(await db.selectFrom('workspace').selectAll().executeTakeFirst()) }, row);
      const sums = await db
        .selectFrom('workspace')
        .select(({ fn }) => [fn.countAll<number>().as('rowCount'), fn.sum<number>('updatedAt').as('total')])
        .executeTakeFirst();
      assert.deepEqual({ ...sums }, { rowCount: 1, total: 0 });
    });

    test('keeps bytes', async () => {
      await using database = await engine.open();
      const digest = Uint8Array.from({ length: 256 }, (_, index) => index);
      const db = database.db.withTables<{ apiKey: Record<string, string | number | Uint8Array> }>();
      const key = { id: 'K', personId: 'P', name: 'n', digestKeyId: 'D', lastFour: 'abcd', createdAt: 1 };
      await db
        .insertInto('apiKey')
        .values({ ...key, digest })
        .execute();
      const read = await db.selectFrom('apiKey').select('digest').executeTakeFirstOrThrow();
      assert.ok(read.digest instanceof Uint8Array);
      assert.deepEqual(Uint8Array.from(read.digest), digest);
    });

    test('tells letters apart by case and accent, and sorts by code point', async () => {
      await using database = await engine.open();
      const subjects = ['a', 'B', 'A', 'é', 'e', 'ب', '😀', '~'];
      await bans(database.db)
        .insertInto('ban')
        .values(subjects.map((subject) => ban(subject)))
        .execute();
      const rows = await bans(database.db).selectFrom('ban').select('subject').orderBy('subject').execute();
      assert.deepEqual(
        rows.map(({ subject }) => subject),
        ['A', 'B', 'a', 'e', '~', 'é', 'ب', '😀'],
      );
    });

    test('a second row with the same key is a unique violation', async () => {
      await using database = await engine.open();
      const insert = () => bans(database.db).insertInto('ban').values(ban('x')).execute();
      await insert();
      await assert.rejects(insert, (error) => isUniqueViolation(error) && !isUnavailable(error));
    });

    test('an update counts the rows it matched, also those it did not change', async () => {
      await using database = await engine.open();
      await bans(database.db).insertInto('ban').values(ban('x', 5)).execute();
      const update = bans(database.db).updateTable('ban').set({ count: 5 }).where('count', '=', 5);
      assert.equal((await update.executeTakeFirst()).numUpdatedRows, 1n);
    });

    test('text that is too long is never cut', async () => {
      await using database = await engine.open();
      const subject = 'x'.repeat(65);
      const insert = bans(database.db).insertInto('ban').values(ban(subject)).execute();
      // SQLite knows no lengths and keeps all of it.
      if (engine.name !== 'sqlite') await assert.rejects(insert);
      else await insert;
      const [kept] = await bans(database.db).selectFrom('ban').selectAll().execute();
      assert.equal(kept?.subject, engine.name === 'sqlite' ? subject : undefined);
    });

    test('values never become SQL', async () => {
      await using database = await engine.open();
      const subject = `\\'; drop table ban; -- "`;
      await bans(database.db).insertInto('ban').values(ban(subject)).execute();
      const found = await bans(database.db)
        .selectFrom('ban')
        .selectAll()
        .where('subject', '=', subject)
        .execute();
      assert.equal(found.length, 1);
      await assert.rejects(
        sql
          .raw('select 1; select 2')
          .execute(database.db)
          .then(({ rows }) => {
            if (engine.name !== 'mysql') throw new Error(`only MySQL is asked, got ${rows.length} rows`);
          }),
      );
    });

    test('transactions take back what they did when they fail', async () => {
      await using database = await engine.open();
      const failing = inTransaction(database.db, async (trx) => {
        await bans(trx).insertInto('ban').values(ban('x')).execute();
        throw new Error('no');
      });
      await assert.rejects(failing, /^Error: no$/);
      assert.equal((await bans(database.db).selectFrom('ban').selectAll().execute()).length, 0);
    });

    test('the outer handle is refused inside a transaction, and not after it', async () => {
      await using database = await engine.open();
      const { db } = database;
      const read = () => bans(db).selectFrom('ban').selectAll().execute();
      let later: Promise<unknown> | undefined;
      await assert.rejects(inTransaction(db, read), /outer database handle was used inside a transaction/);
      await assert.rejects(
        inTransaction(db, () => inTransaction(db, read)),
        /outer database handle/,
      );
      await inTransaction(db, async (trx) => {
        await inTransaction(trx, (same) => bans(same).insertInto('ban').values(ban('x')).execute());
        later = new Promise((resolve) => setTimeout(resolve, 20)).then(read);
      });
      await later;
      assert.equal((await read())[0]?.createdAt, 1);
    });

    test('a transaction that collided is tried again', async () => {
      await using database = await engine.open();
      await bans(database.db)
        .insertInto('ban')
        .values([ban('a', 0), ban('b', 0)])
        .execute();
      const add = (trx: Db, subject: string) =>
        bans(trx)
          .updateTable('ban')
          .set(({ eb }) => ({ count: eb('count', '+', 1) }))
          .where('subject', '=', subject)
          .execute();
      const inOrder = (first: string, second: string) =>
        inTransaction(database.db, async (trx) => {
          await add(trx, first);
          await add(trx, second);
        });
      await Promise.all(
        Array.from({ length: 8 }, (_, index) => (index % 2 ? inOrder('a', 'b') : inOrder('b', 'a'))),
      );
      const rows = await bans(database.db).selectFrom('ban').select('count').execute();
      assert.deepEqual(
        rows.map(({ count }) => count),
        [8, 8],
      );
    });

    test('a locked row makes others wait for the end of the transaction', async () => {
      await using database = await engine.open();
      const db = database.db.withTables<{
        workspace: { id: string; name: string; createdAt: number; updatedAt: number };
      }>();
      await db.insertInto('workspace').values({ id: 'W', name: '', createdAt: 0, updatedAt: 0 }).execute();
      const addOne = () =>
        inTransaction(database.db, async (trx) => {
          assert.equal(await lockRow(trx, 'workspace', 'W'), true);
          assert.equal(await lockRow(trx, 'workspace', 'none'), false);
          const tables = trx.withTables<{ workspace: { id: string; updatedAt: number } }>();
          const { updatedAt } = await tables
            .selectFrom('workspace')
            .select('updatedAt')
            .executeTakeFirstOrThrow();
          await tables
            .updateTable('workspace')
            .set({ updatedAt: updatedAt + 1 })
            .execute();
        });
      await Promise.all(Array.from({ length: 6 }, addOne));
      assert.equal((await db.selectFrom('workspace').select('updatedAt').executeTakeFirst())?.updatedAt, 6);
    });

    test('counts its connections', async () => {
      await using database = await engine.open();
      await Promise.all(Array.from({ length: 6 }, () => sql`select 1`.execute(database.db)));
      const { total, idle, waiting } = database.poolStats();
      assert.ok(total >= 1 && total <= 4);
      assert.deepEqual([idle, waiting], [total, 0]);
    });
  });
}

describe('a URL', () => {
  const options = { poolSize: 1, connectTimeoutMs: 300, queryTimeoutMs: 1000 };

  test('of a kind unknown, without a name or without sense is refused, its password not told', () => {
    for (const url of [
      'oracle://u:topsecret@h/x',
      'postgres://u:topsecret@h',
      'mysql://u:topsecret@h:x/y',
      'sqlite:',
      '',
    ]) {
      assert.throws(
        () => openDatabase({ ...options, url }),
        (error: Error) =>
          /Use sqlite:/.test(error.message) &&
          !JSON.stringify(error).includes('topsecret') &&
          !error.message.includes('topsecret'),
      );
    }
    assert.throws(
      () => openDatabase({ ...options, url: 'mysql://h/x?multipleStatements=true' }),
      /unknown parameter/,
    );
  });

  test('where nobody listens is unavailable', async () => {
    for (const url of [
      'postgres://u:p@127.0.0.1:9/x',
      'mysql://u:p@127.0.0.1:9/x',
      'sqlite:///dev/null/x.db',
    ]) {
      const { db, close } = openDatabase({ ...options, url });
      await assert.rejects(
        sql`select 1`.execute(db),
        (error) => url.startsWith('sqlite') || isUnavailable(error),
      );
      await close().catch(() => {});
    }
  });

  test('of SQLite makes a file that only its owner reads', async () => {
    await using database = await sqliteOnly().open();
    assert.equal(statSync(new URL(database.url.replace('sqlite:', 'file:'))).mode & 0o777, 0o600);
    const second = openTestDatabase(database.url);
    const { rows } = await sql<{ journalMode: string }>`pragma journal_mode`.execute(second.db);
    assert.equal(rows[0]?.journalMode, 'wal');
    await second.close();
  });
});

function sqliteOnly() {
  const engine = testDatabases().find(({ name }) => name === 'sqlite');
  assert.ok(engine);
  return engine;
}
