import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Capture, dumpFileNames, type RowCounts } from '#engines/database/dump/dumps.ts';
import { newId } from '#platform/ids.ts';
import { type BackupReason, formatVersion } from './archive-header.ts';
import { type Source, type Stream, type Written, writeArchive } from './archive-writer.ts';
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

/** The same without a record of it. */
export async function captureArchive(deps: BackupDeps, reason: BackupReason): Promise<Written> {
  const { clock, dumps, folder } = deps;
  const createdAt = clock();
  const id = newId(createdAt);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const staging = join(folder, `.capture-${id}`);
  await mkdir(staging, { mode: 0o700 });
  try {
    return await dumps.capture(staging, (capture) => write(deps, capture, { id, createdAt, reason }));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function write(
  deps: BackupDeps,
  { migrations, tools, pour }: Capture,
  { reason, ...moment }: { id: string; createdAt: number; reason: BackupReason },
): Promise<Written> {
  const { dumps, ring, folder } = deps;
  const common = { ...moment, marsa: deps.version, engine: dumps.engine };
  let rows: RowCounts = {};
  let masterKeyIds: string[] = [];
  let leftOut: Manifest['leftOut'] = [];
  async function* sources(): AsyncGenerator<Source | Stream> {
    yield {
      path: dumpFileNames[dumps.engine],
      async pour(sink) {
        rows = await pour(sink);
      },
    };
    // After the database, so that what its rows speak of is there.
    masterKeyIds = await deps.withDb((db) => deps.listMasterKeyIds(db, migrations));
    const found = listDataFiles(deps.dataFolder);
    ({ leftOut } = found);
    yield* found.sources;
  }
  const facts = { ...common, schema: migrations.at(-1) ?? '', reason };
  return writeArchive(folder, ring, facts, sources(), (files) => ({
    format: formatVersion,
    ...common,
    migrations,
    rows,
    masterKeyIds: masterKeyIds.sort(),
    tools: { ...tools, node: process.versions.node },
    files,
    leftOut,
  }));
}
