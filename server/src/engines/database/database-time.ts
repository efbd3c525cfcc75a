import { type RawBuilder, sql } from 'kysely';
import { engineOf } from './engine-of.ts';
import type { Db, Engine } from './schema.ts';

const questions: Record<Engine, RawBuilder<{ ms: number | string }> | undefined> = {
  sqlite: undefined,
  postgres: sql`select extract(epoch from clock_timestamp()) * 1000 as ms`,
  mysql: sql`select unix_timestamp(now(3)) * 1000 as ms`,
};

/** What the clock of the database's machine shows, in ms UTC; undefined where it runs in this process. */
export async function readDatabaseTime(db: Db): Promise<number | undefined> {
  const { rows } = (await questions[engineOf(db)]?.execute(db)) ?? {};
  return rows?.[0] && Number(rows[0].ms);
}
