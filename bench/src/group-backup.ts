import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBackupDeps } from '@marsa/server/app-backups.ts';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import type { BackupDeps } from '@marsa/server/features/backups/backup-deps.ts';
import { captureArchive } from '@marsa/server/features/backups/create.service.ts';
import { restoreBackup } from '@marsa/server/features/backups/restore.service.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { loadConfig, readToolEnvironment } from '@marsa/server/platform/config.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';
import { sql } from 'kysely';
import { makeFolder } from './folder.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

const megabyte = 1_000_000;

/** How fast a database becomes an archive and comes back, beside the tool of the engine and restic on the same data. */
export async function measureBackup(plan: Plan, say: (text: string) => void): Promise<Results> {
  using folder = makeFolder();
  const deps = backupDeps(folder.path);
  await fill(deps, plan.backupMegabytes);
  const file = join(folder.path, 'marsa.db');
  const megabytes = statSync(file).size / megabyte;
  const rates: Record<'create' | 'restore' | 'tool' | 'restic', number[]> = {
    create: [],
    restore: [],
    tool: [],
    restic: [],
  };
  let mostMemory = 0;
  const watch = setInterval(() => {
    mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
  }, 20);
  const idleMemory = process.memoryUsage.rss();
  const rate = async (work: () => unknown) => {
    const started = performance.now();
    await work();
    return (megabytes * 1000) / (performance.now() - started);
  };
  for (let round = 0; round < plan.backupRounds; round++) {
    rates.tool.push(await rate(() => copyByTool(file, join(folder.path, 'copy.db'))));
    let path = '';
    rates.create.push(
      await rate(async () => {
        ({ path } = await captureArchive(deps, 'operator'));
      }),
    );
    rates.restore.push(await rate(() => restoreBackup(deps, path, { withoutSafetyCopy: true })));
    rmSync(path);
    if (hasRestic) rates.restic.push(await rate(() => copyByRestic(folder.path, file)));
  }
  clearInterval(watch);
  for (const [name, values] of Object.entries(rates))
    say(`${name}, ${megabytes.toFixed(0)} MB: ${values.map((value) => value.toFixed(0)).join(', ')} MB/s`);
  say(`memory: ${((mostMemory - idleMemory) / megabyte).toFixed(0)} MB more than before`);
  const overTool = medianOf(rates.tool).value / medianOf(rates.create).value;
  say(
    `sqlite3 .backup is ${overTool.toFixed(2)} × as fast as create, which also hashes, encrypts and writes once more`,
  );
  return { 'backup.create.MBps': medianOf(rates.create), 'backup.restore.MBps': medianOf(rates.restore) };
}

function backupDeps(folder: string): BackupDeps {
  const environment = {
    NODE_ENV: 'test',
    DATA_DIR: folder,
    SECRET_KEY: randomBase64(48),
    MASTER_KEY_B64: randomBase64(32),
    APIKEY_HMAC_SECRET_B64: randomBase64(32),
  };
  const { config, faults } = loadConfig({ environment, dotEnv: {} });
  if (faults) throw new Error(faults.join('\n'));
  return toBackupDeps(config.values, { clock: systemClock, caller: operatorCaller() });
}

const valueBytes = 3800;
const rowsAtOnce = 500;

/** Values as the vault keeps them: they do not compress. */
async function fill({ dumps }: BackupDeps, megabytes: number): Promise<void> {
  await dumps.withDb(async (db) => {
    await migrateUp(db, { clock: systemClock });
    for (let made = 0; made * valueBytes < megabytes * megabyte; made += rowsAtOnce) {
      const rows = Array.from({ length: rowsAtOnce }, (_, at) => ({
        projectId: `P${made + at}`,
        type: 'GITHUB_PAT' as const,
        version: 1,
        sealed: randomBytes(valueBytes),
        restoredFrom: null,
        createdBy: 'bench',
        createdAt: 0,
      }));
      await db.insertInto('credentialVersion').values(rows).execute();
    }
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
  });
}

/** The engine's own, with what makes it durable. */
function copyByTool(file: string, target: string): void {
  execFileSync('sqlite3', [file, `.backup ${target}`]);
  execFileSync('sync', [target]);
  rmSync(target);
}

const hasRestic = spawnSync('restic', ['version']).status === 0;

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
