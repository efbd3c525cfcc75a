import { CompiledQuery, type DatabaseConnection, MysqlDialect, type MysqlPool } from 'kysely';
import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import type { DatabaseOptions, Driver } from './pool.ts';

const sqlMode =
  'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/** MySQL and MariaDB. */
export function openMysql(url: URL, options: DatabaseOptions): Driver {
  const pool = createPool(poolOptions(url, options));
  const { all, idle } = watch(pool);
  const waiting = new Set<object>();
  return {
    engine: 'mysql',
    dialect: new MysqlDialect({
      pool: boundedPool(pool, options.connectTimeoutMs, waiting),
      onCreateConnection: (connection) => prepareSession(connection, options.queryTimeoutMs),
    }),
    poolStats: () => ({ total: all.size, idle: idle.size, waiting: waiting.size }),
  };
}

function poolOptions(url: URL, options: DatabaseOptions): PoolOptions {
  const ssl = sslOf(url);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    connectionLimit: options.poolSize,
    connectTimeout: options.connectTimeoutMs,
    idleTimeout: 60_000,
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    decimalNumbers: true,
    multipleStatements: false,
    // An object among the values would otherwise be spelled out as `key` = 'value'.
    stringifyObjects: true,
    ...(ssl && { ssl }),
  };
}

/** `?sslmode=verify-full` checks the certificate, `require` only encrypts; nothing else is taken from the URL. */
function sslOf(url: URL): PoolOptions['ssl'] | undefined {
  for (const name of url.searchParams.keys()) {
    if (name !== 'sslmode')
      throw new Error(`The MySQL URL has an unknown parameter "${name}"; there is sslmode.`);
  }
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  switch (mode) {
    case 'disable':
      return undefined;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-full':
      return { rejectUnauthorized: true, verifyIdentity: true };
    default:
      throw new Error('sslmode of a MySQL URL is disable, require or verify-full.');
  }
}

/** READ COMMITTED, as on PostgreSQL: fewer locks between rows, and no two ways to reason about one program. */
async function prepareSession(connection: DatabaseConnection, queryTimeoutMs: number): Promise<void> {
  const run = (statement: string) => connection.executeQuery(CompiledQuery.raw(statement));
  await run(`set session sql_mode = '${sqlMode}', time_zone = '+00:00'`);
  await run('set session transaction isolation level read committed');
  if (queryTimeoutMs === 0) return;
  await run(`set session innodb_lock_wait_timeout = ${Math.max(1, Math.ceil(queryTimeoutMs / 1000))}`);
  const { rows } = await run(`show variables like 'max_statement_time'`);
  // MariaDB bounds every statement (seconds), MySQL only those that read (milliseconds).
  if (rows.length > 0) await run(`set session max_statement_time = ${queryTimeoutMs / 1000}`);
  else await run(`set session max_execution_time = ${queryTimeoutMs}`);
}

/** What the pool holds, from its events. */
function watch(pool: Pool): { all: Set<PoolConnection>; idle: Set<PoolConnection> } {
  const all = new Set<PoolConnection>();
  const idle = new Set<PoolConnection>();
  pool.on('connection', (connection) => {
    all.add(connection);
    connection.once('end', () => {
      all.delete(connection);
      idle.delete(connection);
    });
  });
  pool.on('acquire', (connection) => idle.delete(connection));
  pool.on('release', (connection) => idle.add(connection));
  return { all, idle };
}

/** The pool of mysql2 lets callers wait for a free connection for ever; this one gives up. */
function boundedPool(pool: Pool, timeoutMs: number, waiting: Set<object>): MysqlPool {
  return {
    end: (callback) => pool.end(callback),
    getConnection(callback) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        // @ts-expect-error Kysely's callback has no form without a connection; like mysql2's it looks at the error first.
        callback(
          Object.assign(new Error('No database connection became free in time'), { code: 'POOL_TIMEOUT' }),
        );
      }, timeoutMs);
      waiting.add(timer);
      pool.getConnection((error, connection) => {
        clearTimeout(timer);
        const isStillWanted = waiting.delete(timer);
        if (isStillWanted) callback(error, connection);
        else if (!error) connection.release();
      });
    },
  };
}
