import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { syncFolderOf, writeDurably } from '#platform/durable-file.ts';
import { tryLockFile } from '#platform/file-lock.ts';
import { type DataFolder, restoreName } from './data-folder.ts';
import { parseJson } from './manifest.ts';

const shape = z.object({
  archive: z.string(),
  startedAt: z.int(),
  /**
   * The archive with what was there before; `empty` where nothing was, so that the way back is to empty; `none` where
   * somebody went without, so that there is no way back.
   */
  before: z.union([z.strictObject({ archive: z.string() }), z.literal(['empty', 'none'])]),
});

/** It is there from before the first thing is changed until the last one is checked. */
export type RestoreJournal = z.output<typeof shape>;

/** @param dataDir the data folder */
const journalPath = (dataDir: string) => join(dataDir, `${restoreName}.json`);

const lockPath = (dataDir: string) => join(dataDir, `${restoreName}.lock`);

export const writeJournal = (data: DataFolder, journal: RestoreJournal): Promise<void> =>
  writeDurably(journalPath(data.path), `${JSON.stringify(journal)}\n`);

export async function removeJournal(data: DataFolder): Promise<void> {
  await rm(journalPath(data.path), { force: true });
  await syncFolderOf(journalPath(data.path));
}

/** @throws Error if the journal cannot be read */
export function findJournal(data: DataFolder): RestoreJournal | undefined {
  const path = journalPath(data.path);
  if (!existsSync(path)) return undefined;
  const parsed = shape.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} cannot be read: it says how a restore that was cut off is undone.`);
}

/** One restore at a time, from its first look to its last. @throws Error if there is one */
export function lockRestores(data: DataFolder): Disposable {
  const lock = tryLockFile(lockPath(data.path));
  if (lock) return lock;
  throw new Error('A restore is running. Wait for it; it ends by itself.');
}

/**
 * Whether there ever was a restore here: only then one can be running, or have been cut off. The journal counts too, for
 * somebody may have cleared away a lock that looked left over.
 */
export const hasRestored = (dataDir: string): boolean =>
  [lockPath, journalPath].some((pathIn) => existsSync(pathIn(dataDir)));

/** @throws Error while a restore goes on, or where one was cut off: half of a database is nothing to work with */
export function refuseDuringRestore(data: DataFolder): void {
  if (!hasRestored(data.path)) return;
  using _ = lockRestores(data);
  const journal = findJournal(data);
  if (!journal) return;
  throw new Error(
    `A restore of ${basename(journal.archive)} was cut off. Put back what was there before: npm run marsa -- backup restore --undo`,
  );
}
