import { type FileHandle, open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import { adaptSqlite } from '../open-sqlite.ts';
import { camelCase } from '../outer-handle.ts';
import type { Database, Db } from '../schema.ts';

/** A database whose file does not change until this is disposed of; servers go on reading and writing it. */
export interface StillDatabase extends AsyncDisposable {
  /** Sees what the file holds. */
  db: Db;
  /** The file. */
  handle: FileHandle;
  /** How much of it is the database. */
  bytes: number;
}

const attempts = 50;
/** Milliseconds. */
const betweenAttempts = 100;
const lockTimeout = 20;

/**
 * Keeps the file of a database as it is, so that it can be read as a file.
 *
 * SQLite moves what is in the write-ahead log into the file only while nobody holds the log's first read lock, and gives
 * that lock to whoever begins to read while all of the log is in the file. So: keep others from writing, move the log,
 * begin to read, let them write again, to the log. Where there is no log, a reader keeps writers out by itself.
 *
 * Closing the file lets go of all locks that this process has on it, as POSIX has it: of ours, which are given up by then,
 * and of those of a server, so that a server leaves it to a process of its own.
 * @returns undefined where somebody has been reading an older state all the time: then the log does not move
 */
export async function keepStill(file: string): Promise<StillDatabase | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(betweenAttempts);
    const reader = tryKeepStill(file);
    if (!reader) continue;
    const db: Db = new Kysely<Database>({
      dialect: new SqliteDialect({ database: adaptSqlite(reader) }),
      plugins: [camelCase],
    });
    const handle = await open(file, 'r');
    return {
      db,
      handle,
      bytes: sizeOf(reader),
      async [Symbol.asyncDispose]() {
        await db.destroy();
        // Kysely only closes what it has used.
        if (reader.isOpen) reader.close();
        await handle.close();
      },
    };
  }
  return undefined;
}

/** Without a pause in between: writers wait meanwhile. */
function tryKeepStill(file: string): DatabaseSync | undefined {
  const writer = new DatabaseSync(file, { timeout: lockTimeout });
  const reader = new DatabaseSync(file, { timeout: lockTimeout });
  let isStill = false;
  try {
    writer.exec('begin immediate');
    const moved = reader.prepare('pragma wal_checkpoint(passive)').get();
    if (moved?.busy !== 0 || moved.log !== moved.checkpointed) return undefined;
    reader.exec('begin');
    reader.prepare('select count(*) from sqlite_master').get();
    isStill = true;
    return reader;
  } catch (error) {
    if (error instanceof Error && /locked|busy/.test(error.message)) return undefined;
    throw error;
  } finally {
    // Ends its transaction, in which nothing was written.
    writer.close();
    if (!isStill) reader.close();
  }
}

function sizeOf(sqlite: DatabaseSync): number {
  const pages = sqlite.prepare('pragma page_count').get()?.page_count;
  const pageSize = sqlite.prepare('pragma page_size').get()?.page_size;
  return Number(pages) * Number(pageSize);
}
