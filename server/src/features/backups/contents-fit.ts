import { migrations } from '#engines/database/migrations/list.ts';
import { missingMasterKeys } from '#platform/key-ring.ts';
import type { Contents } from './archive-reader.ts';
import type { BackupDeps } from './backup-deps.ts';
import { refuseMisplaced } from './data-folder.ts';
import { dataPrefix } from './manifest.ts';

/** Paths in the data folder. */
export const dataPathsOf = ({ files }: Contents): string[] =>
  files.flatMap(({ path }) => (path.startsWith(dataPrefix) ? [path.slice(dataPrefix.length)] : []));

/** @throws Error where this program, its keys, its database or its data folder cannot take what is in the archive */
export async function assertFits(
  { dumps, ring, dataFolder }: Pick<BackupDeps, 'dumps' | 'ring' | 'dataFolder'>,
  contents: Contents,
): Promise<void> {
  if (contents.engine !== dumps.engine) {
    throw new Error(
      `The archive holds a database of ${contents.engine}, DATABASE_URL names one of ${dumps.engine}: they cannot be exchanged.`,
    );
  }
  const unknown = contents.manifest?.migrations.find((name, at) => migrations[at]?.name !== name);
  if (unknown !== undefined) {
    throw new Error(
      `The archive is of a newer version of Marsa: it has the migration ${unknown}, unknown here.`,
    );
  }
  const missing = contents.manifest?.masterKeyIds.filter((id) => !ring.keys.has(id)) ?? [];
  if (missing.length > 0) throw new Error(missingMasterKeys(ring, missing));
  await refuseMisplaced(dataFolder, dataPathsOf(contents));
}

/** @throws Error that names the first table whose rows are not those of the moment of the backup */
export function assertRows(expected: Record<string, number | null>, found: Record<string, number>): void {
  for (const [table, rows] of Object.entries(expected)) {
    if (found[table] === undefined) throw new Error(`The table ${table} is missing.`);
    if (rows !== null && found[table] !== rows)
      throw new Error(`The table ${table} has ${found[table]} rows instead of ${rows}.`);
  }
}
