import { type Contents, withArchive } from './archive-reader.ts';
import type { BackupDeps } from './backup-deps.ts';
import type { Manifest } from './manifest.ts';

export interface Verified {
  ok: true;
  path: string;
  files: number;
  bytes: number;
  /** Absent where it is an unsigned legacy archive. */
  manifest: Omit<Manifest, 'files'> | undefined;
  warnings: readonly string[];
}

/**
 * Reads an archive to its end and checks all of it; writes nothing and needs no database.
 * @throws Error that says the first thing that is not right
 */
export function verifyBackup(
  { ring }: Pick<BackupDeps, 'ring'>,
  path: string,
  options: { force?: boolean; skipMd5?: boolean } = {},
): Promise<Verified> {
  return withArchive(path, { ...options, ring }, async ({ contents }) => toVerified(path, contents));
}

function toVerified(path: string, { files, manifest, warnings }: Contents): Verified {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return {
    ok: true,
    path,
    files: files.length,
    bytes,
    manifest: manifest && withoutFiles(manifest),
    warnings,
  };
}

const withoutFiles = ({ files: _, ...facts }: Manifest): Omit<Manifest, 'files'> => facts;
