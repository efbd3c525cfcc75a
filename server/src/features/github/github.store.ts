import type { NotNull } from 'kysely';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import type { GithubAccessTable, GithubSecretTable, GithubSyncTable } from './github.tables.ts';

export async function findAccess(db: Db, projectId: string): Promise<GithubAccessTable | undefined> {
  return db.selectFrom('githubAccess').selectAll().where('projectId', '=', projectId).executeTakeFirst();
}

/** What is known of the tokens of the projects. */
export const listAccess = (db: Db, projectIds: readonly string[]): Promise<GithubAccessTable[]> =>
  db.selectFrom('githubAccess').selectAll().where('projectId', 'in', projectIds).execute();

/** Tokens of the projects that GitHub said end before a time, the next one to end first. */
export const listExpiringTokens = (
  db: Db,
  projectIds: readonly string[],
  beforeMs: number,
  limit: number,
): Promise<{ projectId: string; expiresAt: number }[]> =>
  db
    .selectFrom('githubAccess')
    .select(['projectId', 'expiresAt'])
    .where('projectId', 'in', projectIds)
    .where('expiresAt', '<', beforeMs)
    .orderBy('expiresAt')
    .limit(limit)
    .$narrowType<{ expiresAt: NotNull }>()
    .execute();

export async function putAccess(trx: Db, row: GithubAccessTable): Promise<void> {
  await trx.deleteFrom('githubAccess').where('projectId', '=', row.projectId).execute();
  await trx.insertInto('githubAccess').values(row).execute();
}

export async function listSent(db: Db, projectId: string, repository: string): Promise<GithubSecretTable[]> {
  return db
    .selectFrom('githubSecret')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('repository', '=', repository)
    .execute();
}

/** What has arrived of the projects, by any repository they had. */
export const listSynced = (db: Db, projectIds: readonly string[]): Promise<GithubSecretTable[]> =>
  db
    .selectFrom('githubSecret')
    .selectAll()
    .where('projectId', 'in', projectIds)
    .where('state', '=', 'synced')
    .execute();

export async function putSent(trx: Db, row: GithubSecretTable): Promise<void> {
  await trx
    .deleteFrom('githubSecret')
    .where('projectId', '=', row.projectId)
    .where('repository', '=', row.repository)
    .where('name', '=', row.name)
    .execute();
  await trx.insertInto('githubSecret').values(row).execute();
}

/** Forgets what was sent: the repository of that name is another one now. */
export async function deleteSent(trx: Db, projectId: string): Promise<void> {
  await trx.deleteFrom('githubSecret').where('projectId', '=', projectId).execute();
}

/** @returns false while somebody else holds it */
export async function takeLease(db: Db, lease: GithubSyncTable, nowMs: number): Promise<boolean> {
  try {
    await db.insertInto('githubSync').values(lease).execute();
    return true;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const { numUpdatedRows } = await db
    .updateTable('githubSync')
    .set({ holder: lease.holder, until: lease.until })
    .where('projectId', '=', lease.projectId)
    .where('until', '<=', nowMs)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** @returns false if it went to somebody else, or the project is gone */
export async function renewLease(db: Db, { projectId, holder, until }: GithubSyncTable): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('githubSync')
    .set({ until })
    .where('projectId', '=', projectId)
    .where('holder', '=', holder)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function deleteLease(db: Db, projectId: string, holder: string): Promise<void> {
  await db.deleteFrom('githubSync').where('projectId', '=', projectId).where('holder', '=', holder).execute();
}

/** Removes all that is kept of a project, in the transaction that deletes it. */
export async function deleteOfProject(trx: Db, projectId: string): Promise<void> {
  await trx.deleteFrom('githubSync').where('projectId', '=', projectId).execute();
  await trx.deleteFrom('githubSecret').where('projectId', '=', projectId).execute();
  await trx.deleteFrom('githubAccess').where('projectId', '=', projectId).execute();
}
