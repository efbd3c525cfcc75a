import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { makeFolder } from '#platform/folder.ts';
import type { DatabaseOptions, Driver } from './pool.ts';

/** Statements kept compiled; queries are made by code, so that there are few hundred different ones at most. */
const statementsKept = 500;

/** Milliseconds. Waiting for another process's lock blocks this one, so not for long: `inTransaction` tries again. */
export const busyTimeoutMs = 250;

export function openSqlite(file: string, options: DatabaseOptions): Driver {
  let open = 0;
  const database = async () => {
    const sqlite = openFile(file, Math.min(busyTimeoutMs, options.queryTimeoutMs || busyTimeoutMs));
    open = 1;
    return sqlite;
  };
  return {
    engine: 'sqlite',
    dialect: new SqliteDialect({ database }),
    poolStats: () => ({ total: open, idle: open, waiting: 0 }),
  };
}

function openFile(file: string, timeout: number): SqliteDatabase {
  if (file !== ':memory:') createPrivately(file);
  const sqlite = new DatabaseSync(file, { timeout, enableForeignKeyConstraints: true });
  // FULL: a vault must not forget what it has confirmed, even when the power fails.
  sqlite.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;');
  return adaptSqlite(sqlite);
}

/**
 * A new file is for this user only; SQLite gives its -wal and -shm files the same mode. One that is there is not opened:
 * closing it again would let go of the locks that other connections of this process hold, as POSIX has it.
 */
function createPrivately(file: string): void {
  makeFolder(dirname(file));
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** The form Kysely expects (that of better-sqlite3), with statements kept by their text. */
export function adaptSqlite(sqlite: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      if (kept.size >= statementsKept) kept.delete(kept.keys().next().value ?? '');
      // A transaction that only later finds it must write can fail at once with SQLITE_BUSY: take the lock first.
      const statement = adaptStatement(sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql));
      kept.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toSqlite(parameters)),
    run: (parameters) => statement.run(...toSqlite(parameters)),
    iterate: (parameters) => statement.iterate(...toSqlite(parameters)),
  };
}

type SqliteValue = null | number | bigint | string | Uint8Array;

function isSqliteValue(value: unknown): value is SqliteValue {
  if (value === null || value instanceof Uint8Array) return true;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}

function toSqlite(values: readonly unknown[]): SqliteValue[] {
  return values.map((value) => {
    if (isSqliteValue(value)) return value;
    throw new TypeError(`A ${typeof value} is no value of a column; flags are 0 or 1, JSON is text.`);
  });
}
