import { type CreateTableBuilder, sql } from 'kysely';
import { toSqlType } from './columns.ts';
import { engineOf } from './engine-of.ts';
import { countRows, hasColumn, hasIndex, hasTable, listColumns } from './inspect.ts';
import { dropReplaced, rebuild } from './rebuild-table.ts';
import type { Db } from './schema.ts';
import type { Step, TableShape } from './steps.ts';

/** Does what the step says, unless it is done already: after a crash nobody knows. */
export async function runStep(db: Db, step: Step): Promise<void> {
  switch (step.kind) {
    case 'create-table':
      return buildTable(db, step.table, step);
    case 'drop-table':
      return db.schema.dropTable(step.table).ifExists().execute();
    case 'create-index':
      return createIndex(db, step);
    case 'drop-index':
      return dropIndex(db, step);
    case 'add-column':
      return addColumn(db, step);
    case 'drop-column':
      return dropColumn(db, step);
    case 'rebuild-table':
      return rebuild(db, step, buildTable);
    case 'change-rows':
      await step.statement.execute(db);
  }
}

/** What may only be done once the step is recorded as done. */
export async function cleanUpAfter(db: Db, step: Step): Promise<void> {
  if (step.kind === 'rebuild-table') await dropReplaced(db, step);
}

/** What a step would destroy now, as sentences; empty where there is nothing to lose. */
export async function findLosses(db: Db, step: Step): Promise<string[]> {
  if (!('table' in step) || !(await hasTable(db, step.table))) return [];
  if (step.kind === 'drop-table') {
    const rows = await countRows(db, step.table);
    return rows > 0 ? [`all ${rows} rows of the table ${step.table}`] : [];
  }
  const losses: string[] = [];
  for (const column of await droppedColumns(db, step)) {
    const values = await countRows(db, step.table, column);
    if (values > 0) losses.push(`${values} values of the column ${column} of the table ${step.table}`);
  }
  return losses;
}

async function droppedColumns(db: Db, step: Step): Promise<string[]> {
  if (step.kind !== 'drop-column' && step.kind !== 'rebuild-table') return [];
  const columns = await listColumns(db, step.table);
  if (step.kind === 'drop-column') return columns.filter((column) => column === step.column);
  const kept = Object.keys(step.columns).map((column) => step.from[column] ?? column);
  return columns.filter((column) => !kept.includes(column));
}

async function buildTable(db: Db, table: string, shape: TableShape): Promise<void> {
  const engine = engineOf(db);
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(table).ifNotExists();
  for (const [column, type] of Object.entries(shape.columns)) {
    builder = builder.addColumn(column, toSqlType(type, engine), (definition) =>
      type.isNullable ? definition : definition.notNull(),
    );
  }
  builder = builder.addPrimaryKeyConstraint(`${table}_pkey`, shape.primaryKey);
  for (const columns of shape.unique) {
    builder = builder.addUniqueConstraint(`${table}_${columns.join('_')}_key`, columns);
  }
  if (engine === 'mysql')
    builder = builder.modifyEnd(sql`engine = InnoDB charset = utf8mb4 collate = utf8mb4_bin`);
  await builder.execute();
}

async function createIndex(db: Db, step: Step & { kind: 'create-index' }): Promise<void> {
  if (await hasIndex(db, step.table, step.index)) return;
  const builder = db.schema.createIndex(step.index).on(step.table).columns(step.columns);
  await (step.isUnique ? builder.unique() : builder).execute();
}

async function dropIndex(db: Db, step: Step & { kind: 'drop-index' }): Promise<void> {
  if (!(await hasIndex(db, step.table, step.index))) return;
  const builder = db.schema.dropIndex(step.index);
  // MySQL's indexes belong to their table, the others' to the schema.
  await (engineOf(db) === 'mysql' ? builder.on(step.table) : builder).execute();
}

async function addColumn(db: Db, step: Step & { kind: 'add-column' }): Promise<void> {
  if (await hasColumn(db, step.table, step.column)) return;
  await db.schema
    .alterTable(step.table)
    .addColumn(step.column, toSqlType(step.type, engineOf(db)))
    .execute();
}

async function dropColumn(db: Db, step: Step & { kind: 'drop-column' }): Promise<void> {
  if (!(await hasColumn(db, step.table, step.column))) return;
  await db.schema.alterTable(step.table).dropColumn(step.column).execute();
}
