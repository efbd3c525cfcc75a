import { sql } from 'kysely';
import { runCommand } from '#platform/command.ts';
import type { Db } from '../schema.ts';
import type { Capture, Dumps } from './dumps.ts';
import {
  countAll,
  dropTables,
  listMigrations,
  listOwnTables,
  listTablesToCapture,
  onConnection,
} from './own-tables.ts';
import { makeScratchDatabase } from './scratch-database.ts';

/** pg_dump and pg_restore, in the custom format: its data never runs as a script. */
export function postgresDumps(url: URL, toolEnv: Record<string, string>): Dumps {
  const { env, target } = connectionOf(url, toolEnv);
  const withDb = <T>(work: (db: Db) => Promise<T>) => onConnection(url.href, work);
  const run = (program: string, args: readonly string[]) => runCommand(program, args, { env });
  return {
    engine: 'postgres',
    capture: (_folder, use) => withDb((db) => capture(db, { target, env }, use)),
    check: async (file) => void (await run('pg_restore', ['--list', '--', file])),
    async load(file) {
      const options = ['--clean', '--if-exists', '--single-transaction', '--no-owner', '--no-acl'];
      await run('pg_restore', [...options, `--dbname=${target}`, '--', file]);
      // Tables of later migrations than those of the file.
      const kept = new Set(tablesIn(await run('pg_restore', ['--list', '--', file])));
      await withDb(async (db) => {
        const tables = await listOwnTables(db);
        await dropTables(
          db,
          tables.filter((table) => !kept.has(table)),
        );
      });
    },
    clear: () => withDb(async (db) => dropTables(db, await listOwnTables(db))),
    isEmpty: () => withDb(async (db) => (await listOwnTables(db)).length === 0),
    listOthers: () => withDb(listOthers),
    openScratch: (_folder, nowMs) => makeScratchDatabase(url, nowMs, listDatabases),
    withDb,
  };
}

/** The password goes by the environment, which only this user and root can read. */
function connectionOf(url: URL, toolEnv: Record<string, string>) {
  const target = new URL(url);
  target.password = '';
  return {
    target: target.href,
    env: { ...toolEnv, PGPASSWORD: decodeURIComponent(url.password), PGCONNECT_TIMEOUT: '10' },
  };
}

interface Place {
  target: string;
  env: Record<string, string>;
}

/** Counts and dumps in the same snapshot, so that the numbers are those of the copy. */
function capture<T>(db: Db, { target, env }: Place, use: (capture: Capture) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const { rows: ids } = await sql<{ snapshot: string }>`select pg_export_snapshot() as snapshot`.execute(
        trx,
      );
      const tables = await listTablesToCapture(trx);
      const { rows: places } = await sql<{ name: string }>`select current_schema() as name`.execute(trx);
      const args = [
        ...['--format=custom', '--compress=0', '--no-owner', '--no-acl', '--lock-wait-timeout=60s'],
        `--snapshot=${ids[0]?.snapshot}`,
        ...tables.map((table) => `--table="${places[0]?.name}"."${table}"`),
        `--dbname=${target}`,
      ];
      const version = (await runCommand('pg_dump', ['--version'], { env })).trim();
      return use({
        migrations: await listMigrations(trx),
        tools: { pg_dump: version.replace(/^pg_dump \(PostgreSQL\) /, '') },
        async pour(sink) {
          // At the same time: counting reads every table once more.
          const [rows] = await Promise.all([
            countAll(trx, tables),
            runCommand('pg_dump', args, { env, onOutput: sink }),
          ]);
          return rows;
        },
      });
    });
}

/** Of the table of contents: `215; 1259 16385 TABLE public project marsa`. */
const tablesIn = (list: string): string[] =>
  [...list.matchAll(/^\d+; \d+ \d+ TABLE \S+ (\S+) /gm)].map(([, name = '']) => name);

async function listOthers(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(nullif(application_name, ''), 'a client') || ' of ' || coalesce(usename, '?')
      || ' from ' || coalesce(host(client_addr), 'this machine') as name
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

async function listDatabases(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select datname as name from pg_database`.execute(db);
  return rows.map(({ name }) => name);
}
