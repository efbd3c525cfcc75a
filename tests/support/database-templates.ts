import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import type { Db } from '@marsa/server/engines/database/schema.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { sql } from 'kysely';
import mysql from 'mysql2/promise';
import { createOnServer, onServer, openTestDatabase, testDatabaseUrls } from './database-server.ts';

/**
 * A run of many tests migrates one database of each engine and gives each test a copy. Its folder is named by
 * TEST_TEMPLATES and has the one of SQLite and what makes that of MariaDB; its name is the databases' on the servers.
 */
export async function makeTemplates(): Promise<AsyncDisposable & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'marsa_template_'));
  await Promise.all(testDatabaseUrls().map((url) => makeTemplate(url, folder)));
  return {
    folder,
    async [Symbol.asyncDispose]() {
      const servers = testDatabaseUrls().filter((url) => !url.startsWith('sqlite:'));
      await Promise.all(servers.map((url) => onServer(url, `drop database ${nameOf(folder)}`)));
      rmSync(folder, { recursive: true });
    },
  };
}

async function makeTemplate(serverUrl: string, folder: string): Promise<void> {
  const isSqlite = serverUrl.startsWith('sqlite:');
  const url = isSqlite ? `sqlite://${sqliteFile(folder)}` : await createOnServer(serverUrl, nameOf(folder));
  const { db, close } = openTestDatabase(url);
  await migrateUp(db, { clock: systemClock });
  if (url.startsWith('mysql')) writeFileSync(mysqlScript(folder), await scriptOf(db, nameOf(folder)));
  await close();
}

/** Fills a new SQLite file with the copy. */
export const copySqlite = (folder: string, file: string) => copyFileSync(sqliteFile(folder), file);

/** What PostgreSQL makes a database from. */
export const postgresClause = (folder: string) => `template ${nameOf(folder)}`;

/** Makes an empty database of MariaDB a copy: it has no templates, but its statements in one go. */
export async function fillMysql(folder: string, url: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  await connection.query(readFileSync(mysqlScript(folder), 'utf8')).finally(() => connection.end());
}

const nameOf = (folder: string) => basename(folder).toLowerCase();
const sqliteFile = (folder: string) => join(folder, 'marsa.db');
const mysqlScript = (folder: string) => join(folder, 'mysql.sql');

/** Every table as it is now, and the rows that migrations wrote. */
async function scriptOf(db: Db, name: string): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = ${name}`.execute(db);
  const statements = tables.map(async ({ name: table }) => {
    const { rows } = await sql<Record<string, string>>`show create table ${sql.table(table)}`.execute(db);
    return `${rows[0]?.['Create Table']};\ninsert into ${table} select * from ${name}.${table};`;
  });
  return ['set foreign_key_checks = 0;', ...(await Promise.all(statements))].join('\n');
}
