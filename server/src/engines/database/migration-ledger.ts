import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { count, name, nullable, time, varchar } from './columns.ts';
import { engineOf } from './engine-of.ts';
import { isRetryable } from './errors.ts';
import { busyTimeoutMs } from './open-sqlite.ts';
import { runStep } from './run-step.ts';
import type { Db } from './schema.ts';
import { createTable } from './steps.ts';

/** One row per migration that has begun. */
export interface MigrationTable {
  name: string;
  /** Of its steps, as they were when it ran; tells `validate` that a released migration was changed. */
  checksum: string;
  direction: 'up' | 'down';
  /** Steps of that direction that are done. */
  step: number;
  startedAt: number;
  /** Set once all of `up` is done. */
  finishedAt: number | null;
}

declare module './schema.ts' {
  interface Database {
    migration: MigrationTable;
  }
}

const ledger = createTable(
  'migration',
  {
    name: name(),
    checksum: varchar(64),
    direction: varchar(4),
    step: count(),
    started_at: time(),
    finished_at: nullable(time()),
  },
  { primaryKey: ['name'] },
);

export const createLedger = (db: Db) => runStep(db, ledger);

export const listApplied = (db: Db) => db.selectFrom('migration').selectAll().orderBy('name').execute();

/** Seconds to wait for another instance that is migrating. */
const lockWaitSeconds = 60;

/**
 * Runs `work` while no other instance migrates this database, on one connection: in one transaction where DDL can be
 * taken back, and on MySQL, where it cannot, under a named lock, which ends with the connection.
 */
export async function withMigrationLock<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  switch (engineOf(db)) {
    case 'sqlite':
      return whenFree(db, work);
    case 'postgres':
      return db.transaction().execute(async (trx) => {
        await sql`set local statement_timeout = 0`.execute(trx);
        await sql`set local lock_timeout = ${sql.lit(lockWaitSeconds * 1000)}`.execute(trx);
        await sql`select pg_advisory_xact_lock(hashtext('marsa.migration'))`.execute(trx);
        return work(trx);
      });
    case 'mysql':
      return db.connection().execute(async (connection) => {
        const lock = sql`concat('marsa.', md5(database()))`;
        const { rows } = await sql<{ isMine: number }>`
          select get_lock(${lock}, ${lockWaitSeconds}) as is_mine`.execute(connection);
        if (rows[0]?.isMine !== 1)
          throw new Error('Another instance has been migrating for a minute; try again later.');
        try {
          return await work(connection);
        } finally {
          await sql`select release_lock(${lock})`.execute(connection);
        }
      });
  }
}

/** SQLite has no waiting in line: whoever finds the write lock taken asks again. */
async function whenFree<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  for (let asked = 1; ; asked++) {
    let isMine = false;
    try {
      return await db.transaction().execute((trx) => {
        isMine = true;
        return work(trx);
      });
    } catch (error) {
      if (isMine || !isRetryable(error) || asked > lockWaitSeconds) throw error;
      await pause(1000 - busyTimeoutMs);
    }
  }
}
