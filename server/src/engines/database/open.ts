import { Kysely } from 'kysely';
import { type Logger, silentLogger } from '#platform/logger.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { openMysql } from './open-mysql.ts';
import { openPostgres } from './open-postgres.ts';
import { openSqlite } from './open-sqlite.ts';
import { camelCase, refuseInsideTransaction } from './outer-handle.ts';
import type { DatabaseOptions, Driver, PoolStats } from './pool.ts';
import type { Database, Db, Engine } from './schema.ts';

export type { DatabaseOptions, PoolStats } from './pool.ts';

export interface OpenDatabase {
  db: Db;
  engine: Engine;
  /** Waits for the queries in flight. */
  close(): Promise<void>;
  poolStats(): PoolStats;
}

/**
 * Opens the engine that the URL names; connections are made when the first query needs them.
 * @throws Error that says which forms of URL there are, never quoting the URL (it may hold a password).
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { engine, dialect, poolStats } = openDriver(options, options.logger ?? silentLogger);
  const db = new Kysely<Database>({
    dialect,
    plugins: [camelCase, refuseInsideTransaction],
  });
  return { db, engine, close: () => db.destroy(), poolStats };
}

function openDriver(options: DatabaseOptions, log: Logger): Driver {
  const target = parseDatabaseUrl(options.url);
  switch (target.engine) {
    case 'sqlite':
      return openSqlite(target.file, options);
    case 'postgres':
      return openPostgres(target.url, options, log);
    case 'mysql':
      return openMysql(target.url, options);
  }
}
