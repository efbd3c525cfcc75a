import type { Db } from '#engines/database/schema.ts';
import type { PushRow, PushState } from './wrappers.tables.ts';

export const insertPush = (db: Db, push: PushRow) => db.insertInto('wrapperPush').values(push).execute();

/** @returns false where it was written down before */
export async function finishPush(
  db: Db,
  id: string,
  state: PushState,
  detail: string | null,
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('wrapperPush')
    .set({ state, detail, finishedAt: nowMs })
    .where('id', '=', id)
    .where('state', '!=', state)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The last push to a repository that came through; to the branch, if one is named. */
export function findLastPush(
  db: Db,
  projectId: string,
  repository: string,
  branch?: string,
): Promise<PushRow | undefined> {
  let query = db
    .selectFrom('wrapperPush')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('repository', '=', repository)
    .where('state', 'in', ['pushed', 'unchanged']);
  if (branch !== undefined) query = query.where('branch', '=', branch);
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** The last push of each of the projects, whatever became of it. */
export const listLastPushes = (
  db: Db,
  projectIds: readonly string[],
): Promise<Omit<PushRow, 'files' | 'detail'>[]> =>
  db
    .selectFrom('wrapperPush')
    .select(['id', 'projectId', 'repository', 'branch', 'state', 'baseCommit', 'commitSha'])
    .select(['createdBy', 'createdAt', 'finishedAt'])
    .where('id', 'in', (last) =>
      last
        .selectFrom('wrapperPush as other')
        .select(({ fn }) => fn.max('other.id').as('id'))
        .where('other.projectId', 'in', projectIds)
        .groupBy('other.projectId'),
    )
    .execute();

/** Pushes whose end nobody has written down, oldest first: of a project, or of all. */
export function findOpenPushes(db: Db, projectId?: string): Promise<PushRow[]> {
  const query = db.selectFrom('wrapperPush').selectAll().where('state', '=', 'intended');
  return (projectId === undefined ? query : query.where('projectId', '=', projectId)).orderBy('id').execute();
}

/** Forgets the pushes of a project that is being deleted. */
export const deletePushes = (db: Db, projectId: string) =>
  db.deleteFrom('wrapperPush').where('projectId', '=', projectId).execute();
