import type { Db } from '#engines/database/schema.ts';

/** Versions of values, the latest first. */
export const listLatestVersions = (db: Db, limit: number) =>
  db
    .selectFrom('credentialVersion')
    .select(['projectId', 'type', 'version', 'sealed'])
    .orderBy('createdAt', 'desc')
    .orderBy('projectId')
    .limit(limit)
    .execute();
