import { sql } from 'kysely';
import { engineOf } from './engine-of.ts';
import { countRows, hasTable } from './inspect.ts';
import type { Db } from './schema.ts';
import type { Step, TableShape } from './steps.ts';

const nextOf = (table: string) => `${table}__next`;
const replacedOf = (table: string) => `${table}__replaced`;

/**
 * Builds the table anew beside the old one, copies, counts, and swaps the two by renaming; the old one stays as
 * `x__replaced` until the step is recorded, and tells a repetition that the swap has happened. On PostgreSQL and
 * SQLite all of it is in the migration's transaction; on MySQL only the swap is atomic, so no server may write
 * meanwhile.
 * @throws Error when the copy has not as many rows as the table; the table is then as it was
 */
export async function rebuild(
  db: Db,
  step: Step & { kind: 'rebuild-table' },
  buildTable: (db: Db, table: string, shape: TableShape) => Promise<void>,
): Promise<void> {
  const { table } = step;
  if (await hasTable(db, replacedOf(table))) return;
  await db.schema.dropTable(nextOf(table)).ifExists().execute();
  await buildTable(db, nextOf(table), step);
  await copyRows(db, step);
  const [before, after] = [await countRows(db, table), await countRows(db, nextOf(table))];
  if (before !== after) throw new Error(`The copy of ${table} has ${after} rows instead of ${before}.`);
  await swap(db, table);
}

/** The last part, once the swap is recorded. */
export async function dropReplaced(db: Db, step: Step & { kind: 'rebuild-table' }): Promise<void> {
  await db.schema.dropTable(replacedOf(step.table)).ifExists().execute();
  if (engineOf(db) !== 'postgres') return;
  // PostgreSQL's constraint names are the schema's, so that the next rebuild would find them taken.
  for (const suffix of constraintSuffixes(step)) {
    await sql`alter index if exists ${sql.id(nextOf(step.table) + suffix)}
      rename to ${sql.id(step.table + suffix)}`.execute(db);
  }
}

async function copyRows(db: Db, { table, columns, from }: Step & { kind: 'rebuild-table' }): Promise<void> {
  const names = Object.keys(columns);
  const values = names.map((column) => {
    const source = from[column] ?? column;
    return typeof source === 'string' ? sql.ref(source) : source;
  });
  await sql`insert into ${sql.table(nextOf(table))} (${sql.join(names.map((column) => sql.ref(column)))})
    select ${sql.join(values)} from ${sql.table(table)}`.execute(db);
}

async function swap(db: Db, table: string): Promise<void> {
  const [next, replaced] = [nextOf(table), replacedOf(table)];
  if (engineOf(db) === 'mysql') {
    await sql`rename table ${sql.table(table)} to ${sql.table(replaced)},
      ${sql.table(next)} to ${sql.table(table)}`.execute(db);
    return;
  }
  await db.schema.alterTable(table).renameTo(replaced).execute();
  await db.schema.alterTable(next).renameTo(table).execute();
}

const constraintSuffixes = ({ unique }: TableShape) => [
  '_pkey',
  ...unique.map((columns) => `_${columns.join('_')}_key`),
];
