import type { BackupReason } from './archive-header.ts';
import type { BackupDeps } from './backup-deps.ts';
import { createBackup } from './create.service.ts';
import { drillBackup } from './drill.service.ts';
import { type Offsite, pushOffsite } from './offsite.service.ts';
import { pruneBackups } from './prune.service.ts';

/**
 * What the schedule does: makes a backup, proves it by a restore beside the real database, removes old ones, sends the
 * rest to the second place. Old ones only go once the new one is proven.
 * @param onStep told in words what is done next
 */
export async function backUpAndProve(
  deps: BackupDeps,
  offsite: Offsite | undefined,
  onStep: (step: string) => void,
  reason: BackupReason = 'schedule',
): Promise<void> {
  onStep('making a backup');
  const { path } = await createBackup(deps, reason);
  onStep('proving it by a restore');
  await drillBackup(deps, path);
  onStep('removing old ones');
  await pruneBackups(deps);
  if (!offsite) return;
  onStep('sending them to the second place');
  await pushOffsite(deps, offsite);
}
