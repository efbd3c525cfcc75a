import { type Kysely, MysqlAdapter, PostgresAdapter } from 'kysely';
import type { Engine } from './schema.ts';

/** The engine behind a handle or a transaction. */
export function engineOf<T>(db: Kysely<T>): Engine {
  const { adapter } = db.getExecutor();
  if (adapter instanceof PostgresAdapter) return 'postgres';
  return adapter instanceof MysqlAdapter ? 'mysql' : 'sqlite';
}
