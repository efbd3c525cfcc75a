import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { randomBase62 } from '#platform/token.ts';
import { type MigrateOptions, migrateDown, migrateUp, readStatus } from './migrator.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open.ts';

/**
 * Runs the pending migrations up, down and up again where nothing can break: on a copy of a SQLite database, and on an
 * empty database beside it on a server.
 * @returns what was done, or why it could not be, as a sentence
 * @throws the error of the migration that fails
 */
export async function dryRun(
  database: OpenDatabase,
  options: DatabaseOptions,
  migrate: MigrateOptions,
): Promise<string> {
  if (database.engine === 'sqlite') {
    await onCopy(database, options, migrate);
    return 'The pending migrations ran up, down and up again on a copy of the database.';
  }
  const name = `marsa_dry_run_${randomBase62(8).toLowerCase()}`;
  try {
    await sql`create database ${sql.id(name)}`.execute(database.db);
  } catch (error) {
    return `No dry run: this user may not create a database for it (${error instanceof Error ? error.message : error}).`;
  }
  try {
    const url = new URL(options.url);
    url.pathname = `/${name}`;
    await upDownUp(openDatabase({ ...options, url: url.href }), migrate);
  } finally {
    await sql`drop database ${sql.id(name)}`.execute(database.db);
  }
  return 'All migrations ran up, down and up again on an empty database beside this one.';
}

async function onCopy(
  database: OpenDatabase,
  options: DatabaseOptions,
  migrate: MigrateOptions,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'marsa-dry-run-'));
  try {
    const file = join(directory, 'copy.db');
    await sql`vacuum into ${file}`.execute(database.db);
    await upDownUp(openDatabase({ ...options, url: `sqlite:${file}` }), migrate);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function upDownUp(copy: OpenDatabase, migrate: MigrateOptions): Promise<void> {
  const options = { ...migrate, allowDataLoss: true };
  try {
    const states = await readStatus(copy.db, migrate.migrations);
    const last = states.filter(({ state }) => state === 'applied').at(-1);
    const applied = await migrateUp(copy.db, options);
    if (applied.length === 0) return;
    await migrateDown(copy.db, { ...options, to: last?.name ?? '0' });
    await migrateUp(copy.db, options);
  } finally {
    await copy.close();
  }
}
