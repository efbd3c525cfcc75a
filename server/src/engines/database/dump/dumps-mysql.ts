import { createReadStream } from 'node:fs';
import { sql } from 'kysely';
import { CommandError, runCommand } from '#platform/command.ts';
import type { Db } from '../schema.ts';
import { createRowCounter } from './dumped-rows.ts';
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
    capture: (_folder, use) => withDb((db) => capture(db, { url, env, name }, use)),
    check: async () => {},
    async load(file) {
      await withDb(async (db) => dropTables(db, await listOwnTables(db)));
      const tool = await findTool(clients, env);
      const args = [...connection(url, tool), '--binary-mode', `--database=${name}`];
      await runCommand(tool.program, args, { env, stdin: createReadStream(file) });
    },
    clear: () => withDb(async (db) => dropTables(db, await listOwnTables(db))),
    isEmpty: () => withDb(async (db) => (await listOwnTables(db)).length === 0),
    listOthers: () => withDb(listOthers),
    openScratch: (_folder, nowMs) => makeScratchDatabase(url, nowMs, listDatabases),
    withDb,
  };
}

interface Tool {
  program: string;
  isMysql: boolean;
  version: string;
}

const dumpers = ['mariadb-dump', 'mysqldump'] as const;
const clients = ['mariadb', 'mysql'] as const;

/** MariaDB's own where it is installed. */
async function findTool(
  [mariadb, mysql]: readonly [string, string],
  env: Record<string, string>,
): Promise<Tool> {
  const ask = async (program: string, isMysql: boolean): Promise<Tool> => {
    const version = (await runCommand(program, ['--version'], { env })).trim();
    return { program, isMysql, version: version.replace(/^\S+\s+/, '') };
  };
  return ask(mariadb, false).catch((error: unknown) => {
    if (error instanceof CommandError && error.isMissing) return ask(mysql, true);
    throw error;
  });
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

const connection = (url: URL, { isMysql }: Tool) => [
  '--no-defaults',
  '--protocol=TCP',
  `--host=${url.hostname.replace(/^\[|\]$/g, '')}`,
  `--port=${url.port || 3306}`,
  `--user=${decodeURIComponent(url.username)}`,
  '--default-character-set=utf8mb4',
  ...((isMysql ? mysqlTls : mariadbTls)[url.searchParams.get('sslmode') ?? 'disable'] ?? []),
];

interface Place {
  url: URL;
  env: Record<string, string>;
  name: string;
}

async function capture<T>(
  db: Db,
  { url, env, name }: Place,
  use: (capture: Capture) => Promise<T>,
): Promise<T> {
  const tables = await listTablesToCapture(db);
  const tool = await findTool(dumpers, env);
  const args = [
    ...connection(url, tool),
    ...(tool.isMysql ? ['--set-gtid-purged=OFF'] : []),
    ...['--single-transaction', '--quick', '--hex-blob', '--skip-lock-tables', '--no-tablespaces'],
    ...['--', name, ...tables],
  ];
  return use({
    migrations: await listMigrations(db),
    tools: { [tool.program]: tool.version },
    async pour(sink) {
      const counter = createRowCounter(tables);
      await runCommand(tool.program, args, {
        env,
        onOutput(piece) {
          counter.take(piece);
          return sink(piece);
        },
      });
      return counter.end();
    },
  });
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
