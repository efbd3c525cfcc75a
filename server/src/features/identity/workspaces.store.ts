import { takePart } from '#engines/database/list-order.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { holdsInAnyCase } from '#engines/database/search.ts';
import { lockRow } from '#engines/database/transaction.ts';
import type { MembershipTable, WorkspaceTable } from './identity.tables.ts';
import type { Part } from './people.store.ts';
import type {} from './service-tokens/service-tokens.tables.ts';

export const findWorkspace = (db: Db, id: string) =>
  db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();

export const findOwnWorkspace = (db: Db, personId: string) =>
  db.selectFrom('workspace').selectAll().where('ownerId', '=', personId).executeTakeFirst();

/** Workspaces by id; `ids` undefined means all. */
export function listWorkspaces(db: Db, ids: readonly string[] | undefined, { text, ...part }: Part) {
  let query = db.selectFrom('workspace').selectAll();
  if (ids !== undefined) query = query.where('id', 'in', ids.length > 0 ? ids : ['']);
  if (text !== undefined) query = query.where(holdsInAnyCase('name', text));
  return takePart(query, part).execute();
}

export const updateWorkspace = (db: Db, id: string, change: Partial<WorkspaceTable>) =>
  db.updateTable('workspace').set(change).where('id', '=', id).execute();

/** Whoever puts something into a workspace waits while it is being deleted. @returns false if there is no such one */
export const holdWorkspace = (trx: Trx, id: string) => lockRow(trx, 'workspace', id);

/** With its members and service tokens. */
export async function deleteWorkspace(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('serviceToken').where('workspaceId', '=', id).execute();
  await trx.deleteFrom('membership').where('workspaceId', '=', id).execute();
  await trx.deleteFrom('workspace').where('id', '=', id).execute();
}

const members = (db: Db, workspaceId: string) =>
  db
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .innerJoin('role', 'role.id', 'membership.roleId')
    .where('membership.workspaceId', '=', workspaceId)
    .selectAll('membership')
    .select(['person.name as personName', 'role.name as roleName']);

export function listMembers(db: Db, workspaceId: string, after: string | undefined, limit: number) {
  const query = members(db, workspaceId);
  return (after === undefined ? query : query.where('membership.id', '>', after))
    .orderBy('membership.id')
    .limit(limit)
    .execute();
}

export const findMember = (db: Db, workspaceId: string, personId: string) =>
  members(db, workspaceId).where('membership.personId', '=', personId).executeTakeFirst();

export const updateMembership = (db: Db, id: string, change: Partial<MembershipTable>) =>
  db.updateTable('membership').set(change).where('id', '=', id).execute();

export const deleteMembership = (db: Db, id: string) =>
  db.deleteFrom('membership').where('id', '=', id).execute();
