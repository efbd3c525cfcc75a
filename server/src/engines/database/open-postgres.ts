import { PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '#platform/logger.ts';
import type { DatabaseOptions, Driver } from './pool.ts';

/** Whole numbers and sums arrive as numbers, as on the other engines; nothing here exceeds 2^53. */
const numberTypes = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    numberTypes.has(id) && format !== 'binary' ? Number : pg.types.getTypeParser(id, format),
};

export function openPostgres(url: URL, options: DatabaseOptions, log: Logger): Driver {
  const { queryTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url.href,
    application_name: 'marsa',
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types,
    ...(queryTimeoutMs > 0 && {
      statement_timeout: queryTimeoutMs,
      idle_in_transaction_session_timeout: 2 * queryTimeoutMs,
      // The server's own bound comes first; this one is for a server that no longer answers.
      query_timeout: queryTimeoutMs + 1000,
    }),
  });
  // Without these, a connection that breaks, idle or in use, would end the process; its query fails either way.
  pool.on('error', (error) => log.warn({ err: error.message }, 'an idle PostgreSQL connection broke'));
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    engine: 'postgres',
    dialect: new PostgresDialect({ pool }),
    poolStats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}
