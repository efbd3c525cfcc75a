import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureArchive } from '@marsa/server/features/backups/create.service.ts';
import { restoreBackup } from '@marsa/server/features/backups/restore.service.ts';
import { readToolEnvironment } from '@marsa/server/platform/config.ts';
import { sql } from 'kysely';
import { measureDumps } from './backup-dumps.ts';
import { backupDeps, fillDatabase, megabyte } from './backup-scene.ts';
import { makeFolder } from './folder.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

/** How fast a database becomes an archive and comes back, beside the tools of the engines and restic on the same data. */
export async function measureBackup(plan: Plan, say: (text: string) => void): Promise<Results> {
  return { ...(await measureSqlite(plan, say)), ...(await measureDumps(plan, say)) };
}

async function measureSqlite(plan: Plan, say: (text: string) => void): Promise<Results> {
  using folder = makeFolder();
  const deps = backupDeps(folder.path);
  await fillDatabase(deps, plan.backupMegabytes);
  await deps.dumps.withDb((db) => sql`pragma wal_checkpoint(truncate)`.execute(db));
  const file = join(folder.path, 'marsa.db');
  const megabytes = statSync(file).size / megabyte;
  const seconds: Record<'create' | 'restore' | 'tool' | 'restic', number[]> = {
    create: [],
    restore: [],
    tool: [],
    restic: [],
  };
  const overTool: number[] = [];
  using memory = watchMemory();
  for (let round = 0; round < plan.backupRounds; round++) {
    const before = hasSqlite ? await timeOf(() => copyByTool(file, join(folder.path, 'copy.db'))) : [];
    let path = '';
    const create = await timeOf(async () => {
      ({ path } = await captureArchive(deps, 'operator'));
    });
    memory.take();
    const after = hasSqlite ? await timeOf(() => copyByTool(file, join(folder.path, 'copy.db'))) : [];
    seconds.tool.push(...before, ...after);
    seconds.create.push(...create);
    // What came right before and right after it: the machine may be busier at times.
    if (hasSqlite) overTool.push(medianOf(create).value / medianOf([...before, ...after]).value);
    seconds.restore.push(...(await timeOf(() => restoreBackup(deps, path, { withoutSafetyCopy: true }))));
    rmSync(path);
    if (hasRestic) seconds.restic.push(...(await timeOf(() => copyByRestic(folder.path, file))));
  }
  const rates = (values: readonly number[]) => values.map((one) => megabytes / one);
  for (const [name, values] of Object.entries(seconds)) {
    const told = rates(values).map((rate) => rate.toFixed(0));
    say(`${name}, ${megabytes.toFixed(0)} MB: ${told.join(', ') || 'not installed'} MB/s`);
  }
  return {
    'backup.create.MBps': medianOf(rates(seconds.create)),
    'backup.create.memoryMB': medianOf([memory.mostMegabytes()]),
    ...(hasSqlite && { 'backup.create.overSqliteBackup': medianOf(overTool) }),
    'backup.restore.MBps': medianOf(rates(seconds.restore)),
  };
}

async function timeOf(work: () => unknown): Promise<[seconds: number]> {
  const started = performance.now();
  await work();
  return [(performance.now() - started) / 1000];
}

/** By how much the resident memory was above that of before, at most, while backups were made. */
function watchMemory() {
  const idle = process.memoryUsage.rss();
  let most = 0;
  let seen = 0;
  const watch = setInterval(() => {
    seen = Math.max(seen, process.memoryUsage.rss() - idle);
  }, 20);
  return {
    /** What was seen since the last time counts. */
    take() {
      most = Math.max(most, seen);
      seen = 0;
    },
    mostMegabytes: () => most / megabyte,
    [Symbol.dispose]: () => clearInterval(watch),
  };
}

const isInstalled = (program: string, argument: string) => spawnSync(program, [argument]).status === 0;
const hasSqlite = isInstalled('sqlite3', '-version');
const hasRestic = isInstalled('restic', 'version');

/** The engine's own, with what makes it durable. */
function copyByTool(file: string, target: string): void {
  execFileSync('sqlite3', [file, `.backup ${target}`]);
  execFileSync('sync', [target]);
  rmSync(target);
}

/** Into a new repository each time: what restic has seen before it does not store again. */
function copyByRestic(folder: string, file: string): void {
  const place = join(folder, 'restic');
  mkdirSync(place);
  writeFileSync(join(place, 'password'), 'bench', { mode: 0o600 });
  const env = { ...readToolEnvironment(), RESTIC_CACHE_DIR: join(place, 'cache') };
  const repository = [
    '--quiet',
    '--repo',
    join(place, 'repository'),
    '--password-file',
    join(place, 'password'),
  ];
  execFileSync('restic', [...repository, 'init'], { env });
  execFileSync('restic', [...repository, 'backup', file], { env });
  rmSync(place, { recursive: true });
}
