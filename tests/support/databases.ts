import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import type { OpenDatabase } from '@marsa/server/engines/database/open.ts';
import type { Engine } from '@marsa/server/engines/database/schema.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { randomBase62 } from '@marsa/server/platform/token.ts';
import { createOnServer, engineOf, onServer, openTestDatabase, testDatabaseUrls } from './database-server.ts';
import { copySqlite, fillMysql, postgresClause } from './database-templates.ts';

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
  const templates = process.env.TEST_TEMPLATES;
  return testDatabaseUrls().map((url) => {
    const name = engineOf(url);
    const create = name === 'sqlite' ? createSqlite : (from?: string) => createDatabase(url, from);
    return {
      name,
      openEmpty: () => create(),
      async open() {
        const database = await create(templates);
        if (templates === undefined) await migrateUp(database.db, { clock: systemClock });
        return database;
      },
    };
  });
}

/** Redis to test with, if there is one. */
export const testRedisUrl = (): string | undefined => process.env.TEST_REDIS_URL;

/** A file, so that a test can open it twice, as after a restart. */
async function createSqlite(templates?: string): Promise<TestDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'marsa-test-'));
  const url = `sqlite://${directory}/marsa.db`;
  if (templates !== undefined) copySqlite(templates, join(directory, 'marsa.db'));
  return toDisposable(url, openTestDatabase(url), async () => rmSync(directory, { recursive: true }));
}

async function createDatabase(serverUrl: string, templates?: string): Promise<TestDatabase> {
  const name = `marsa_test_${randomBase62(12).toLowerCase()}`;
  const isPostgres = engineOf(serverUrl) === 'postgres';
  const clause = templates !== undefined && isPostgres ? postgresClause(templates) : '';
  const url = await createOnServer(serverUrl, name, clause);
  if (templates !== undefined && !isPostgres) await fillMysql(templates, url);
  return toDisposable(url, openTestDatabase(url), () => onServer(serverUrl, `drop database ${name}`));
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
