import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { isRetryable, isUnavailable, isUniqueViolation } from './errors.ts';
import { type OpenDatabase, openDatabase } from './open.ts';
import type { Db } from './schema.ts';

const quick = { poolSize: 1, connectTimeoutMs: 300, queryTimeoutMs: 400 };
const pools = testDatabases().filter(({ name }) => name !== 'sqlite');

/** Ends the connection that `db` uses, as a restart of the server would. */
async function cutConnection(db: Db, other: OpenDatabase): Promise<void> {
  const isPostgres = other.engine === 'postgres';
  const own = isPostgres
    ? sql<{ id: number }>`select pg_backend_pid() as id`
    : sql<{ id: number }>`select connection_id() as id`;
  const id = (await own.execute(db)).rows[0]?.id ?? 0;
  await (isPostgres ? sql`select pg_terminate_backend(${id})` : sql`kill ${sql.lit(id)}`).execute(other.db);
}

for (const engine of pools) {
  describe(engine.name, () => {
    test('a statement that takes too long is cut off', async () => {
      await using database = await engine.openEmpty();
      const { db, close } = openDatabase({ ...quick, url: database.url });
      const slow =
        database.engine === 'postgres'
          ? sql`select pg_sleep(5)`
          : sql`select sleep(5) from information_schema.tables`;
      await assert.rejects(slow.execute(db), (error) => isUnavailable(error) && !isRetryable(error));
      await sql`select 1`.execute(db);
      await close();
    });

    test('nobody waits for ever for a connection', async () => {
      await using database = await engine.openEmpty();
      const { db, poolStats, close } = openDatabase({ ...quick, url: database.url });
      await db.connection().execute(async (held) => {
        await sql`select 1`.execute(held);
        const waiting = sql`select 1`.execute(db);
        await new Promise((resolve) => setTimeout(resolve, 20));
        assert.deepEqual(poolStats(), { total: 1, idle: 0, waiting: 1 });
        await assert.rejects(waiting, isUnavailable);
      });
      await sql`select 1`.execute(db);
      assert.deepEqual(poolStats(), { total: 1, idle: 1, waiting: 0 });
      await close();
    });

    test('a connection that broke is told apart, and replaced', async () => {
      await using database = await engine.openEmpty();
      const { db, poolStats, close } = openDatabase({ ...quick, url: database.url });
      await db
        .connection()
        .execute(async (held) => {
          await cutConnection(held, database);
          await assert.rejects(
            sql`select 1`.execute(held),
            (error) => isUnavailable(error) && !isUniqueViolation(error),
          );
        })
        .catch((error) => assert.ok(isUnavailable(error)));
      // A broken connection may be found only by using it.
      await sql`select 1`.execute(db).catch(() => sql`select 1`.execute(db));
      await cutConnection(db, database);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql`select 1`.execute(db);
      assert.deepEqual(poolStats(), { total: 1, idle: 1, waiting: 0 });
      await close();
    });
  });
}

test('SQLite that another process writes to is busy, which is retryable', async () => {
  const sqlite = testDatabases().find(({ name }) => name === 'sqlite');
  await using database = await sqlite?.open();
  assert.ok(database);
  const other = openTestDatabase(database.url);
  await database.db.transaction().execute(async () => {
    await assert.rejects(
      other.db.transaction().execute(async () => {}),
      (error) => isRetryable(error) && !isUnavailable(error),
    );
  });
  await other.close();
});

test('what is no error of a driver is none of these', () => {
  for (const error of [undefined, null, 'text', new Error('x'), { code: 7 }]) {
    assert.deepEqual(
      [isUniqueViolation(error), isRetryable(error), isUnavailable(error)],
      [false, false, false],
    );
  }
});
