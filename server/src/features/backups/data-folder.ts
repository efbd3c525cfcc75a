import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { lstat, mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pathFault } from './archive-path.ts';
import type { Source } from './archive-writer.ts';
import { dataPrefix, type LeftOut } from './manifest.ts';

export interface DataFolder {
  path: string;
  /** Files and folders below it that no backup holds and no restore touches: keys, the live database, the backups. */
  kept: readonly string[];
  /** Texts that no file of a backup may hold. */
  secrets: readonly string[];
}

/** What a restore works with, in the data folder so that renaming suffices. */
export const restoreName = '.marsa-restore';

/** @param database file of the embedded database, if that is what is used */
export function toDataFolder(
  path: string,
  {
    folder,
    database,
    secrets,
  }: { folder: string; database?: string | undefined; secrets: readonly string[] },
): DataFolder {
  const files = ['', '-wal', '-shm', '-journal', '.incoming'].map((end) => `${database}${end}`);
  const kept = [
    join(path, 'keys'),
    folder,
    join(path, restoreName),
    ...['.json', '.json.incoming', '.lock'].map((end) => join(path, `${restoreName}${end}`)),
    ...(database === undefined ? [] : files),
  ];
  return { path, kept: kept.map((one) => resolve(one)), secrets };
}

/** What a backup takes of the data folder, and what lies there that it does not take. */
export function listDataFiles(data: DataFolder): { sources: Source[]; leftOut: LeftOut[] } {
  const sources: Source[] = [];
  const leftOut: LeftOut[] = [];
  const walk = (below: string) => {
    for (const entry of readdirSync(join(data.path, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const file = join(data.path, path);
      if (isKept(data, file)) continue;
      if (entry.isDirectory()) {
        walk(path);
        continue;
      }
      const why = entry.isFile()
        ? (pathFault(`${dataPrefix}${path}`) ?? secretFault(data, file))
        : 'it is no plain file';
      if (why === undefined) sources.push({ path: `${dataPrefix}${path}`, file });
      else leftOut.push({ path, why });
    }
  };
  walk('');
  sources.sort((left, right) => (left.path < right.path ? -1 : 1));
  return { sources, leftOut };
}

const isKept = ({ kept }: DataFolder, file: string) =>
  kept.some((one) => file === one || file.startsWith(one + sep));

/** Keys are small files; a key inside of a large one is not looked for. */
const mostSearched = 1 << 20;

function secretFault({ secrets }: DataFolder, file: string): string | undefined {
  if (statSync(file).size > mostSearched) return undefined;
  const content = readFileSync(file);
  return secrets.some((secret) => content.includes(secret))
    ? 'it holds a key or a password of Marsa'
    : undefined;
}

/**
 * Before anything is written: no file of an archive may come to lie where keys, the database or backups are, or reach
 * out of the data folder by a link that is there already.
 */
export async function refuseMisplaced(data: DataFolder, paths: readonly string[]): Promise<void> {
  const leftOut = new Map(listDataFiles(data).leftOut.map(({ path, why }) => [path, why]));
  for (const path of paths) {
    // What no backup holds could not be put back.
    const why = leftOut.get(path);
    if (why !== undefined)
      throw new Error(`${join(data.path, path)} is in the way (${why}): move it elsewhere first.`);
    const file = join(data.path, path);
    if (isKept(data, resolve(file)) || path.startsWith(restoreName))
      throw new Error(`${JSON.stringify(path)} would go where keys, the database or backups are.`);
    for (let folder = dirname(file); folder !== data.path; folder = dirname(folder)) {
      const found = await lstat(folder).catch(() => undefined);
      if (found && !found.isDirectory()) throw new Error(`${folder} is in the way: it is no folder.`);
    }
    const found = await lstat(file).catch(() => undefined);
    if (found?.isDirectory()) throw new Error(`${file} is in the way: it is a folder.`);
  }
}

/** Puts the files below `staged` in the place of all that a backup would take. Can be repeated. */
export async function replaceDataFiles(
  data: DataFolder,
  staged: string,
  paths: readonly string[],
): Promise<void> {
  for (const { file } of listDataFiles(data).sources) rmSync(file, { force: true });
  for (const path of paths) {
    const target = join(data.path, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(join(staged, path), target);
  }
}
