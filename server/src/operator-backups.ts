import { getNewestArchive, type Listed, listArchives } from '#features/backups/archive-folder.ts';
import type { Written } from '#features/backups/archive-writer.ts';
import type { BackupDeps, RestoreStep } from '#features/backups/backup-deps.ts';
import { createBackup } from '#features/backups/create.service.ts';
import { type Drill, drillBackup } from '#features/backups/drill.service.ts';
import {
  checkOffsite,
  fetchOffsite,
  initOffsite,
  type Offsite,
  pushOffsite,
} from '#features/backups/offsite.service.ts';
import { type Pruned, pruneBackups } from '#features/backups/prune.service.ts';
import {
  putBackInterrupted,
  type Restored,
  type RestoreOptions,
  restoreBackup,
} from '#features/backups/restore.service.ts';
import { type Verified, verifyBackup } from '#features/backups/verify.service.ts';
import { systemClock } from '#platform/clock.ts';
import { type Config, loadConfig, takeSecretsFromEnvironment } from '#platform/config.ts';
import { type SecretName, secretNames } from '#platform/config-variables.ts';
import { findOtherOwner } from '#platform/folder.ts';
import { findOffsite, toBackupDeps } from './app-backups.ts';
import { ConfigurationError, operatorCaller } from './operator.ts';

/**
 * Backups as an operator handles them on the machine of the server, with its configuration, whether the server runs or
 * not. `marsa backup` reaches the server's code through this file alone.
 */

/** @throws ConfigurationError where keys are missing: without them no archive can be made or read */
function loadBackupConfig(): Config {
  const { config, faults } = loadConfig(undefined, { makeKeys: false });
  if (faults) throw new ConfigurationError(faults.join('\n'));
  takeSecretsFromEnvironment();
  if (config.missingKeys.length === 0) return config;
  throw new ConfigurationError(
    `The keys are missing: there is no ${config.missingKeys.join(', no ')}. Put them there (they are kept apart from the backups), or set DATA_DIR.`,
  );
}

function openBackups(): { config: Config; deps: BackupDeps } {
  const config = loadBackupConfig();
  const { DATA_DIR } = config.values;
  const owner = findOtherOwner(DATA_DIR);
  if (owner !== undefined) {
    throw new ConfigurationError(
      `${DATA_DIR} belongs to the user ${owner}, who could not read what root writes there. Do it as that user: sudo -u '#${owner}' …`,
    );
  }
  return { config, deps: toBackupDeps(config.values, { clock: systemClock, caller: operatorCaller() }) };
}

/** A secret that is not in any backup, and where it is now. */
export interface KeptApart {
  name: SecretName;
  where: string;
}

/** @throws Error where there is nothing to back up, or a tool of the engine is missing */
export async function create(): Promise<Written & { keepApart: KeptApart[] }> {
  const { config, deps } = openBackups();
  const written = await createBackup(deps, 'operator');
  return { ...written, keepApart: secretNames.map((name) => ({ name, where: config.sources[name] })) };
}

export function list(): Promise<Listed[]> {
  return listArchives(openBackups().deps.folder);
}

/** @param path the newest archive where it is silent */
export async function verify(
  path: string | undefined,
  options: { force?: boolean; skipMd5?: boolean },
): Promise<Verified> {
  const { deps } = openBackups();
  return verifyBackup(deps, path ?? (await getNewestArchive(deps.folder)).path, options);
}

export async function drill(path: string | undefined): Promise<Drill> {
  const { deps } = openBackups();
  return await drillBackup(deps, path ?? (await getNewestArchive(deps.folder)).path);
}

export async function prune(options: { dryRun?: boolean }): Promise<Pruned> {
  return await pruneBackups(openBackups().deps, options);
}

/** @throws Error that says whether anything was changed */
export function restore(
  path: string,
  options: RestoreOptions,
  onStep: (step: RestoreStep) => void,
): Promise<Restored> {
  return restoreBackup({ ...openBackups().deps, onStep }, path, options);
}

/** Puts back what was there before a restore that was cut off. @returns what was done, if there was anything to do */
export const undo = (options: Pick<RestoreOptions, 'evenIfUsed'>): Promise<string | undefined> =>
  putBackInterrupted(openBackups().deps, options);

/** The second copy elsewhere, kept by restic. */
export async function offsite(
  act: 'init' | 'push' | 'check' | 'fetch',
  target = '',
): Promise<{ repository: string }> {
  const { config, deps } = openBackups();
  const place = getOffsite(config);
  const { repository } = place;
  if (act === 'init') await initOffsite(place);
  if (act === 'fetch') await fetchOffsite(place, target);
  if (act === 'check') return { repository, ...{ subset: await checkOffsite(deps, place) } };
  if (act === 'push') return await pushOffsite(deps, place);
  return { repository };
}

function getOffsite({ values }: Config): Offsite {
  const found = findOffsite(values);
  if (found) return found;
  throw new Error('There is no second place: set BACKUP_RESTIC_REPOSITORY and BACKUP_RESTIC_PASSWORD_FILE.');
}
