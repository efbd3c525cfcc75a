import { type RawBuilder, sql } from 'kysely';
import { engineOf } from './engine-of.ts';
import type { Db, Engine } from './schema.ts';

interface Found {
  found: number;
}

interface Questions {
  table(table: string): RawBuilder<Found>;
  columns(table: string): RawBuilder<{ name: string }>;
  index(table: string, index: string): RawBuilder<Found>;
}

const questions: Record<Engine, Questions> = {
  sqlite: {
    table: (table) =>
      sql`select count(*) as found from sqlite_master where type = 'table' and name = ${table}`,
    columns: (table) => sql`select name from pragma_table_info(${table})`,
    index: (table, index) =>
      sql`select count(*) as found from sqlite_master
          where type = 'index' and tbl_name = ${table} and name = ${index}`,
  },
  postgres: {
    table: (table) =>
      sql`select count(*) as found from information_schema.tables
          where table_schema = current_schema() and table_name = ${table}`,
    columns: (table) =>
      sql`select column_name as name from information_schema.columns
          where table_schema = current_schema() and table_name = ${table}`,
    index: (table, index) =>
      sql`select count(*) as found from pg_indexes
          where schemaname = current_schema() and tablename = ${table} and indexname = ${index}`,
  },
  mysql: {
    table: (table) =>
      sql`select count(*) as found from information_schema.tables
          where table_schema = database() and table_name = ${table}`,
    columns: (table) =>
      sql`select column_name as name from information_schema.columns
          where table_schema = database() and table_name = ${table}`,
    index: (table, index) =>
      sql`select count(*) as found from information_schema.statistics
          where table_schema = database() and table_name = ${table} and index_name = ${index}`,
  },
};

export const hasTable = (db: Db, table: string) => isFound(db, questions[engineOf(db)].table(table));

export const hasColumn = async (db: Db, table: string, column: string) =>
  (await listColumns(db, table)).includes(column);

export async function listColumns(db: Db, table: string): Promise<string[]> {
  const { rows } = await questions[engineOf(db)].columns(table).execute(db);
  return rows.map(({ name }) => name);
}

export const hasIndex = (db: Db, table: string, index: string) =>
  isFound(db, questions[engineOf(db)].index(table, index));

/** Rows of a table; with a column, those in which it is not null. */
export async function countRows(db: Db, table: string, column?: string): Promise<number> {
  const counted = column === undefined ? sql`*` : sql.ref(column);
  const { rows } = await sql<Found>`select count(${counted}) as found from ${sql.table(table)}`.execute(db);
  return rows[0]?.found ?? 0;
}

async function isFound(db: Db, question: RawBuilder<Found>): Promise<boolean> {
  const { rows } = await question.execute(db);
  return (rows[0]?.found ?? 0) > 0;
}
