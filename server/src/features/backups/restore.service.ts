import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dumpFileNames } from '#engines/database/dump/dumps.ts';
import { countAll } from '#engines/database/dump/own-tables.ts';
import { migrateUp } from '#engines/database/migrator.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { type CheckedArchive, type Contents, type ReadOptions, withArchive } from './archive-reader.ts';
import type { BackupDeps } from './backup-deps.ts';
import { settleRunning } from './backups.store.ts';
import { assertFits, assertRows, dataPathsOf } from './contents-fit.ts';
import { captureArchive } from './create.service.ts';
import { replaceDataFiles, restoreName } from './data-folder.ts';
import { dataPrefix } from './manifest.ts';
import {
  findJournal,
  hasRestored,
  lockRestores,
  type RestoreJournal,
  removeJournal,
  writeJournal,
} from './restore-journal.ts';

export interface RestoreOptions extends Omit<ReadOptions, 'ring'> {
  /** Goes on although others have the database open. */
  evenIfUsed?: boolean;
  /** Goes on without a way back, for a database that can no longer be read. */
  withoutSafetyCopy?: boolean;
}

export interface Restored {
  archive: string;
  /** The archive of what was there before. */
  safetyCopy: string | undefined;
  /** Migrations that were applied to what was put back. */
  migrated: string[];
  warnings: readonly string[];
}

/**
 * Puts a backup in the place of the database and the data folder. All of it is checked before anything is changed; what
 * was there before is kept as a backup of its own, and put back where anything fails. Whoever kills it leaves a journal,
 * by which the next start of Marsa or of this puts it back.
 * @throws Error that says what is wrong, and whether anything was changed
 */
