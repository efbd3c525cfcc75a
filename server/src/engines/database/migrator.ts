import { createHash } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import { hasTable } from './inspect.ts';
import { createLedger, listApplied, type MigrationTable, withMigrationLock } from './migration-ledger.ts';
import { migrations as allMigrations } from './migrations/list.ts';
import { cleanUpAfter, findLosses, runStep } from './run-step.ts';
import type { Db } from './schema.ts';
import type { Migration } from './steps.ts';

export interface MigrateOptions {
  clock: Clock;
  /** Without it, a migration that would destroy rows or values there are is refused. */
  allowDataLoss?: boolean;
  /** After each step, before it is recorded. */
  onStep?: (migration: string, direction: 'up' | 'down', step: number) => void;
  /** Instead of the program's own; for tests. */
  migrations?: readonly Migration[];
}

export interface MigrationStatus {
  name: string;
  state: 'applied' | 'pending' | 'interrupted' | 'unknown';
  finishedAt?: number;
  /** The migration was edited after it ran here. */
  isChanged?: true;
}

/**
 * Brings the database to the newest migration; a migration that was interrupted is first brought to its end.
 * Several instances may call it at once. Open the database with `queryTimeoutMs: 0`: copying a table takes its time.
 * @returns the names of those applied now
 * @throws Error if the database is newer than this program, or data would be lost
 */
export function migrateUp(db: Db, options: MigrateOptions): Promise<string[]> {
  return withMigrationLock(db, async (connection) => {
    const known = options.migrations ?? allMigrations;
    await createLedger(connection);
    const applied = await listOrdered(connection, known);
    const interrupted = applied.find((row) => row.direction === 'down');
    if (interrupted) await run(connection, migrationOf(known, interrupted), 'down', options);
    const done: string[] = [];
    for (const migration of known) {
      const row = applied.find(({ name }) => name === migration.name);
      if (row?.finishedAt != null) continue;
      await run(connection, migration, 'up', options);
      done.push(migration.name);
    }
    return done;
  });
}

/**
 * Takes migrations back, newest first: one, or all that come after `to` (`0` for every one).
 * @returns the names of those taken back
 * @throws Error if data would be lost, or `to` is no applied migration
 */
export function migrateDown(db: Db, options: MigrateOptions & { to?: string }): Promise<string[]> {
  return withMigrationLock(db, async (connection) => {
    const known = options.migrations ?? allMigrations;
    await createLedger(connection);
    const applied = await listOrdered(connection, known);
    const names = applied.map(({ name }) => name).reverse();
    const taken = options.to === undefined ? names.slice(0, 1) : names.slice(0, stopAt(names, options.to));
    for (const name of taken) await run(connection, migrationOf(known, { name }), 'down', options);
    return taken;
  });
}

/** What is applied, what is not, what this program does not know; in order. Changes nothing. */
export async function readStatus(
  db: Db,
  known: readonly Migration[] = allMigrations,
): Promise<MigrationStatus[]> {
  const applied = (await hasTable(db, 'migration')) ? await listApplied(db) : [];
  const states = known.map((migration) => toStatus(db, migration, applied));
  const unknown = applied.filter(({ name }) => !known.some((migration) => migration.name === name));
  return [...states, ...unknown.map(({ name }) => ({ name, state: 'unknown' as const }))];
}

/** All known migrations are applied, and no others; what readiness asks. */
export async function isAtHead(db: Db, known: readonly Migration[] = allMigrations): Promise<boolean> {
  const states = await readStatus(db, known);
  return states.every(({ state }) => state === 'applied');
}

function toStatus(db: Db, migration: Migration, applied: MigrationTable[]): MigrationStatus {
  const row = applied.find(({ name }) => name === migration.name);
  if (!row) return { name: migration.name, state: 'pending' };
  if (row.finishedAt === null) return { name: migration.name, state: 'interrupted' };
  const isChanged = row.checksum !== checksumOf(db, migration);
  return {
    name: migration.name,
    state: 'applied',
    finishedAt: row.finishedAt,
    ...(isChanged && { isChanged }),
  };
}

/** The applied migrations, once it is sure that they are the first ones of those known. */
async function listOrdered(db: Db, known: readonly Migration[]): Promise<MigrationTable[]> {
  const applied = await listApplied(db);
  for (const [index, row] of applied.entries()) {
    if (known[index]?.name === row.name) continue;
    if (known.some(({ name }) => name === row.name)) {
      throw new Error(`The database has ${row.name} but not ${known[index]?.name}, which comes before it.`);
    }
    throw new Error(
      `The database is newer than this program: it has the migration ${row.name}, which is unknown here. ` +
        'Run the newer version, or take the migration back with it first (npm run migrate -- down).',
    );
  }
  return applied;
}

async function run(
  db: Db,
  migration: Migration,
  direction: 'up' | 'down',
  options: MigrateOptions,
): Promise<void> {
  const steps = migration[direction];
  const done = await begin(db, migration, direction, options);
  for (const [index, step] of steps.entries()) {
    if (index < done) {
      if (index === done - 1) await cleanUpAfter(db, step);
      continue;
    }
    await runStep(db, step);
    options.onStep?.(migration.name, direction, index + 1);
    await update(db, migration.name, { step: index + 1 });
    await cleanUpAfter(db, step);
  }
  if (direction === 'up') await update(db, migration.name, { finishedAt: options.clock() });
  else await db.deleteFrom('migration').where('name', '=', migration.name).execute();
}

/** @returns how many steps an interrupted run of the same direction has done */
async function begin(
  db: Db,
  migration: Migration,
  direction: 'up' | 'down',
  options: MigrateOptions,
): Promise<number> {
  const { name } = migration;
  const row = await db.selectFrom('migration').selectAll().where('name', '=', name).executeTakeFirst();
  if (row?.direction === direction && row.finishedAt === null) return row.step;
  await refuseLosses(db, migration, direction, options);
  const start = { direction, step: 0, startedAt: options.clock(), finishedAt: null };
  if (row) await update(db, name, start);
  else
    await db
      .insertInto('migration')
      .values({ name, checksum: checksumOf(db, migration), ...start })
      .execute();
  return 0;
}

async function refuseLosses(
  db: Db,
  migration: Migration,
  direction: 'up' | 'down',
  options: MigrateOptions,
): Promise<void> {
  if (options.allowDataLoss) return;
  const losses: string[] = [];
  for (const step of migration[direction]) losses.push(...(await findLosses(db, step)));
  if (losses.length === 0) return;
  throw new Error(
    `${migration.name} (${direction}) would destroy ${losses.join(', ')}. ` +
      'Make a backup, then repeat the command with --allow-data-loss if that is what you want.',
  );
}

const update = (db: Db, name: string, values: Partial<MigrationTable>) =>
  db.updateTable('migration').set(values).where('name', '=', name).execute();

function migrationOf(known: readonly Migration[], { name }: { name: string }): Migration {
  const migration = known.find((each) => each.name === name);
  if (!migration) throw new Error(`There is no migration ${name}.`);
  return migration;
}

function stopAt(newestFirst: string[], to: string): number {
  if (to === '0') return newestFirst.length;
  const index = newestFirst.indexOf(to);
  if (index < 0)
    throw new Error(`${to} is not applied; the newest one applied is ${newestFirst[0] ?? 'none'}.`);
  return index;
}

function checksumOf(db: Db, migration: Migration): string {
  const steps = [...migration.up, ...migration.down].map((step) =>
    step.kind === 'change-rows' ? step.statement.compile(db).sql : step,
  );
  return createHash('sha256').update(JSON.stringify(steps)).digest('hex');
}
