import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolderOf, writeDurably } from '#platform/durable-file.ts';
import { type DataFolder, restoreName } from './data-folder.ts';
import { parseJson } from './manifest.ts';

const shape = z.strictObject({
  archive: z.string(),
  startedAt: z.int(),
  /** Process that restores. */
  pid: z.int().optional(),
  /**
   * The archive with what was there before; `empty` where nothing was, so that the way back is to empty; `none` where
   * somebody went without, so that there is no way back.
   */
  before: z.union([z.strictObject({ archive: z.string() }), z.literal(['empty', 'none'])]),
});

/** It is there from before the first thing is changed until the last one is checked. */
export type RestoreJournal = z.output<typeof shape>;

/** @param dataDir the data folder */
export const journalPath = (dataDir: string) => join(dataDir, `${restoreName}.json`);

export const writeJournal = (data: DataFolder, journal: RestoreJournal): Promise<void> =>
  writeDurably(journalPath(data.path), `${JSON.stringify(journal)}\n`);

export async function removeJournal(data: DataFolder): Promise<void> {
  await rm(journalPath(data.path), { force: true });
  await syncFolderOf(journalPath(data.path));
}

/** @throws Error if another process is restoring right now, or the journal cannot be read */
export function findJournal(data: DataFolder): RestoreJournal | undefined {
  const path = journalPath(data.path);
  if (!existsSync(path)) return undefined;
  const parsed = shape.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (!parsed.success)
    throw new Error(`${path} cannot be read: it says how a restore that was cut off is undone.`);
  const { pid } = parsed.data;
  if (pid !== undefined && pid !== process.pid && isAlive(pid))
    throw new Error(
      `A restore is running (process ${pid}). If that is no process of Marsa, remove "pid" from ${path}.`,
    );
  return parsed.data;
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
