import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { runCommand } from '#platform/command.ts';
import { keyFileFault } from '#platform/key-files.ts';
import type { BackupDeps } from './backup-deps.ts';
import { recorded } from './runs.service.ts';

/** Where restic (its own package) keeps a second copy of the archives: `sftp:user@host:/path`, `s3:https://host/bucket`. */
export interface Offsite {
  repository: string;
  passwordFile: string;
  /** What restic sees of the environment: where things are, the login of the S3 target. */
  env: Record<string, string>;
}

/** On every archive of ours, so that other users of the repository are left alone. */
const tag = 'marsa';
/** A seventh of the data each day: in a week all of it was read. */
const subsets = 7;
const dayMs = 86_400_000;

const restic = ({ repository, passwordFile, env }: Offsite, ...args: string[]) =>
  runCommand('restic', ['--repo', repository, '--password-file', passwordFile, '--quiet', ...args], { env });

/**
 * Makes the repository. @throws Error if there is one already, or the password can be read by others
 */
export async function initOffsite(offsite: Offsite): Promise<void> {
  assertPassword(offsite);
  await restic(offsite, 'init');
}

/** Sends the archives there and forgets, by the same generations as here, those that are older. */
export function pushOffsite(
  deps: BackupDeps,
  offsite: Offsite,
): Promise<{ repository: string; subset: string }> {
  assertPassword(offsite);
  const { daily, weekly, monthly } = deps.keep;
  const keep = [
    `--keep-daily=${daily}`,
    `--keep-weekly=${weekly}`,
    `--keep-monthly=${monthly}`,
    '--keep-last=1',
  ];
  const work = async () => {
    // Only the locks of processes that are no more: one that was killed would keep everybody out for good.
    await restic(offsite, 'unlock');
    const unfinished = ['--exclude=.*', '--exclude=*.partial'];
    await restic(offsite, 'backup', '--tag', tag, ...unfinished, '--', deps.folder);
    await restic(offsite, 'forget', '--tag', tag, '--group-by=host,paths', ...keep, '--prune');
    const subset = await checkOffsite(deps, offsite);
    const value = { repository: offsite.repository, subset };
    return { value, report: value };
  };
  return recorded(deps, 'offsite', work);
}

/** Reads back a seventh of what is there, another one each day: restic's plain check does not see damaged data. */
export async function checkOffsite({ clock }: Pick<BackupDeps, 'clock'>, offsite: Offsite): Promise<string> {
  assertPassword(offsite);
  const subset = `${(Math.floor(clock() / dayMs) % subsets) + 1}/${subsets}`;
  await restic(offsite, 'check', `--read-data-subset=${subset}`);
  return subset;
}

/** Gets the newest archives back into a folder, each verified by restic. */
export async function fetchOffsite(offsite: Offsite, target: string): Promise<void> {
  assertPassword(offsite);
  await mkdir(target, { recursive: true, mode: 0o700 });
  await restic(offsite, 'restore', 'latest', '--tag', tag, '--verify', '--target', target);
}

function assertPassword({ passwordFile }: Offsite): void {
  if (!existsSync(passwordFile))
    throw new Error(`BACKUP_RESTIC_PASSWORD_FILE names ${passwordFile}, which is not there.`);
  const fault = keyFileFault(passwordFile);
  if (fault) throw new Error(fault);
}
