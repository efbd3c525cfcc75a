import { takePart } from '#engines/database/list-order.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { holdsInAnyCase } from '#engines/database/search.ts';
import { lockRow } from '#engines/database/transaction.ts';
import type { OrderedPart } from '#platform/list-order.ts';
import type { MembershipTable, PersonTable, RoleTable, WorkspaceTable } from './identity.tables.ts';

const peopleWithRole = (db: Db) =>
  db
    .selectFrom('person')
    .innerJoin('role', 'role.id', 'person.roleId')
    .selectAll('person')
    .select(['role.name as roleName']);

export const findPerson = (db: Db, id: string) =>
  peopleWithRole(db).where('person.id', '=', id).executeTakeFirst();

export const findPersonByEmail = (db: Db, email: string) =>
  peopleWithRole(db).where('person.email', '=', email).executeTakeFirst();

/** A part of a list; `text` is part of a name or an address. */
export interface Part extends OrderedPart<'id' | 'name'> {
  text: string | undefined;
}

/** What people and workspaces are listed by. */
export const nameOrders = {
  name: { column: 'name', inAnyCase: true },
  createdAt: { column: 'id' },
} as const;

export function listPeople(db: Db, { text, ...part }: Part) {
  let query = peopleWithRole(db);
  if (text !== undefined)
    query = query.where((where) =>
      where.or([holdsInAnyCase('person.name', text), holdsInAnyCase('person.email', text)]),
    );
  return takePart(query, part, 'person').execute();
}

/** Whoever changes what lets a person in does it one after the other. @returns false if there is no such person */
export const holdPerson = (trx: Trx, id: string) => lockRow(trx, 'person', id);

export const insertPerson = (db: Db, row: PersonTable) => db.insertInto('person').values(row).execute();

export const updatePerson = (db: Db, id: string, change: Partial<PersonTable>) =>
  db.updateTable('person').set(change).where('id', '=', id).execute();

/** Access tokens of before end with it. */
export const raiseTokenVersion = (db: Db, id: string) =>
  db
    .updateTable('person')
    .set((row) => ({ tokenVersion: row(row.fn.coalesce('tokenVersion', row.lit(0)), '+', 1) }))
    .where('id', '=', id)
    .execute();

export async function countActivePeople(db: Db, roleName: string): Promise<number> {
  const { count } = await db
    .selectFrom('person')
    .innerJoin('role', 'role.id', 'person.roleId')
    .where('role.name', '=', roleName)
    .where('person.isActive', '=', 1)
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export const findRole = (db: Db, id: string) =>
  db.selectFrom('role').selectAll().where('id', '=', id).executeTakeFirst();

export const findRoleByName = (db: Db, name: string) =>
  db.selectFrom('role').selectAll().where('name', '=', name).executeTakeFirst();

export function listRoles(db: Db, after: string | undefined, limit: number) {
  const query = db.selectFrom('role').selectAll();
  return (after === undefined ? query : query.where('name', '>', after))
    .orderBy('name')
    .limit(limit)
    .execute();
}

/** Whoever takes somebody out of a role does it one after the other: two at once would each see the other one left. */
export const holdRole = (trx: Trx, id: string) => lockRow(trx, 'role', id);

export const insertRole = (db: Db, row: RoleTable) => db.insertInto('role').values(row).execute();

/** Changes a role if nobody else did since `version`. */
export async function updateRole(
  db: Db,
  id: string,
  version: number,
  change: Partial<RoleTable>,
): Promise<boolean> {
  const result = await db
    .updateTable('role')
    .set({ ...change, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export const deleteRole = (db: Db, id: string) => db.deleteFrom('role').where('id', '=', id).execute();

/** True where a person or a membership has the role. */
export async function isRoleInUse(db: Db, id: string): Promise<boolean> {
  const person = await db
    .selectFrom('person')
    .select('id')
    .where('roleId', '=', id)
    .limit(1)
    .executeTakeFirst();
  const member = await db
    .selectFrom('membership')
    .select('id')
    .where('roleId', '=', id)
    .limit(1)
    .executeTakeFirst();
  return person !== undefined || member !== undefined;
}

export const insertWorkspace = (db: Db, row: WorkspaceTable) =>
  db.insertInto('workspace').values(row).execute();
export const insertMembership = (db: Db, row: MembershipTable) =>
  db.insertInto('membership').values(row).execute();
