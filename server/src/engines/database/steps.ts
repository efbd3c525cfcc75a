import type { RawBuilder } from 'kysely';
import type { Column } from './columns.ts';

export type Columns = Record<string, Column>;

export interface TableShape {
  columns: Columns;
  primaryKey: string[];
  /** Each becomes a unique constraint; a null among the columns is never equal to another. */
  unique: string[][];
}

/**
 * One DDL statement (MySQL cannot take several back as one), as data: the migrator looks what is there already and
 * repeats a step safely after a crash, the validator sees what a migration would destroy. Names are in snake_case.
 */
export type Step =
  | ({ kind: 'create-table'; table: string } & TableShape)
  | { kind: 'drop-table'; table: string }
  | { kind: 'create-index'; index: string; table: string; columns: string[]; isUnique: boolean }
  | { kind: 'drop-index'; index: string; table: string }
  | { kind: 'add-column'; table: string; column: string; type: Column }
  | { kind: 'drop-column'; table: string; column: string }
  | ({
      kind: 'rebuild-table';
      table: string;
      from: Record<string, string | RawBuilder<unknown>>;
    } & TableShape)
  | { kind: 'change-rows'; statement: RawBuilder<unknown> };

export interface Migration {
  /** `NNNN-name`, numbered without gaps in the order of the list. */
  name: string;
  up: readonly Step[];
  /** Takes `up` back, in reverse order. */
  down: readonly Step[];
  /** Says that `up` gives data up on purpose; it then only runs with `--allow-data-loss`. */
  destructive?: true;
}

/** The primary key is `id` unless said otherwise. */
export function createTable(
  table: string,
  columns: Columns,
  { primaryKey = ['id'], unique = [] }: Partial<Pick<TableShape, 'primaryKey' | 'unique'>> = {},
): Step {
  return { kind: 'create-table', table, columns, primaryKey, unique };
}

export const dropTable = (table: string): Step => ({ kind: 'drop-table', table });

export const createIndex = (table: string, ...columns: string[]): Step => ({
  kind: 'create-index',
  index: indexName(table, columns),
  table,
  columns,
  isUnique: false,
});

export const createUniqueIndex = (table: string, ...columns: string[]): Step => ({
  kind: 'create-index',
  index: indexName(table, columns),
  table,
  columns,
  isUnique: true,
});

export const dropIndex = (table: string, ...columns: string[]): Step => ({
  kind: 'drop-index',
  index: indexName(table, columns),
  table,
});

/** A column of a table with rows begins empty, so it is nullable; fill it with `changeRows`. */
export const addColumn = (table: string, column: string, type: Column): Step => ({
  kind: 'add-column',
  table,
  column,
  type,
});

export const dropColumn = (table: string, column: string): Step => ({ kind: 'drop-column', table, column });

/**
 * Gives a table another shape by copying it, the one way to change columns or constraints that works on SQLite too.
 * Indexes of the old table are gone afterwards: create them again in the next steps.
 * @param from new column → the old column, or constant SQL, its values come from; a column of the same name by default
 */
export function rebuildTable(
  table: string,
  columns: Columns,
  from: Record<string, string | RawBuilder<unknown>>,
  { primaryKey = ['id'], unique = [] }: Partial<Pick<TableShape, 'primaryKey' | 'unique'>> = {},
): Step {
  return { kind: 'rebuild-table', table, columns, primaryKey, unique, from };
}

/** Changes rows by a constant statement that may safely run twice, such as `update … where x is null`. */
export const changeRows = (statement: RawBuilder<unknown>): Step => ({ kind: 'change-rows', statement });

const indexName = (table: string, columns: string[]) => `${table}_${columns.join('_')}_index`;
