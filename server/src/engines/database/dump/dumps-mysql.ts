import { open } from 'node:fs/promises';
import { sql } from 'kysely';
import { CommandError, runCommand } from '#platform/command.ts';
import type { Db } from '../schema.ts';
import { countDumpedRows } from './dumped-rows.ts';
import type { Capture, Dumps } from './dumps.ts';
import {
  dropTables,
  listMigrations,
  listOwnTables,
  listTablesToCapture,
  onConnection,
} from './own-tables.ts';
import { makeScratchDatabase } from './scratch-database.ts';

/** mariadb-dump and mariadb, or mysqldump and mysql where those of MariaDB are not installed. */
export function mysqlDumps(url: URL, toolEnv: Record<string, string>): Dumps {
  const withDb = <T>(work: (db: Db) => Promise<T>) => onConnection(url.href, work);
  const name = decodeURIComponent(url.pathname.slice(1));
  // The password goes by the environment, which only this user and root can read.
  const env = { ...toolEnv, MYSQL_PWD: decodeURIComponent(url.password) };
  return {
    engine: 'mysql',
    capture: (file) => withDb((db) => capture(db, file, { url, env, name })),
    check: async () => {},
    async load(file) {
      await withDb(async (db) => dropTables(db, await listOwnTables(db)));
      const input = await open(file, 'r');
      try {
        await runEither(clients, url, { env, stdin: input.fd }, ['--binary-mode', `--database=${name}`]);
      } finally {
        await input.close();
      }
    },
    clear: () => withDb(async (db) => dropTables(db, await listOwnTables(db))),
    isEmpty: () => withDb(async (db) => (await listOwnTables(db)).length === 0),
    listOthers: () => withDb(listOthers),
    openScratch: (_folder, nowMs) => makeScratchDatabase(url, nowMs, listDatabases),
    withDb,
  };
}

type Tools = readonly [mariadb: string, mysql: string];
const dumpers: Tools = ['mariadb-dump', 'mysqldump'];
const clients: Tools = ['mariadb', 'mysql'];

type RunOptions = Parameters<typeof runCommand>[2];

/** @returns the program that was there, and what it said */
async function runEither(
  [mariadb, mysql]: Tools,
  url: URL,
  options: RunOptions,
  args: readonly string[],
  onlyMysql: readonly string[] = [],
): Promise<{ program: string; said: string }> {
  try {
    const said = await runCommand(mariadb, [...connection(url, mariadbTls), ...args], options);
    return { program: mariadb, said };
  } catch (error) {
    if (!(error instanceof CommandError && error.isMissing)) throw error;
    const said = await runCommand(mysql, [...connection(url, mysqlTls), ...onlyMysql, ...args], options);
    return { program: mysql, said };
  }
}

/** By the modes that the URL can name (open-mysql.ts). */
const mariadbTls: Record<string, readonly string[]> = {
  require: ['--ssl'],
  'verify-full': ['--ssl', '--ssl-verify-server-cert'],
};
const mysqlTls: Record<string, readonly string[]> = {
  require: ['--ssl-mode=REQUIRED'],
  'verify-full': ['--ssl-mode=VERIFY_IDENTITY'],
};

const connection = (url: URL, tls: Record<string, readonly string[]>) => [
  '--no-defaults',
  '--protocol=TCP',
  `--host=${url.hostname.replace(/^\[|\]$/g, '')}`,
  `--port=${url.port || 3306}`,
  `--user=${decodeURIComponent(url.username)}`,
  '--default-character-set=utf8mb4',
  ...(tls[url.searchParams.get('sslmode') ?? 'disable'] ?? []),
];

interface Place {
  url: URL;
  env: Record<string, string>;
  name: string;
}

async function capture(db: Db, file: string, { url, env, name }: Place): Promise<Capture> {
  const tables = await listTablesToCapture(db);
  const migrations = await listMigrations(db);
  const output = await open(file, 'wx', 0o600);
  const args = ['--single-transaction', '--quick', '--hex-blob', '--skip-lock-tables', '--no-tablespaces'];
  try {
    const onlyMysql = ['--set-gtid-purged=OFF'];
    const { program } = await runEither(
      dumpers,
      url,
      { env, stdout: output.fd },
      [...args, '--', name, ...tables],
      onlyMysql,
    );
    const version = (await runCommand(program, ['--version'], { env })).trim();
    const rows = await countDumpedRows(file, tables);
    return { rows, migrations, tools: { [program]: version.replace(/^\S+\s+/, '') } };
  } finally {
    await output.close();
  }
}

/** Without the right PROCESS only those of the same user show, and all instances of Marsa are the same user. */
async function listOthers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select concat(user, ' from ', host) as name from information_schema.processlist
    where db = database() and id <> connection_id()`.execute(db);
  return rows.map(({ name }) => name);
}

async function listDatabases(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select schema_name as name from information_schema.schemata`.execute(db);
  return rows.map(({ name }) => name);
}
