import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/people.ts';
import { builtInRoles } from '@marsa/contract/permissions.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { RoleTable } from './identity.tables.ts';
import type { IdentityDeps } from './identity-deps.ts';
import {
  countActivePeople,
  findPerson,
  findRoleByName,
  holdRole,
  insertMembership,
  insertPerson,
  insertRole,
  insertWorkspace,
  listPeople,
  updatePerson,
  updateRole,
} from './people.store.ts';
import { canGrant, readStringList, switchDetails } from './stored-role.ts';

/** Writes the built-in roles at a start, with the permissions that this version of Marsa gives them. */
export async function ensureBuiltInRoles(db: Db, deps: Pick<IdentityDeps, 'clock'>): Promise<void> {
  for (const [name, granted] of Object.entries(builtInRoles)) {
    const permissions = JSON.stringify(granted);
    const now = deps.clock();
    const role = await findRoleByName(db, name);
    if (role?.permissions === permissions) continue;
    if (role) await updateRole(db, role.id, role.version, { permissions, updatedAt: now });
    else await insertBuiltIn(db, { name, permissions }, now);
  }
}

async function insertBuiltIn(
  db: Db,
  role: Pick<RoleTable, 'name' | 'permissions'>,
  now: number,
): Promise<void> {
  const row = {
    ...role,
    id: newId(now),
    isActive: 1,
    isBuiltIn: 1,
    needsSecondFactor: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertRole(db, row).catch((error: unknown) => {
    // Another instance that starts at the same time was first.
    if (!isUniqueViolation(error)) throw error;
  });
}

/** The role of that name, if the caller holds all of it. */
export async function getGrantableRole(db: Db, caller: Caller, name: string): Promise<RoleTable> {
  const role = await findRoleByName(db, name);
  if (role === undefined) throw invalidField('role', 'known', `there is no role ${name}`);
  if (!canGrant(caller.actor.role, readStringList(role.permissions))) {
    throw new Problem(
      'INSUFFICIENT_PERMISSIONS',
      `You cannot grant the role ${name}: it holds more than your own.`,
    );
  }
  return role;
}

export interface NewPerson {
  name: string;
  role: string;
  /** In lower case. */
  email?: string | null;
  language?: string | null;
}

/** A person with a workspace of their own, in which an administrator is a developer like everybody. */
export async function createPerson(
  trx: Trx,
  deps: IdentityDeps,
  caller: Caller,
  { name, role: roleName, email = null, language = null }: NewPerson,
): Promise<string> {
  const role = await getGrantableRole(trx, caller, roleName);
  const workspaceRole = role.name === 'ADMIN' ? await findRoleByName(trx, 'DEV') : role;
  const now = deps.clock();
  const times = { createdAt: now, updatedAt: now };
  const personId = newId(now);
  const workspaceId = newId(now);
  const row = { id: personId, name, roleId: role.id, isActive: 1, email, language, tokenVersion: null };
  await insertPerson(trx, { ...row, ...times });
  await insertWorkspace(trx, { id: workspaceId, name, ownerId: personId, ...times });
  await insertMembership(trx, {
    id: newId(now),
    workspaceId,
    personId,
    roleId: (workspaceRole ?? role).id,
    projectIds: null,
    joinedBy: personId,
    createdAt: now,
  });
  return personId;
}

export async function listAllPeople(db: Db, deps: IdentityDeps, query: QueryOf<typeof contract.list>) {
  const before = deps.cursors.open('people', query.cursor);
  const rows = await listPeople(db, before, query.limit + 1);
  return toPage(rows, query.limit, toPerson, (last) => deps.cursors.seal('people', last.id));
}

/** Changes a person's role or switches them off or on; the last administrator stays one. */
export async function changePerson(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
  body: BodyOf<typeof contract.update>,
): Promise<DataOf<typeof contract.update>> {
  const changed = await inTransaction(db, async (trx) => {
    const person = await findPerson(trx, id);
    if (person === undefined) throw new Problem('NOT_FOUND', `There is no person ${id}.`);
    const role = body.role === undefined ? undefined : await getGrantableRole(trx, caller, body.role);
    if (body.isActive && !role) await getGrantableRole(trx, caller, person.roleName);
    const staysAdmin =
      (role?.name ?? person.roleName) === 'ADMIN' && (body.isActive ?? person.isActive === 1);
    if (person.roleName === 'ADMIN' && !staysAdmin) await requireAnotherAdmin(trx, person);
    await updatePerson(trx, id, {
      ...(role ? { roleId: role.id } : {}),
      ...(body.isActive === undefined ? {} : { isActive: body.isActive ? 1 : 0 }),
      updatedAt: deps.clock(),
    });
    await deps.audit(trx, caller, {
      action: 'PERSON_UPDATE',
      subject: id,
      details: {
        fields: Object.keys(body),
        ...(role ? { role: role.name } : {}),
        ...switchDetails(body.isActive),
      },
    });
    return findPerson(trx, id);
  });
  deps.publishChange();
  if (changed === undefined) throw new Problem('NOT_FOUND', `There is no person ${id}.`);
  return toPerson(changed);
}

async function requireAnotherAdmin(trx: Trx, admin: { isActive: number; roleId: string }): Promise<void> {
  await holdRole(trx, admin.roleId);
  if (admin.isActive !== 1 || (await countActivePeople(trx, 'ADMIN')) > 1) return;
  throw new Problem('FORBIDDEN', 'This is the last administrator. Give somebody else the role first.');
}

function toPerson(row: {
  id: string;
  name: string;
  roleName: string;
  isActive: number;
  createdAt: number;
  updatedAt: number;
}): DataOf<typeof contract.list> {
  return {
    id: row.id,
    name: row.name,
    role: row.roleName,
    isActive: row.isActive === 1,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
