import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { type OpenDatabase, openDatabase } from '@marsa/server/engines/database/open.ts';
import type { Engine } from '@marsa/server/engines/database/schema.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { randomBase62 } from '@marsa/server/platform/token.ts';
import { sql } from 'kysely';

export interface TestEngine {
  /** `sqlite`, `postgres`, `mysql`; for the name of the suite. */
  name: Engine;
  /** A new, empty database at the newest migration; it is gone when disposed of. */
  open(): Promise<TestDatabase>;
  /** The same without any table. */
  openEmpty(): Promise<TestDatabase>;
}

export interface TestDatabase extends OpenDatabase, AsyncDisposable {
  /** To open it once more: as a second instance, or after a restart. */
  url: string;
}

/**
 * The engines to test on: those of `TEST_DATABASES` (URLs with commas between them, of users that may create
 * databases), or SQLite alone.
 *
 * ```ts
 * for (const engine of testDatabases()) {
 *   describe(engine.name, () => {
 *     test('…', async () => {
 *       await using database = await engine.open();
 * ```
 */
export function testDatabases(): TestEngine[] {
  const urls = (process.env.TEST_DATABASES ?? 'sqlite::memory:').split(',');
  return urls.map((url) => {
    const create = url.startsWith('sqlite:') ? createSqlite : () => createOnServer(url);
    return {
      name: url.startsWith('sqlite:') ? 'sqlite' : url.startsWith('postgres') ? 'postgres' : 'mysql',
      openEmpty: create,
      async open() {
        const database = await create();
        await migrateUp(database.db, { clock: systemClock });
        return database;
      },
    };
  });
}

/** Redis to test with, if there is one. */
export const testRedisUrl = (): string | undefined => process.env.TEST_REDIS_URL;

export const openTestDatabase = (url: string): OpenDatabase =>
  openDatabase({ url, poolSize: 4, connectTimeoutMs: 5000, queryTimeoutMs: 10_000 });

/** A file, so that a test can open it twice, as after a restart. */
async function createSqlite(): Promise<TestDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'marsa-test-'));
  const url = `sqlite://${directory}/marsa.db`;
  return toDisposable(url, openTestDatabase(url), async () => rmSync(directory, { recursive: true }));
}

async function createOnServer(serverUrl: string): Promise<TestDatabase> {
  const name = `marsa_test_${randomBase62(12).toLowerCase()}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, `create database ${name}`);
  return toDisposable(url.href, openTestDatabase(url.href), () =>
    onServer(serverUrl, `drop database ${name}`),
  );
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = openTestDatabase(url);
  await sql.raw(statement).execute(server.db).finally(server.close);
}

function toDisposable(url: string, database: OpenDatabase, remove: () => Promise<void>): TestDatabase {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= database.close();
    return closed;
  };
  return {
    ...database,
    url,
    close,
    async [Symbol.asyncDispose]() {
      await close();
      await remove();
    },
  };
}
