import type { Db } from '#engines/database/schema.ts';
import type { AuditRow } from './audit.tables.ts';

/** An allowed act on a project, as far as another feature asks the log about it. */
export type ProjectAct = Pick<AuditRow, 'at' | 'action' | 'actorId' | 'details'> & {
  projectId: string | null;
};

/** All allowed acts of some kinds on some projects, the oldest first. */
export function listActs(
  db: Db,
  projectIds: readonly string[],
  actions: readonly string[],
): Promise<ProjectAct[]> {
  return db
    .selectFrom('auditEvent')
    .select(['projectId', 'at', 'action', 'actorId', 'details'])
    .where('projectId', 'in', projectIds)
    .where('action', 'in', actions)
    .where('outcome', '=', 'allowed')
    .orderBy('id')
    .execute();
}
