import type { Db } from '#engines/database/schema.ts';
import type { PwaCheckTable, PwaIconTable, PwaSourceTable } from './pwa.tables.ts';

export const insertCheck = (db: Db, check: PwaCheckTable) =>
  db.insertInto('pwaCheck').values(check).execute();

export const findCheck = (db: Db, projectId: string, id: string): Promise<PwaCheckTable | undefined> =>
  db
    .selectFrom('pwaCheck')
    .selectAll()
    .where('id', '=', id)
    .where('projectId', '=', projectId)
    .executeTakeFirst();

/** A check that has not ended. */
export const findRunningCheck = (db: Db, id: string): Promise<PwaCheckTable | undefined> =>
  db
    .selectFrom('pwaCheck')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirst();

const summaryColumns = [
  'id',
  'projectId',
  'url',
  'status',
  'failure',
  'score',
  'errors',
  'warnings',
  'startedAt',
  'finishedAt',
] as const;

export type CheckSummary = Pick<PwaCheckTable, (typeof summaryColumns)[number]>;

/** Newest first. */
export function findChecks(
  db: Db,
  projectId: string,
  before: string | undefined,
  limit: number,
): Promise<CheckSummary[]> {
  let query = db.selectFrom('pwaCheck').select(summaryColumns).where('projectId', '=', projectId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** The last check of each of the projects. */
export const listLastChecks = (db: Db, projectIds: readonly string[]): Promise<CheckSummary[]> =>
  db
    .selectFrom('pwaCheck')
    .select(summaryColumns)
    .where('id', 'in', (last) =>
      last
        .selectFrom('pwaCheck as other')
        .select(({ fn }) => fn.max('other.id').as('id'))
        .where('other.projectId', 'in', projectIds)
        .groupBy('other.projectId'),
    )
    .execute();

/** @returns false where it has ended already, or is gone with its project */
export async function endCheck(db: Db, id: string, end: Partial<PwaCheckTable>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pwaCheck')
    .set(end)
    .where('id', '=', id)
    .where('status', '=', 'running')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Forgets all but the newest checks of a project. */
export async function pruneChecks(db: Db, projectId: string, kept: number): Promise<void> {
  const oldest = await db
    .selectFrom('pwaCheck')
    .select('id')
    .where('projectId', '=', projectId)
    .orderBy('id', 'desc')
    .offset(kept)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return;
  await db.deleteFrom('pwaCheck').where('projectId', '=', projectId).where('id', '<=', oldest.id).execute();
}

export async function replaceSource(
  db: Db,
  source: PwaSourceTable,
  icons: readonly PwaIconTable[],
): Promise<void> {
  await deleteSource(db, source.projectId);
  await db.insertInto('pwaSource').values(source).execute();
  // One at a time: together they may be larger than what MySQL takes in one statement.
  for (const icon of icons) await db.insertInto('pwaIcon').values(icon).execute();
}

export const findSource = (db: Db, projectId: string): Promise<PwaSourceTable | undefined> =>
  db.selectFrom('pwaSource').selectAll().where('projectId', '=', projectId).executeTakeFirst();

/** Of each of the projects the check whose icons are kept. */
export async function listSources(db: Db, projectIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('pwaSource')
    .select(['projectId', 'checkId'])
    .where('projectId', 'in', projectIds)
    .execute();
  return new Map(rows.map(({ projectId, checkId }) => [projectId, checkId]));
}

/** The icons that a check kept, without their bytes. */
export const listKeptIcons = (db: Db, projectId: string, checkId: string) =>
  keptIcons(db, projectId, checkId).select(['pwaIcon.purpose', 'pwaIcon.url']).execute();

export const findKeptIcon = (db: Db, projectId: string, checkId: string, purpose: PwaIconTable['purpose']) =>
  keptIcons(db, projectId, checkId)
    .select('pwaIcon.content')
    .where('pwaIcon.purpose', '=', purpose)
    .executeTakeFirst();

const keptIcons = (db: Db, projectId: string, checkId: string) =>
  db
    .selectFrom('pwaIcon')
    .innerJoin('pwaSource', 'pwaSource.projectId', 'pwaIcon.projectId')
    .where('pwaIcon.projectId', '=', projectId)
    .where('pwaSource.checkId', '=', checkId);

export const findIcons = (db: Db, projectId: string): Promise<PwaIconTable[]> =>
  db.selectFrom('pwaIcon').selectAll().where('projectId', '=', projectId).execute();

async function deleteSource(db: Db, projectId: string): Promise<void> {
  await db.deleteFrom('pwaIcon').where('projectId', '=', projectId).execute();
  await db.deleteFrom('pwaSource').where('projectId', '=', projectId).execute();
}

/** Everything this feature keeps of a project. */
export async function deletePwaOfProject(db: Db, projectId: string): Promise<void> {
  await deleteSource(db, projectId);
  await db.deleteFrom('pwaCheck').where('projectId', '=', projectId).execute();
}
