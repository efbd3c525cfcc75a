import { type OpenDatabase, openDatabase } from '@marsa/server/engines/database/open.ts';
import type { Engine } from '@marsa/server/engines/database/schema.ts';
import { sql } from 'kysely';

/** Where tests find their databases: what TEST_DATABASES names, or SQLite alone. */
export const testDatabaseUrls = () => (process.env.TEST_DATABASES ?? 'sqlite::memory:').split(',');

export const engineOf = (url: string): Engine =>
  url.startsWith('sqlite:') ? 'sqlite' : url.startsWith('postgres') ? 'postgres' : 'mysql';

export const openTestDatabase = (url: string): OpenDatabase =>
  openDatabase({ url, poolSize: 4, connectTimeoutMs: 5000, queryTimeoutMs: 10_000 });

/** @returns its URL */
export async function createOnServer(serverUrl: string, name: string, clause = ''): Promise<string> {
  await onServer(serverUrl, `create database ${name} ${clause}`);
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

/** Does something beside all databases of a server. */
export async function onServer(url: string, statement: string): Promise<void> {
  const server = openTestDatabase(url);
  await sql.raw(statement).execute(server.db).finally(server.close);
}
