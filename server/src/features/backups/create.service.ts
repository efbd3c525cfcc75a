import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dumpFileNames } from '#engines/database/dump/dumps.ts';
import { newId } from '#platform/ids.ts';
import { type BackupReason, formatVersion } from './archive-header.ts';
import { type Written, writeArchive } from './archive-writer.ts';
import type { BackupDeps } from './backup-deps.ts';
import { listDataFiles } from './data-folder.ts';
import type { Manifest } from './manifest.ts';
import { recorded } from './runs.service.ts';

/**
 * Makes a backup of the database and the data folder, while servers go on.
 */
export function createBackup(deps: BackupDeps, reason: BackupReason): Promise<Written> {
  return recorded(deps, 'create', async () => {
    const written = await captureArchive(deps, reason);
    const { path, bytes, manifest } = written;
    return { value: written, archive: basename(path), bytes, report: { files: manifest.files.length } };
  });
}

/** From here on there is a vault. */
const vaultMigration = '0003-vault';

/** The same without a record of it. */
export async function captureArchive(deps: BackupDeps, reason: BackupReason): Promise<Written> {
  const { clock, dumps, ring, folder } = deps;
  const createdAt = clock();
  const id = newId(createdAt);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const staging = join(folder, `.capture-${id}`);
  await mkdir(staging, { mode: 0o700 });
  try {
    const dump = join(staging, dumpFileNames[dumps.engine]);
    const { rows, migrations, tools } = await dumps.capture(dump);
    const masterKeyIds = migrations.includes(vaultMigration) ? await deps.withDb(deps.listMasterKeyIds) : [];
    const { sources, leftOut } = listDataFiles(deps.dataFolder);
    const common = { id, createdAt, marsa: deps.version, engine: dumps.engine };
    const facts = { ...common, schema: migrations.at(-1) ?? '', reason };
    const toManifest = (files: Manifest['files']): Manifest => ({
      format: formatVersion,
      ...common,
      migrations,
      rows,
      masterKeyIds: masterKeyIds.sort(),
      tools: { ...tools, node: process.versions.node },
      files,
      leftOut,
    });
    const all = [{ path: dumpFileNames[dumps.engine], file: dump }, ...sources];
    return await writeArchive(folder, ring, facts, all, toManifest);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
