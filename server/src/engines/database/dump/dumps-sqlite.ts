import { existsSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { syncFile, syncFolderOf } from '#platform/durable-file.ts';
import type { Capture, Dumps, Sink } from './dumps.ts';
import {
  countAll,
  dropTables,
  listMigrations,
  listOwnTables,
  listTablesToCapture,
  onConnection,
} from './own-tables.ts';
import { keepStill, type StillDatabase } from './sqlite-still.ts';

/** In one step: in smaller ones, a server that writes meanwhile makes SQLite begin again and again. */
const allPages = 2 ** 31 - 1;

export function sqliteDumps(file: string): Dumps {
  if (file === ':memory:')
    throw new Error('A database in memory has no backups: set DATABASE_URL to a file.');
  const url = urlOf(file);
  const isThere = () => existsSync(file) && statSync(file).size > 0;
  return {
    engine: 'sqlite',
    capture: (folder, use) => capture(file, folder, use),
    check: checkDump,
    load: (dump) => replace(file, dump),
    clear: () => onConnection(url, async (db) => dropTables(db, await listOwnTables(db))),
    isEmpty: async () =>
      !isThere() || onConnection(url, async (db) => (await listOwnTables(db)).length === 0),
    listOthers: async () =>
      isThere() && !becameSingleFile(file) ? ['another process that has the file open'] : [],
    openScratch: async (folder) => ({ url: urlOf(join(folder, 'scratch.db')), drop: async () => {} }),
    withDb: (work) => onConnection(url, work),
  };
}

const urlOf = (file: string) => `sqlite:${file}`;

async function capture<T>(file: string, folder: string, use: (capture: Capture) => Promise<T>): Promise<T> {
  if (!existsSync(file)) throw new Error(`There is no database at ${file}.`);
  const still = await keepStill(file);
  if (still) {
    await using held = still;
    return await use(await toCapture(held));
  }
  // Somebody reads an older state, for long: a copy of the newest one, then.
  const copy = join(folder, 'copy.db');
  await copyAside(file, copy);
  await using held = await keepStill(copy);
  if (!held) throw new Error('Somebody else uses the copy that was just made.');
  return await use(await toCapture(held));
}

async function toCapture(still: StillDatabase): Promise<Capture> {
  const tables = await listTablesToCapture(still.db);
  return {
    migrations: await listMigrations(still.db),
    tools: { sqlite: process.versions.sqlite ?? '' },
    async pour(sink) {
      await pourFile(still, sink);
      return countAll(still.db, tables);
    },
  };
}

/** Bytes. */
const pieceSize = 1 << 20;

/** Two bytes of the header that say whether there is a write-ahead log; 1 is no: all of it is in this file. */
const journalBytes = { from: 18, to: 20 } as const;

/** Reads a piece while the one before it is taken. */
async function pourFile({ handle, bytes }: StillDatabase, sink: Sink): Promise<void> {
  const { mtimeNs } = await handle.stat({ bigint: true });
  const pieces = [Buffer.allocUnsafeSlow(pieceSize), Buffer.allocUnsafeSlow(pieceSize)] as const;
  const read = async (at: number) => {
    const piece = pieces[(at / pieceSize) % 2] ?? pieces[0];
    const length = Math.min(pieceSize, bytes - at);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await handle.read(piece, done, length - done, at + done);
      if (bytesRead === 0) throw new Error('The file is shorter than the database in it.');
      done += bytesRead;
    }
    if (at === 0) piece.fill(1, journalBytes.from, journalBytes.to);
    return piece.subarray(0, length);
  };
  let next = read(0);
  for (let at = 0; at < bytes; at += pieceSize) {
    const piece = await next;
    next = read(Math.min(at + pieceSize, bytes));
    // Whoever waits for it gets to hear of a fault.
    next.catch(() => {});
    await sink(piece);
  }
  await next;
  if ((await handle.stat({ bigint: true })).mtimeNs !== mtimeNs)
    throw new Error('The file of the database was changed while it was read.');
}

async function copyAside(file: string, target: string): Promise<void> {
  const source = new DatabaseSync(file, { timeout: 10_000 });
  try {
    await backup(source, target, { rate: allPages });
  } finally {
    source.close();
  }
}

/**
 * Brings what is in the write-ahead log into the file itself. SQLite only does that for who has the file alone.
 * @returns false where somebody else has it open; in one that is damaged nobody can be at work
 */
function becameSingleFile(file: string): boolean {
  const sqlite = new DatabaseSync(file, { timeout: 250 });
  try {
    return sqlite.prepare('pragma journal_mode = delete').get()?.journal_mode === 'delete';
  } catch (error) {
    if (error instanceof Error && /locked|busy/.test(error.message)) return false;
    if (error instanceof Error && /not a database|malformed/.test(error.message)) return true;
    throw error;
  } finally {
    sqlite.close();
  }
}

/** Marsa makes tables and indexes; a trigger or a view would be somebody's program that runs with the first query. */
async function checkDump(dump: string): Promise<void> {
  const sqlite = new DatabaseSync(dump, { readOnly: true });
  try {
    const foreign = sqlite
      .prepare(`select type from sqlite_master where type not in ('table', 'index')`)
      .get();
    if (foreign)
      throw new Error(`The database in the archive holds a ${foreign.type}, which Marsa never makes.`);
    const found = sqlite.prepare('pragma integrity_check(1)').get()?.integrity_check;
    if (found !== 'ok') throw new Error(`The database in the archive is damaged: ${found}`);
  } finally {
    sqlite.close();
  }
  const migrations = await onConnection(urlOf(dump), listMigrations);
  if (migrations.length === 0) throw new Error('The database in the archive is not one of Marsa.');
  becameSingleFile(dump);
}

/** The last rename is the moment of the change. */
async function replace(file: string, dump: string): Promise<void> {
  if (existsSync(file) && !becameSingleFile(file))
    throw new Error(`Another process has ${file} open. Stop Marsa first.`);
  const incoming = `${file}.incoming`;
  try {
    await moveFile(dump, incoming);
    await syncFile(incoming);
    for (const rest of ['-wal', '-shm', '-journal']) await rm(`${file}${rest}`, { force: true });
    await rename(incoming, file);
  } catch (error) {
    await rm(incoming, { force: true });
    throw error;
  }
  await syncFolderOf(file);
}

/** Needs room for another copy only where the target is on another disk. */
const moveFile = (from: string, to: string): Promise<void> =>
  rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EXDEV') return copyFile(from, to);
    throw error;
  });
