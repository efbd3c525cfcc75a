import type { NotNull } from 'kysely';
import type { Db } from '#engines/database/schema.ts';
import type { AuditRow } from './audit.tables.ts';

/** An allowed act on a project, as far as another feature asks the log about it. */
export type ProjectAct = Pick<AuditRow, 'at' | 'action' | 'details'> & {
  projectId: string | null;
};

/** How many rows are sealed with each key that SECRET_KEY gives, by its id; those of archives count as one each. */
export async function countByKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('auditEvent')
    .select((row) => ['keyId', row.fn.countAll<number>().as('rows')])
    .where('keyId', 'is not', null)
    .groupBy('keyId')
    .execute();
  const counts = new Map(rows.map(({ keyId, rows: sealed }) => [keyId ?? '', Number(sealed)]));
  for (const { keyId } of await db.selectFrom('auditArchive').select('keyId').execute()) {
    counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  }
  return counts;
}

/** All allowed acts of some kinds on some projects, the oldest first. */
export function listActs(
  db: Db,
  projectIds: readonly string[],
  actions: readonly string[],
): Promise<ProjectAct[]> {
  return db
    .selectFrom('auditEvent')
    .select(['projectId', 'at', 'action', 'details'])
    .where('projectId', 'in', projectIds)
    .where('action', 'in', actions)
    .where('outcome', '=', 'allowed')
    .orderBy('id')
    .execute();
}

/** Projects with an allowed act of some kinds, in the order of their ids. */
export async function listActedProjectIds(
  db: Db,
  actions: readonly string[],
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('auditEvent')
    .select('projectId')
    .distinct()
    .where('projectId', '>', afterId)
    .where('action', 'in', actions)
    .where('outcome', '=', 'allowed')
    .orderBy('projectId')
    .limit(limit)
    .$narrowType<{ projectId: NotNull }>()
    .execute();
  return rows.map(({ projectId }) => projectId);
}
