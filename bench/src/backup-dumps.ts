import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { captureArchive } from '@marsa/server/features/backups/create.service.ts';
import { readToolEnvironment } from '@marsa/server/platform/config.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { backupDeps, fillDatabase, megabyte } from './backup-scene.ts';
import { makeFolder } from './folder.ts';
import { type MetricName, medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

interface Tool {
  engine: 'postgres' | 'mysql';
  metric: MetricName;
  program: string;
  /** The same copy, as an operator would make it by hand. */
  args(url: URL, target: string): string[];
  env(password: string): Record<string, string>;
}

const tools: readonly Tool[] = [
  {
    engine: 'postgres',
    metric: 'backup.create.overPgDump',
    program: 'pg_dump',
    args(url, target) {
      const place = new URL(url);
      place.password = '';
      return ['--format=custom', '--compress=0', `--file=${target}`, `--dbname=${place.href}`];
    },
    env: (password) => ({ PGPASSWORD: password }),
  },
  {
    engine: 'mysql',
    metric: 'backup.create.overMariadbDump',
    program: 'mariadb-dump',
    args: (url, target) => [
      ...['--no-defaults', '--protocol=TCP', `--host=${url.hostname}`, `--port=${url.port}`],
      ...[`--user=${decodeURIComponent(url.username)}`, '--default-character-set=utf8mb4'],
      ...['--single-transaction', '--quick', '--hex-blob', `--result-file=${target}`],
      ...['--', url.pathname.slice(1)],
    ],
    env: (password) => ({ MYSQL_PWD: password }),
  },
];

/** Creating a backup of the other engines over their own dump of the same data, where TEST_DATABASES names them. */
export async function measureDumps(plan: Plan, say: (text: string) => void): Promise<Results> {
  const results: Results = {};
  for (const tool of tools) {
    const engine = testDatabases().find(({ name }) => name === tool.engine);
    if (!engine) say(`${tool.metric}: not measured, TEST_DATABASES names no ${tool.engine}`);
    else if (spawnSync(tool.program, ['--version']).status !== 0)
      say(`${tool.metric}: not measured, ${tool.program} is not installed`);
    else results[tool.metric] = medianOf(await measureDump(tool, engine, plan, say));
  }
  return results;
}

async function measureDump(
  tool: Tool,
  engine: TestEngine,
  plan: Plan,
  say: (text: string) => void,
): Promise<number[]> {
  using folder = makeFolder();
  await using database = await engine.openEmpty();
  const deps = backupDeps(folder.path, database.url);
  await fillDatabase(deps, plan.dumpMegabytes);
  const url = new URL(database.url);
  const copy = join(folder.path, 'copy');
  const env = { ...readToolEnvironment(), ...tool.env(decodeURIComponent(url.password)) };
  const copyByTool = () => {
    execFileSync(tool.program, tool.args(url, copy), { env });
    execFileSync('sync', [copy]);
    const { size } = statSync(copy);
    rmSync(copy);
    return size;
  };
  const ratios: number[] = [];
  let megabytes = 0;
  // One unmeasured: the engine has the data in memory then, for both.
  copyByTool();
  for (let round = 0; round < plan.backupRounds; round++) {
    const started = performance.now();
    megabytes = copyByTool() / megabyte;
    const between = performance.now();
    const { path } = await captureArchive(deps, 'operator');
    const ended = performance.now();
    rmSync(path);
    copyByTool();
    const byTool = (between - started + (performance.now() - ended)) / 2;
    ratios.push((ended - between) / byTool);
    const rate = (milliseconds: number) => ((megabytes * 1000) / milliseconds).toFixed(0);
    say(
      `${tool.program}, ${megabytes.toFixed(0)} MB: ${rate(byTool)} MB/s, create ${rate(ended - between)} MB/s`,
    );
  }
  return ratios;
}
