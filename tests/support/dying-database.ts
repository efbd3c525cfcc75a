import { openDatabase } from '@marsa/server/engines/database/open.ts';
import type { Db } from '@marsa/server/engines/database/schema.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { type JobKind, jobKind } from '@marsa/server/engines/queue/job-kind.ts';
import { sql } from 'kysely';
import { z } from 'zod';
import { killed } from './rehearsal.ts';

export interface Death {
  /** From 0; `begin` and `commit` count too. */
  statement: number;
  when: 'before' | 'after';
}

/**
 * The database as a process sees it that dies at one of its statements: `die` is called before or after it, and nothing
 * that comes later reaches the database.
 */
export async function openDying(url: string, { statement, when }: Death, die: () => void = () => {}) {
  const database = openDatabase({ url, poolSize: 1, connectTimeoutMs: 5000, queryTimeoutMs: 10_000 });
  let statements = 0;
  let isDead = false;
  await database.db.getExecutor().provideConnection(async (connection) => {
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query, options) => {
      if (isDead) throw killed;
      isDead = statements++ === statement;
      if (isDead && when === 'before') die();
      if (isDead && when === 'before') throw killed;
      const result = await execute<never>(query, options);
      if (isDead) die();
      if (isDead) throw killed;
      return result;
    };
  });
  return { ...database, isDead: () => isDead };
}

export const createEffects = (db: Db) => sql`create table effect (name varchar(64) not null)`.execute(db);

export const addEffect = (db: Db, name: string) =>
  sql`insert into effect (name) values (${name})`.execute(db);

export async function countEffects(db: Db, name: string): Promise<number> {
  const { rows } = await sql<{ name: string }>`select name from effect where name = ${name}`.execute(db);
  return rows.length;
}

/** A kind of job whose effect shows how often it was done. */
export const effectJobs = (db: Db): JobKind =>
  jobKind({
    kind: 'test.effect',
    payload: z.object({ name: z.string() }),
    ...{ maxAttempts: 5, maxAgeMs: 3600_000, timeoutMs: 60_000, concurrency: 4 },
    run: ({ name }, job) =>
      inTransaction(db, async (trx) => {
        await addEffect(trx, name);
        await job.end(trx);
      }),
  });
