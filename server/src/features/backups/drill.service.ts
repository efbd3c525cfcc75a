import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dumpFileNames } from '#engines/database/dump/dumps.ts';
import { countAll } from '#engines/database/dump/own-tables.ts';
import { migrateUp } from '#engines/database/migrator.ts';
import { newId } from '#platform/ids.ts';
import { type CheckedArchive, withArchive } from './archive-reader.ts';
import type { BackupDeps } from './backup-deps.ts';
import { assertFits, assertRows } from './contents-fit.ts';
import type { Manifest } from './manifest.ts';
import { recorded } from './runs.service.ts';

/** What a drill proved of an archive. */
export interface Drill {
  path: string;
  /** Rows that are there again. */
  rows: number;
  /** Values of the vault that were opened. */
  secretsOpened: number;
  /** Rows of the audit log whose seal was checked. */
  auditRows: number;
  migrated: string[];
  /** Milliseconds from the archive to a working database: what a real restore takes at the least. */
  durationMs: number;
}

/**
 * Restores an archive into a scratch database beside the real one, brings it to the newest migration, counts it against
 * the manifest, opens values of its vault and verifies its audit log; then the scratch database goes.
 * @throws Error that says what the archive or this machine lacks
 */
export function drillBackup(deps: BackupDeps, path: string): Promise<Drill> {
  return recorded(deps, 'drill', async () => {
    const startedAt = deps.clock();
    const found = await withArchive(path, { ring: deps.ring }, (archive) => rehearse(deps, archive));
    const drill = { path, ...found, durationMs: deps.clock() - startedAt };
    return { value: drill, archive: basename(path), report: drill };
  });
}

async function rehearse(
  deps: BackupDeps,
  archive: CheckedArchive,
): Promise<Omit<Drill, 'path' | 'durationMs'>> {
  const { manifest } = archive.contents;
  if (!manifest) throw new Error('A legacy archive cannot be proven.');
  await assertFits(deps, archive.contents);
  const staging = join(deps.folder, `.drill-${newId(deps.clock())}`);
  await mkdir(staging, { recursive: true, mode: 0o700 });
  try {
    await archive.extract(staging);
    const dump = join(staging, dumpFileNames[manifest.engine]);
    await deps.dumps.check(dump);
    const scratch = await deps.dumps.openScratch(staging, deps.clock());
    try {
      return await prove(deps, scratch.url, dump, manifest);
    } finally {
      await scratch.drop();
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function prove(deps: BackupDeps, url: string, dump: string, { rows }: Manifest) {
  const dumps = deps.dumpsAt(url);
  await dumps.load(dump);
  return dumps.withDb(async (db) => {
    const found = await countAll(db, Object.keys(rows));
    assertRows(rows, found);
    return {
      rows: Object.values(found).reduce((sum, count) => sum + count, 0),
      migrated: await migrateUp(db, { clock: deps.clock }),
      secretsOpened: await deps.openSample(db),
      auditRows: await deps.verifyAudit(db),
    };
  });
}
