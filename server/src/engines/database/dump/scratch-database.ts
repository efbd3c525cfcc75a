import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { randomBase62 } from '#platform/token.ts';
import type { Db } from '../schema.ts';
import type { ScratchDatabase } from './dumps.ts';
import { onConnection } from './own-tables.ts';

const hourMs = 3_600_000;
const oldHours = 24;

/**
 * How the scratch databases of one database are called, before the hour since 1970 they were made in and something
 * random. Nothing else is ever dropped: the server may have those of other installations, with clocks of their own.
 */
export const scratchPrefixOf = ({ pathname }: URL): string =>
  `marsa_drill_${hash('sha256', pathname).slice(0, 8)}_`;

/**
 * Makes a database on the server of another.
 * @param listNames names of all databases of that server
 * @throws Error that says what right the user lacks
 */
export async function makeScratchDatabase(
  serverUrl: URL,
  nowMs: number,
  listNames: (db: Db) => Promise<string[]>,
): Promise<ScratchDatabase> {
  const hour = Math.floor(nowMs / hourMs);
  const prefix = scratchPrefixOf(serverUrl);
  const name = `${prefix}${hour}_${randomBase62(8).toLowerCase()}`;
  const drop = (db: Db, which: string) => sql`drop database if exists ${sql.id(which)}`.execute(db);
  await onConnection(serverUrl.href, async (db) => {
    for (const old of await listNames(db)) {
      const madeIn = old.startsWith(prefix) ? Number(/^\d{1,8}(?=_)/.exec(old.slice(prefix.length))) : hour;
      // Whoever still uses it keeps it; no drill fails of that.
      if (hour - madeIn > oldHours) await drop(db, old).catch(() => {});
    }
    await sql`create database ${sql.id(name)}`.execute(db).catch((error: unknown) => {
      throw new Error(
        `A drill needs a scratch database, and the user of DATABASE_URL may not make one: ${error instanceof Error ? error.message : error}`,
      );
    });
  });
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onConnection(serverUrl.href, async (db) => void (await drop(db, name))),
  };
}
