import type { list } from '@marsa/contract/backups.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import type { Db } from '#engines/database/schema.ts';
import { toIso } from '#platform/clock.ts';
import { type Listed, listArchives } from './archive-folder.ts';
import { findLastSuccess, listRuns } from './backups.store.ts';
import type { BackupRun, BackupRunKind } from './backups.tables.ts';

const mostRuns = 50;

type Overview = DataOf<typeof list>;

export async function readOverview(db: Db, folder: string): Promise<Overview> {
  return {
    archives: (await listArchives(folder)).map(toArchive),
    runs: (await listRuns(db, mostRuns)).map(toRun),
    lastBackupAt: toTime(await findLastSuccess(db, 'create')),
    lastDrillAt: toTime(await findLastSuccess(db, 'drill')),
  };
}

function toArchive({ name, bytes, header, ...rest }: Listed): Overview['archives'][number] {
  const fault = rest.fault ?? null;
  if (!header) return { name, bytes, createdAt: null, engine: null, schema: null, reason: null, fault };
  const { createdAt, engine, schema, reason } = header;
  return { name, bytes, createdAt: toIso(createdAt), engine, schema, reason, fault };
}

const toRun = ({ report: _, startedAt, finishedAt, ...run }: BackupRun): Overview['runs'][number] => ({
  ...run,
  startedAt: toIso(startedAt),
  finishedAt: finishedAt === null ? null : toIso(finishedAt),
});

const toTime = (run: BackupRun | undefined) => (run?.finishedAt ? toIso(run.finishedAt) : null);

/** For metrics: seconds since 1970 of the last success; 0 where there was none, or the database does not answer. */
export async function readLastSuccess(db: Db, kind: BackupRunKind): Promise<number> {
  const run = await findLastSuccess(db, kind).catch(() => undefined);
  return (run?.finishedAt ?? 0) / 1000;
}
