import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import { isAtHead } from '#engines/database/migrator.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { newId } from '#platform/ids.ts';
import type { BackupDeps } from './backup-deps.ts';
import { insertRun, settleRunning, updateRun } from './backups.store.ts';
import type { BackupRun, BackupRunKind } from './backups.tables.ts';
import { refuseDuringRestore } from './restore-journal.ts';

/** What an act says of itself when it is over. */
export interface RunResult<T> {
  value: T;
  archive?: string;
  bytes?: number;
  report: object;
}

const actions: Partial<Record<BackupRunKind, AuditAction>> = {
  create: 'BACKUP_CREATE',
  drill: 'BACKUP_DRILL',
  prune: 'BACKUP_PRUNE',
};

/**
 * Does `work` and records it, as it begins and as it ends. A database that is not at the newest migration is backed up
 * all the same (before an upgrade, above all), only unrecorded.
 * @throws Error while a restore goes on, or where one was cut off; what `work` throws
 */
export async function recorded<T>(
  deps: BackupDeps,
  kind: BackupRunKind,
  work: () => Promise<RunResult<T>>,
): Promise<T> {
  refuseDuringRestore(deps.dataFolder);
  const run: BackupRun = {
    id: newId(deps.clock()),
    kind,
    outcome: 'running',
    archive: null,
    bytes: null,
    detail: null,
    report: '{}',
    startedAt: deps.clock(),
    finishedAt: null,
  };
  const begun = await deps.withDb((db) => begin(db, run));
  const finish = (change: Partial<BackupRun>) =>
    begun && deps.withDb((db) => end(db, deps, run, { ...change, finishedAt: deps.clock() }));
  try {
    const { value, archive = null, bytes = null, report } = await work();
    await finish({ outcome: 'succeeded', archive, bytes, report: JSON.stringify(report) });
    return value;
  } catch (error) {
    // The fault itself is what counts, also where it cannot be written down.
    await Promise.resolve(finish({ outcome: 'failed', detail: String(error) })).catch(() => {});
    throw error;
  }
}

/** Milliseconds; twice what the schedule gives one. */
const longestRun = 12 * 3_600_000;

/** Also settles runs that were killed: nobody else writes down that they are over. @returns whether it was written */
async function begin(db: Db, run: BackupRun): Promise<boolean> {
  if (!(await isAtHead(db))) return false;
  await inTransaction(db, async (trx) => {
    const cutOff = { startedBefore: run.startedAt - longestRun, detail: 'It was cut off.' };
    await settleRunning(trx, cutOff, run.startedAt);
    await insertRun(trx, run);
  });
  return true;
}

function end(
  db: Db,
  { audit }: BackupDeps,
  { id, kind }: BackupRun,
  change: Partial<BackupRun>,
): Promise<void> {
  return inTransaction(db, async (trx) => {
    await updateRun(trx, id, change);
    const action = actions[kind];
    if (!action) return;
    const subject = change.archive ?? undefined;
    await audit(trx, {
      action,
      ...(subject && { subject }),
      details: { outcome: change.outcome ?? 'failed' },
    });
  });
}