export async function restoreBackup(
  deps: BackupDeps,
  path: string,
  options: RestoreOptions = {},
): Promise<Restored> {
  const { dataFolder } = deps;
  await mkdir(dataFolder.path, { recursive: true, mode: 0o700 });
  using _ = lockRestores(dataFolder);
  await putBackCutOff(deps, options);
  const staging = join(dataFolder.path, restoreName);
  let isChanging = false;
  try {
    return await withArchive(path, { ...options, ring: deps.ring }, async (archive) => {
      await assertFits(deps, archive.contents);
      await refuseWhileUsed(deps, options);
      await stage(deps, archive, staging);
      const before = await takeSafetyCopy(deps, options);
      // That took its time, in which somebody may have come.
      await refuseWhileUsed(deps, options);
      isChanging = true;
      const journal = { archive: path, startedAt: deps.clock(), before };
      return await exchange(deps, archive.contents, staging, journal);
    });
  } catch (error) {
    if (isChanging) throw error;
    throw new Error(`${toSentence(error)} Nothing was changed.`, { cause: error });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const toSentence = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replace(/[^.!?]$/, '$&.');

/** Engines list whoever has just left for a moment longer, a slow machine for longer still. */
async function refuseWhileUsed(
  { dumps }: BackupDeps,
  { evenIfUsed }: Pick<RestoreOptions, 'evenIfUsed'>,
): Promise<void> {
  if (evenIfUsed) return;
  let others = await dumps.listOthers();
  for (let look = 1; others.length > 0 && look < 10; look++) {
    await pause(100);
    others = await dumps.listOthers();
  }
  if (others.length === 0) return;
  throw new Error(
    `The database is in use: ${others.join(', ')}. Stop every Marsa first` +
      (dumps.engine === 'sqlite' ? '.' : ', or, if none of these is one, say so with --even-if-used.'),
  );
}

async function stage({ dumps, onStep }: BackupDeps, archive: CheckedArchive, staging: string): Promise<void> {
  onStep?.('stage');
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  await archive.extract(staging);
  await dumps.check(join(staging, dumpFileNames[archive.contents.engine]));
}

async function takeSafetyCopy(
  deps: BackupDeps,
  { withoutSafetyCopy }: RestoreOptions,
): Promise<RestoreJournal['before']> {
  deps.onStep?.('safety copy');
  if (withoutSafetyCopy) return 'none';
  try {
    if (await deps.dumps.isEmpty()) return 'empty';
    return { archive: (await captureArchive(deps, 'before-restore')).path };
  } catch (error) {
    throw new Error(
      `No safety copy could be made of what is there. ${toSentence(error)} If it is lost anyhow: --without-safety-copy`,
      { cause: error },
    );
  }
}

/** From here on things change. */
async function exchange(
  deps: BackupDeps,
  contents: Contents,
  staging: string,
  journal: RestoreJournal,
): Promise<Restored> {
  const { dataFolder, onStep } = deps;
  await writeJournal(dataFolder, journal);
  onStep?.('journal');
  try {
    await putInPlace(deps, contents, staging);
    const migrated = await bringUp(deps, contents);
    onStep?.('migrated');
    await removeJournal(dataFolder);
    onStep?.('done');
    const safetyCopy = typeof journal.before === 'object' ? journal.before.archive : undefined;
    return { archive: journal.archive, safetyCopy, migrated, warnings: contents.warnings };
  } catch (error) {
    const reason = toSentence(error);
    // The journal stays: no server may start on what is there now.
    if (journal.before === 'none')
      throw new Error(`The restore failed. ${reason} ${noWayBack(journal)}`, { cause: error });
    await putBack(deps, journal).catch((fault: unknown) => {
      throw new Error(`The restore failed. ${reason} ${toSentence(fault)}`, { cause: fault });
    });
    throw new Error(`The restore failed; what was there before is there again. ${reason}`, { cause: error });
  }
}

async function putInPlace(deps: BackupDeps, contents: Contents, staging: string): Promise<void> {
  await deps.dumps.load(join(staging, dumpFileNames[contents.engine]));
  deps.onStep?.('database loaded');
  await replaceDataFiles(deps.dataFolder, join(staging, dataPrefix), dataPathsOf(contents));
  deps.onStep?.('data exchanged');
}

const noWayBack = ({ archive }: RestoreJournal) =>
  `There is no safety copy to put back; Marsa does not start before one comes through. Begin again, with this archive or another: npm run marsa -- backup restore --without-safety-copy ${archive}`;

/** Counts what was loaded and brings it to the newest migration. */
function bringUp({ dumps, clock, audit }: BackupDeps, { manifest }: Contents): Promise<string[]> {
  return dumps.withDb(async (db) => {
    if (manifest) assertRows(manifest.rows, await countAll(db, Object.keys(manifest.rows)));
    const migrated = await migrateUp(db, { clock });
    const cutOff = { startedBefore: clock(), detail: 'It ran when the backup was made.' };
    await settleRunning(db, cutOff, clock());
    const details = { count: migrated.length, forced: manifest === undefined };
    await inTransaction(db, (trx) =>
      audit(trx, { action: 'BACKUP_RESTORE', ...(manifest && { subject: manifest.id }), details }),
    );
    return migrated;
  });
}

/**
 * Puts back what was there before; whatever stops it, it can be done again.
 * @throws Error that says why it could not, and how to go on
 */
async function putBack(deps: BackupDeps, { before }: RestoreJournal): Promise<void> {
  const { dataFolder, dumps } = deps;
  const staging = join(dataFolder.path, restoreName);
  // Of the archive that was restored; the room is needed.
  await rm(staging, { recursive: true, force: true });
  try {
    if (before === 'empty') {
      await dumps.clear();
      await replaceDataFiles(dataFolder, staging, []);
    } else if (before !== 'none') {
      await withArchive(before.archive, { ring: deps.ring }, async (archive) => {
        await mkdir(staging, { mode: 0o700 });
        await archive.extract(staging);
        await putInPlace({ ...deps, onStep: () => {} }, archive.contents, staging);
      });
    }
    await removeJournal(dataFolder);
  } catch (error) {
    const where = typeof before === 'object' ? ` It is whole in ${before.archive}.` : '';
    throw new Error(
      `What was there before could not be put back yet: ${toSentence(error)}${where} Mend that, then: npm run marsa -- backup restore --undo`,
      { cause: error },
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Puts back what was there before a restore that was killed, if there was one. For the start of a server too: it must
 * not go on with half a database.
 * @returns in words what was done, or undefined
 * @throws Error while a restore goes on
 */
export async function putBackInterrupted(
  deps: BackupDeps,
  options: Pick<RestoreOptions, 'evenIfUsed'> = {},
): Promise<string | undefined> {
  if (!hasRestored(deps.dataFolder.path)) return undefined;
  using _ = lockRestores(deps.dataFolder);
  return await putBackCutOff(deps, options);
}

async function putBackCutOff(
  deps: BackupDeps,
  options: Pick<RestoreOptions, 'evenIfUsed' | 'withoutSafetyCopy'>,
): Promise<string | undefined> {
  const journal = findJournal(deps.dataFolder);
  if (!journal) {
    // It was cut off before it changed anything.
    await rm(join(deps.dataFolder.path, restoreName), { recursive: true, force: true });
    return undefined;
  }
  const { before, archive } = journal;
  if (before === 'none') {
    if (options.withoutSafetyCopy) return undefined;
    throw new Error(`A restore was cut off. ${noWayBack(journal)}`);
  }
  // The tool that the killed restore had begun may still be writing.
  await refuseWhileUsed(deps, options);
  await putBack(deps, journal);
  const copy = before === 'empty' ? 'nothing, as before' : `what ${basename(before.archive)} holds`;
  return `A restore of ${basename(archive)} was cut off: there is ${copy} again.`;
}
