import { sql } from 'kysely';
import { randomBase62 } from '#platform/token.ts';
import type { Db } from '../schema.ts';
import type { ScratchDatabase } from './dumps.ts';
import { onConnection } from './own-tables.ts';

/** Prefix, the hour since 1970 it was made in, random. Nothing else is ever dropped. */
const scratchName = /^marsa_drill_([0-9]{1,8})_[0-9a-z]{8}$/;
const hourMs = 3_600_000;
const oldHours = 24;

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
  const name = `marsa_drill_${hour}_${randomBase62(8).toLowerCase()}`;
  const drop = (db: Db, which: string) => sql`drop database if exists ${sql.id(which)}`.execute(db);
  await onConnection(serverUrl.href, async (db) => {
    for (const old of await listNames(db)) {
      const madeIn = scratchName.exec(old)?.[1];
      if (madeIn !== undefined && hour - Number(madeIn) > oldHours) await drop(db, old);
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
