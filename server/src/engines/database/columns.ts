import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './schema.ts';

/** The only types columns have. Each has one meaning on all engines; values and defaults are made in TypeScript. */
export type ColumnType = 'varchar' | 'text' | 'bytes' | 'integer' | 'flag';

export interface Column {
  type: ColumnType;
  /** Characters, of a varchar. */
  length?: number;
  isNullable: boolean;
}

/** Indexable text of bounded length; case and accents count, on all engines. */
export const varchar = (length: number): Column => ({ type: 'varchar', length, isNullable: false });

/** A ULID. */
export const id = () => varchar(26);

/** Up to 191 characters, the most that MySQL indexes everywhere. */
export const name = () => varchar(191);
export const key = name;

/** Long text; never indexed. */
export const text = (): Column => ({ type: 'text', isNullable: false });

/** JSON, kept as text: nothing queries inside it. */
export const json = text;

export const bytes = (): Column => ({ type: 'bytes', isNullable: false });

/** Milliseconds since 1970, UTC. */
export const time = (): Column => ({ type: 'integer', isNullable: false });

/** A whole number up to 2^53. */
export const count = time;

/** 0 or 1. */
export const flag = (): Column => ({ type: 'flag', isNullable: false });

export const nullable = (column: Column): Column => ({ ...column, isNullable: true });

/**
 * The column's type in SQL. Text compares and sorts by code point everywhere (SQLite's BINARY, PostgreSQL's "C",
 * utf8mb4_bin on MySQL, which only differs in ignoring spaces at the end: names are stored trimmed).
 */
export function toSqlType({ type, length }: Column, engine: Engine): RawBuilder<unknown> {
  const onEngine = sqlTypes[engine];
  if (type === 'varchar') {
    const characters = sql.lit(length ?? 0);
    return engine === 'postgres' ? sql`varchar(${characters}) collate "C"` : sql`varchar(${characters})`;
  }
  return onEngine[type];
}

const sqlTypes = {
  sqlite: { text: sql`text`, bytes: sql`blob`, integer: sql`integer`, flag: sql`integer` },
  postgres: { text: sql`text collate "C"`, bytes: sql`bytea`, integer: sql`bigint`, flag: sql`smallint` },
  mysql: { text: sql`longtext`, bytes: sql`longblob`, integer: sql`bigint`, flag: sql`smallint` },
};
