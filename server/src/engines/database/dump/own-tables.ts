import { sql } from 'kysely';
import { countRows, hasTable } from '../inspect.ts';
import { migrations } from '../migrations/list.ts';
import { readStatus } from '../migrator.ts';
import { openDatabase } from '../open.ts';
import type { Db } from '../schema.ts';

/** Every table that some migration makes, and their ledger. A database may hold others, which are not ours to touch. */
const tablesEver: readonly string[] = [
  'migration',
  ...new Set(
    migrations.flatMap(({ up }) => up.flatMap((step) => (step.kind === 'create-table' ? [step.table] : []))),
  ),
];

/** Which of our tables are there. */
export async function listOwnTables(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (const table of tablesEver) if (await hasTable(db, table)) found.push(table);
  return found;
}

/** @throws Error where there is none: an empty file must never count as a backup */
export async function listTablesToCapture(db: Db): Promise<string[]> {
  const tables = await listOwnTables(db);
  if (tables.length > 0) return tables;
  throw new Error('The database holds no tables of Marsa: there is nothing to back up.');
}

export async function countAll(db: Db, tables: readonly string[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const table of tables) rows[table] = await countRows(db, table);
  return rows;
}

export async function dropTables(db: Db, tables: readonly string[]): Promise<void> {
  for (const table of tables) await sql`drop table if exists ${sql.table(table)}`.execute(db);
}

/**
 * The names of the migrations that are applied.
 * @throws Error where one is half done, or this program does not know it
 */
export async function listMigrations(db: Db): Promise<string[]> {
  const states = await readStatus(db);
  for (const { name, state } of states) {
    if (state === 'interrupted') throw new Error(`The migration ${name} is half done: npm run migrate -- up`);
    if (state === 'unknown')
      throw new Error(`The database is newer than this program: it has the migration ${name}.`);
  }
  return states.flatMap(({ name, state }) => (state === 'applied' ? [name] : []));
}

/** Milliseconds. */
const connectTimeoutMs = 10_000;

/** Runs `work` on one connection that is closed afterwards; what copies or counts a whole table takes its time. */
export async function onConnection<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, poolSize: 1, connectTimeoutMs, queryTimeoutMs: 0 });
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
}
