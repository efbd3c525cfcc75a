import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { isRetryable } from './errors.ts';
import { insideTransaction, refuseNesting } from './outer-handle.ts';
import type { Db, Trx } from './schema.ts';

/** Milliseconds before each new try; two that collided must not do so again in step. */
const pausesMs = [5, 20, 60, 150, 400, 800];

/**
 * Runs `work` in a transaction and tries it again when the engine chose it as the victim of a deadlock, or SQLite was
 * busy: so `work` does nothing but queries on the `trx` it is given, and effects outside the database wait for the
 * commit. Inside a transaction already, it is part of that one. READ COMMITTED on PostgreSQL and MySQL; SQLite takes
 * its one write lock at the start.
 *
 * Two writers of one row: prefer an update that names what it expects (`where version = …`) and look at the number of
 * rows it changed; where that will not do, `lockRow` first.
 */
export async function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (isTrx(db)) return work(db);
  refuseNesting();
  const once = async () => {
    const effects: (() => void)[] = [];
    const result = await db.transaction().execute((trx) => insideTransaction(trx, effects, work));
    for (const effect of effects) effect();
    return result;
  };
  for (const pauseMs of pausesMs) {
    try {
      return await once();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      await pause(pauseMs);
    }
  }
  return once();
}

/**
 * Holds a row until the end of the transaction, on every engine (`for update` does not exist on SQLite).
 * @returns false if there is no such row
 */
export async function lockRow(trx: Trx, table: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update ${sql.table(table)} set id = id where id = ${id}`.execute(trx);
  return numAffectedRows === 1n;
}

const isTrx = (db: Db): db is Trx => db.isTransaction;
