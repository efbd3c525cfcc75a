import { builtInRoles } from '@marsa/contract/permissions.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { RoleTable } from './identity.tables.ts';
import type { IdentityDeps } from './identity-deps.ts';
import {
  findRoleByName,
  insertMembership,
  insertPerson,
  insertRole,
  insertWorkspace,
  updateRole,
} from './people.store.ts';
import { canGrant, readStringList } from './stored-role.ts';

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
