import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArchiveHeader, readHeader } from './archive-header.ts';
import { archiveName } from './archive-writer.ts';

/** An archive as far as its header tells; whether it is whole only `verify` says. */
export type Listed = { name: string; path: string; bytes: number } & (
  | { header: ArchiveHeader; fault?: undefined }
  | { header?: undefined; fault: string }
);

/** The archives of a folder by their name, newest first; other files are not looked at. */
export async function listArchives(folder: string): Promise<Listed[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const found: Listed[] = [];
  for (const name of names.filter((one) => archiveName.test(one)))
    found.push(...(await look(join(folder, name), name)));
  return found.sort((left, right) => (left.name < right.name ? 1 : -1));
}

/** @returns none where it was removed meanwhile */
async function look(path: string, name: string): Promise<Listed[]> {
  try {
    await using handle = await open(path, 'r');
    const { size: bytes } = await handle.stat();
    const read = await readHeader(handle);
    return [
      read
        ? { name, path, bytes, header: read.header }
        : { name, path, bytes, fault: 'It is not a backup of Marsa.' },
    ];
  } catch (error) {
    if (isMissing(error)) return [];
    return [{ name, path, bytes: 0, fault: error instanceof Error ? error.message : String(error) }];
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @throws Error if there is none */
export async function getNewestArchive(folder: string): Promise<Listed> {
  const newest = (await listArchives(folder)).find(({ header }) => header !== undefined);
  if (newest) return newest;
  throw new Error(`There is no backup in ${folder}. Make one: npm run marsa -- backup create`);
}

const staleMs = 86_400_000;
/** What a backup or a drill that was killed left behind: parts of an archive, a database in the open. */
const unfinished = /^(marsa-backup-.*\.partial|\.(capture|drill)-[0-9A-Z]{26})$/;

/** Removes what acts that were killed more than a day ago left behind. */
export async function removeUnfinished(folder: string, nowMs: number): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => unfinished.test(one))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && nowMs - found.mtimeMs > staleMs) await rm(path, { recursive: true, force: true });
  }
}
