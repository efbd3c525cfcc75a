import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { findLastEnded, findLastSuccess } from './backups.store.ts';
import type { BackupRun, BackupRunKind } from './backups.tables.ts';

/** Something about the backups that needs a person. */
export interface BackupConcern {
  kind: 'failed' | 'overdue';
  of: ConcernedKind;
  /** Milliseconds since 1970. */
  since: number;
  detail: string;
}

export type ConcernedKind = Extract<BackupRunKind, 'create' | 'drill' | 'offsite'>;

export interface BackupExpectations {
  clock: Clock;
  /** From when on backups are expected, where there is none yet: the start of the server. */
  expectedFrom: number;
  /** The first time of the schedule after another; absent where this server makes none by itself. */
  nextTime?: ((ms: number) => number) | undefined;
  hasOffsite: boolean;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A backup may take its time. */
const graceMs = 3 * hourMs;
/** Where something else is to make them, at least so often. */
const longestWithout = 8 * dayMs;

/**
 * What is wrong with the backups: the last one, its drill or its copy elsewhere failed, or there has been none for
 * longer than its schedule says. A run that succeeds settles what was before it.
 */
export async function listBackupConcerns(db: Db, expected: BackupExpectations): Promise<BackupConcern[]> {
  const kinds: ConcernedKind[] = ['create', 'drill', ...(expected.hasOffsite ? ['offsite' as const] : [])];
  const found = await Promise.all(
    kinds.map(async (kind) => concernOf(kind, await readLast(db, kind), expected)),
  );
  return found.flatMap((concern) => concern ?? []);
}

interface Last {
  ended: BackupRun | undefined;
  success: BackupRun | undefined;
}

const readLast = async (db: Db, kind: BackupRunKind): Promise<Last> => ({
  ended: await findLastEnded(db, kind),
  success: await findLastSuccess(db, kind),
});

function concernOf(
  of: ConcernedKind,
  { ended, success }: Last,
  { clock, expectedFrom, nextTime }: BackupExpectations,
): BackupConcern | undefined {
  if (ended?.outcome === 'failed')
    return { kind: 'failed', of, since: ended.finishedAt ?? ended.startedAt, detail: ended.detail ?? '' };
  const from = success?.startedAt ?? expectedFrom;
  const due = (nextTime?.(from) ?? from + longestWithout) + graceMs;
  if (clock() < due) return undefined;
  const detail = success ? `The last one was ${describeAge(clock() - from)} ago.` : 'There has been none.';
  return { kind: 'overdue', of, since: due, detail };
}

function describeAge(ms: number): string {
  const hours = Math.floor(ms / hourMs);
  return hours < 48 ? `${hours} hours` : `${Math.floor(ms / dayMs)} days`;
}
