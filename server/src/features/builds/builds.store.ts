import type { BuildStatus, Platform } from '@marsa/contract/builds.ts';
import type { Db } from '#engines/database/schema.ts';
import { type BuildChange, openStatuses } from './build-state.ts';
import type { BuildRow } from './builds.tables.ts';

export const insertBuild = (db: Db, build: BuildRow) => db.insertInto('build').values(build).execute();

export const findBuild = (db: Db, id: string): Promise<BuildRow | undefined> =>
  db.selectFrom('build').selectAll().where('id', '=', id).executeTakeFirst();

/** The builds of a workspace that a run of GitHub belongs to: one, unless projects share a repository. */
export const findByRun = (db: Db, workspaceId: string, runId: number): Promise<BuildRow[]> =>
  db
    .selectFrom('build')
    .selectAll()
    .where('runId', '=', runId)
    .where('workspaceId', '=', workspaceId)
    .execute();

/** The builds of a workspace whose run is being looked for, newest first; there are never many. */
export const findUntied = (db: Db, workspaceId: string): Promise<BuildRow[]> =>
  db
    .selectFrom('build')
    .selectAll()
    .where('status', '=', 'unknown')
    .where('workspaceId', '=', workspaceId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();

/** Follows a build that had ended once more. @returns false where somebody was faster */
export const reopen = (db: Db, { id, status }: BuildRow): Promise<boolean> =>
  updateIf(db, id, [status], {
    ...{ status: 'queued', finishedAt: null, detail: null, etag: null, quietLooks: 0 },
    ...{ cancelRequestedAt: null, cancelSentAt: null },
  });
export const findBuildsById = (db: Db, ids: readonly string[]): Promise<BuildRow[]> =>
  db.selectFrom('build').selectAll().where('id', 'in', ids).orderBy('id').execute();

export const findByKey = (db: Db, projectId: string, idempotencyKey: string): Promise<BuildRow | undefined> =>
  db
    .selectFrom('build')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('idempotencyKey', '=', idempotencyKey)
    .executeTakeFirst();

/** The build with the highest version code. */
export const findLastVersion = (db: Db, projectId: string, platform: Platform) =>
  db
    .selectFrom('build')
    .select(['versionName', 'versionCode'])
    .where('projectId', '=', projectId)
    .where('platform', '=', platform)
    .orderBy('versionCode', 'desc')
    .limit(1)
    .executeTakeFirst();

export interface BuildFilter {
  projectId: string;
  status?: BuildStatus | undefined;
  platform?: Platform | undefined;
}

/** Newest first. */
export function findBuilds(
  db: Db,
  { projectId, status, platform }: BuildFilter,
  before: string | undefined,
  limit: number,
): Promise<BuildRow[]> {
  let query = db.selectFrom('build').selectAll().where('projectId', '=', projectId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (platform !== undefined) query = query.where('platform', '=', platform);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Writes down what was found, unless the build was moved on since it was read. @returns false if it was */
export async function updateSeen(db: Db, seen: BuildRow, change: BuildChange): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('build')
    .set(change)
    .where('id', '=', seen.id)
    .where('status', '=', seen.status)
    .where('runId', seen.runId === null ? 'is' : '=', seen.runId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Changes a build whose status is still one of those expected. @returns false if it is not */
export async function updateIf(
  db: Db,
  id: string,
  expected: readonly BuildStatus[],
  change: BuildChange,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('build')
    .set(change)
    .where('id', '=', id)
    .where('status', 'in', expected)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The last build of each project and platform where that failed or was lost since, newest first. */
export const listFailed = (
  db: Db,
  projectIds: readonly string[],
  sinceMs: number,
  limit: number,
): Promise<BuildRow[]> =>
  db
    .selectFrom('build')
    .selectAll()
    .where('projectId', 'in', projectIds)
    .where('status', 'in', ['failed', 'lost'])
    .where('finishedAt', '>=', sinceMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('build as newer')
            .select('newer.id')
            .whereRef('newer.projectId', '=', 'build.projectId')
            .whereRef('newer.platform', '=', 'build.platform')
            .whereRef('newer.versionCode', '>', 'build.versionCode'),
        ),
      ),
    )
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** The last build of each of the projects. */
export const listLastBuilds = (
  db: Db,
  projectIds: readonly string[],
): Promise<Pick<BuildRow, 'id' | 'projectId' | 'platform' | 'status' | 'versionName' | 'createdAt'>[]> =>
  db
    .selectFrom('build')
    .select(['id', 'projectId', 'platform', 'status', 'versionName', 'createdAt'])
    .where('id', 'in', (last) =>
      last
        .selectFrom('build as other')
        .select(({ fn }) => fn.max('other.id').as('id'))
        .where('other.projectId', 'in', projectIds)
        .groupBy('other.projectId'),
    )
    .execute();

/** Whether a build of the project is under way. */
export async function hasRunningBuild(db: Db, projectId: string): Promise<boolean> {
  const row = await db
    .selectFrom('build')
    .select('id')
    .where('projectId', '=', projectId)
    .where('status', 'in', openStatuses)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets the builds of a project that is being deleted. */
export const deleteBuilds = (db: Db, projectId: string) =>
  db.deleteFrom('build').where('projectId', '=', projectId).execute();
