import type { Db } from '#engines/database/schema.ts';
import type { RefreshFamilyTable } from './tokens.tables.ts';

export const insertFamily = (db: Db, row: RefreshFamilyTable) =>
  db.insertInto('refreshFamily').values(row).execute();

/** A family with what decides whether it still works. */
export const findFamily = (db: Db, sessionId: string) =>
  db
    .selectFrom('refreshFamily')
    .innerJoin('session', 'session.id', 'refreshFamily.sessionId')
    .innerJoin('person', 'person.id', 'refreshFamily.personId')
    .selectAll('refreshFamily')
    .select([
      'session.endedAt as sessionEndedAt',
      'session.endReason as sessionEndReason',
      'person.tokenVersion as personTokenVersion',
      'person.isActive as personIsActive',
    ])
    .where('refreshFamily.sessionId', '=', sessionId)
    .executeTakeFirst();

export type FamilyWithState = NonNullable<Awaited<ReturnType<typeof findFamily>>>;

/** Begins another generation, if the family is still in the one that was read. Of two at once, one does. */
export async function beginGeneration(
  db: Db,
  { sessionId, generation: before }: Pick<RefreshFamilyTable, 'sessionId' | 'generation'>,
  generation: number,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('refreshFamily')
    .set({ generation, rotatedAt: at })
    .where('sessionId', '=', sessionId)
    .where('generation', '=', before)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets families that were over before `before`. */
export async function deleteFamilies(db: Db, before: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('refreshFamily')
    .where('endsAt', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The workspace a token is for, with the role that its person has there. */
export function findTenant(db: Db, personId: string, workspaceId: string | undefined) {
  const query = db
    .selectFrom('membership')
    .innerJoin('workspace', 'workspace.id', 'membership.workspaceId')
    .innerJoin('role', 'role.id', 'membership.roleId')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select([
      'workspace.id as workspaceId',
      'role.name as roleName',
      'person.tokenVersion',
      'person.isActive',
    ])
    .where('membership.personId', '=', personId);
  const named =
    workspaceId === undefined
      ? query.where('workspace.ownerId', '=', personId)
      : query.where('workspace.id', '=', workspaceId);
  return named.executeTakeFirst();
}

export type Tenant = NonNullable<Awaited<ReturnType<typeof findTenant>>>;
