import { parseDatabaseUrl } from '../database-url.ts';
import type { Dumps } from './dumps.ts';
import { mysqlDumps } from './dumps-mysql.ts';
import { postgresDumps } from './dumps-postgres.ts';
import { sqliteDumps } from './dumps-sqlite.ts';

/** @param env what the engine's tools see of the environment: where they are, above all */
export function openDumps(url: string, env: Record<string, string>): Dumps {
  const target = parseDatabaseUrl(url);
  switch (target.engine) {
    case 'sqlite':
      return sqliteDumps(target.file);
    case 'postgres':
      return postgresDumps(target.url, env);
    case 'mysql':
      return mysqlDumps(target.url, env);
  }
}
