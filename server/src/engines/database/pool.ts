import type { Dialect } from 'kysely';
import type { Logger } from '#platform/logger.ts';
import type { Engine } from './schema.ts';

export interface DatabaseOptions {
  /** `sqlite:///abs/path`, `sqlite:relative/path`, `sqlite::memory:`, `postgres://…`, `mysql://…`, `mariadb://…`. */
  url: string;
  /** Connections at most; SQLite has one. */
  poolSize: number;
  /** Milliseconds to wait for a connection, be it a free one of the pool or a new one. */
  connectTimeoutMs: number;
  /** Milliseconds a statement may take, also waiting for locks; 0 for no bound (migrations). */
  queryTimeoutMs: number;
  logger?: Logger;
}

export interface PoolStats {
  total: number;
  idle: number;
  /** Callers that wait for a connection. */
  waiting: number;
}

/** What each engine gives to Kysely. */
export interface Driver {
  engine: Engine;
  dialect: Dialect;
  poolStats(): PoolStats;
}
