import { readdirSync, readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { Migration, Step, TableShape } from './steps.ts';

const migrationsFolder = new URL('./migrations/', import.meta.url);
const identifier = /^[a-z][a-z0-9_]*$/;
/** PostgreSQL cuts longer names off, silently. */
const identifierLength = 63;

/**
 * What is wrong with the list, as sentences: order and names, a missing direction, data lost without saying so, names
 * that an engine would not take, SQL that carries values.
 */
export function findFaults<T>(migrations: readonly Migration[], db: Kysely<T>): string[] {
  return migrations.flatMap((migration, index) => {
    const faults = [...orderFaults(migration, index), ...lossFaults(migration)];
    for (const step of [...migration.up, ...migration.down]) faults.push(...stepFaults(step, db));
    return faults.map((fault) => `${migration.name}: ${fault}`);
  });
}

function orderFaults({ name, up, down }: Migration, index: number): string[] {
  const number = String(index + 1).padStart(4, '0');
  const faults: string[] = [];
  if (!/^\d{4}-[a-z0-9-]+$/.test(name)) faults.push('the name is not of the form NNNN-name');
  else if (!name.startsWith(`${number}-`)) faults.push(`at this place of the list the number is ${number}`);
  if (up.length === 0) faults.push('there is no way up');
  if (down.length === 0) faults.push('there is no way down');
  return faults;
}

function lossFaults({ up, destructive }: Migration): string[] {
  if (destructive) return [];
  const losing = up.filter(({ kind }) => kind === 'drop-table' || kind === 'drop-column');
  return losing.map(({ kind }) => `${kind} gives data up; say so with "destructive: true"`);
}

function stepFaults<T>(step: Step, db: Kysely<T>): string[] {
  const faults = namesOf(step).flatMap((each) =>
    identifier.test(each) && each.length <= identifierLength
      ? []
      : [`"${each}" is no name in snake_case of at most ${identifierLength} characters`],
  );
  if (step.kind === 'add-column' && !step.type.isNullable) {
    faults.push(`the added column ${step.column} must be nullable: rows there are have no value for it`);
  }
  for (const statement of statementsOf(step)) {
    const { sql, parameters } = statement.compile(db);
    if (parameters.length > 0) faults.push(`"${sql}" carries values; the SQL of a migration is constant`);
  }
  return faults;
}

function statementsOf(step: Step) {
  if (step.kind === 'change-rows') return [step.statement];
  return step.kind === 'rebuild-table'
    ? Object.values(step.from).filter((source) => typeof source !== 'string')
    : [];
}

function namesOf(step: Step): string[] {
  switch (step.kind) {
    case 'create-table':
    case 'rebuild-table':
      return [step.table, ...Object.keys(step.columns), ...constraintNames(step.table, step)];
    case 'create-index':
    case 'drop-index':
      return [step.table, step.index];
    case 'add-column':
    case 'drop-column':
      return [step.table, step.column];
    case 'drop-table':
      return [step.table];
    case 'change-rows':
      return [];
  }
}

/** With the middle that a table has while it is rebuilt. */
const constraintNames = (table: string, { unique }: TableShape) =>
  unique.map((columns) => `${table}__next_${columns.join('_')}_key`);

/** Ways by which a value could get into the SQL, or a table be built past the one helper. */
const forbidden: [RegExp, string][] = [
  [/\bsql\s*\.\s*\w+/, 'uses a function of sql; only constant sql`…` is permitted'],
  [/\$\{/, 'puts a value into a template'],
  [/\bsql\s*(<[^>]*>)?\s*\(/, 'calls sql with a text'],
  [/sql`\s*(create|alter|drop|rename)\b/i, 'changes the schema by SQL; use the steps of steps.ts'],
  [
    /from '(?!\.\.\/columns\.ts'|\.\.\/steps\.ts'|kysely')/,
    'imports more than columns.ts, steps.ts and kysely',
  ],
  [/import (?!\{ sql \}|type).* from 'kysely'/, 'imports more than sql of kysely'],
  [/\bimport\s*\(|\brequire\b|\bprocess\b|\beval\b/, 'reaches outside'],
];

/** What is wrong with the text of the migration files, and files that the list does not name. */
export function findSourceFaults(migrations: readonly Migration[], folder: URL = migrationsFolder): string[] {
  const files = readdirSync(folder).filter((file) => /^\d{4}-.*\.ts$/.test(file));
  const listed = new Set(migrations.map(({ name }) => `${name}.ts`));
  return files.flatMap((file) => {
    const faults = sourceFaults(readFileSync(new URL(file, folder), 'utf8')).map(
      (fault) => `${file} ${fault}`,
    );
    return listed.has(file) ? faults : [...faults, `${file} is not in the list`];
  });
}

/** The check of one file's text; comments count too. */
export const sourceFaults = (source: string): string[] =>
  forbidden.filter(([pattern]) => pattern.test(source)).map(([, fault]) => fault);
