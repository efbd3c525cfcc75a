import { systemClock } from '#platform/clock.ts';
import { dryRun } from './dry-run.ts';
import { findFaults, findSourceFaults } from './migration-validator.ts';
import { migrations } from './migrations/list.ts';
import { migrateDown, migrateUp, readStatus } from './migrator.ts';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from './open.ts';

export const migrateUsage = `npm run migrate -- up
npm run migrate -- down [--to NNNN-name | --to 0]   one back, or all that came after
npm run migrate -- status
npm run migrate -- validate                         checks the migrations and tries them out on a copy
      --allow-data-loss                             when rows or columns with values would go`;

/**
 * The migrate command on one database.
 * @param args after the command's name
 * @returns the exit code: 0, or 1 where `status` finds something to do, `validate` a fault, or the command is unknown
 */
export async function runMigrateCommand(
  args: readonly string[],
  options: DatabaseOptions,
  print: (line: string) => void,
): Promise<number> {
  const [command, ...flags] = args;
  const at = flags.indexOf('--to');
  const to = at >= 0 ? flags[at + 1] : undefined;
  const migrate = { clock: systemClock, allowDataLoss: flags.includes('--allow-data-loss') };
  // A table is copied in as long as it takes.
  const unbounded = { ...options, queryTimeoutMs: 0 };
  const database = openDatabase(unbounded);
  try {
    switch (command) {
      case 'up':
        return report(await migrateUp(database.db, migrate), 'applied', print);
      case 'down':
        return report(await migrateDown(database.db, { ...migrate, ...(to && { to }) }), 'taken back', print);
      case 'status':
        return await status(database, print);
      case 'validate':
        return await validate(database, unbounded, print);
      default:
        print(migrateUsage);
        return 1;
    }
  } finally {
    await database.close();
  }
}

function report(names: string[], what: string, print: (line: string) => void): number {
  for (const name of names) print(`${name} ${what}`);
  if (names.length === 0) print(`nothing to be ${what}`);
  return 0;
}

async function status({ db }: OpenDatabase, print: (line: string) => void): Promise<number> {
  const states = await readStatus(db);
  for (const { name, state, isChanged } of states) {
    print(`${state.padEnd(12)}${name}${isChanged ? '  (edited after it ran here)' : ''}`);
  }
  return states.every(({ state }) => state === 'applied') ? 0 : 1;
}

async function validate(
  database: OpenDatabase,
  options: DatabaseOptions,
  print: (line: string) => void,
): Promise<number> {
  const changed = (await readStatus(database.db)).filter(({ isChanged }) => isChanged);
  const faults = [
    ...findFaults(migrations, database.db),
    ...findSourceFaults(migrations),
    ...changed.map(({ name }) => `${name}: was edited after it ran on this database`),
  ];
  for (const fault of faults) print(fault);
  if (faults.length > 0) return 1;
  print(`${migrations.length} migrations are in order.`);
  print(await dryRun(database, options, { clock: systemClock }));
  return 0;
}
