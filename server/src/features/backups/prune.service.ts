import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { listArchives, removeUnfinished } from './archive-folder.ts';
import type { ArchiveHeader } from './archive-header.ts';
import type { BackupDeps } from './backup-deps.ts';
import { refuseDuringRestore } from './restore-journal.ts';
import { chooseKept } from './retention.ts';
import { recorded } from './runs.service.ts';

export interface Pruned {
  kept: string[];
  removed: string[];
}

/**
 * Removes the archives that no generation keeps. What cannot be read stays, for a person to look at.
 * @param dryRun only says what would go
 */
export function pruneBackups(deps: BackupDeps, { dryRun = false } = {}): Promise<Pruned> {
  const work = async () => {
    const pruned = await prune(deps, dryRun);
    return { value: pruned, report: { kept: pruned.kept.length, removed: pruned.removed } };
  };
  return dryRun ? work().then(({ value }) => value) : recorded(deps, 'prune', work);
}

const wayBackMs = 7 * 86_400_000;

/** What was there before a restore stays for a week: that the wrong thing was restored shows late. */
const isWayBack = ({ reason, createdAt }: ArchiveHeader, nowMs: number) =>
  reason === 'before-restore' && nowMs - createdAt < wayBackMs;

async function prune({ folder, keep, clock, dataFolder }: BackupDeps, dryRun: boolean): Promise<Pruned> {
  if (!existsSync(folder)) return { kept: [], removed: [] };
  // What it restores, and its way back.
  refuseDuringRestore(dataFolder);
  const archives = await listArchives(folder);
  const dated = archives.flatMap(({ header }) => (header ? [header] : []));
  const keptIds = chooseKept(dated, keep);
  const pruned: Pruned = { kept: [], removed: [] };
  for (const { name, path, header } of archives) {
    const goes = header !== undefined && !keptIds.has(header.id) && !isWayBack(header, clock());
    pruned[goes ? 'removed' : 'kept'].push(name);
    // Another prune may have been faster.
    if (goes && !dryRun) await rm(path, { force: true });
  }
  if (!dryRun) await removeUnfinished(folder, clock());
  return pruned;
}
