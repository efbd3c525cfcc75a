import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/roles.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import type { RoleTable } from './identity.tables.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { deleteRole, findRole, insertRole, isRoleInUse, listRoles, updateRole } from './people.store.ts';
import { canGrant, readStringList, switchDetails } from './stored-role.ts';

type Role = DataOf<typeof contract.list>;

export async function listAllRoles(db: Db, deps: IdentityDeps, query: QueryOf<typeof contract.list>) {
  const after = deps.cursors.open('roles', query.cursor);
  const rows = await listRoles(db, after, query.limit + 1);
  return toPage(rows, query.limit, toRole, (last) => deps.cursors.seal('roles', last.name));
}

export const readRole = async (db: Db, id: string): Promise<Role> => toRole(await getRole(db, id));

export async function createRole(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  body: BodyOf<typeof contract.create>,
): Promise<Role> {
  requireGrantable(caller, body.permissions);
  const now = deps.clock();
  const row: RoleTable = {
    id: newId(now),
    name: body.name,
    permissions: JSON.stringify(body.permissions),
    isActive: body.isActive ? 1 : 0,
    isBuiltIn: 0,
    needsSecondFactor: toFlag(body.needsSecondFactor ?? null),
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await inTransaction(db, async (trx) => {
    await insertRole(trx, row).catch(explainTaken(body.name));
    await deps.audit(trx, caller, {
      action: 'ROLE_CREATE',
      subject: row.id,
      details: { name: body.name, permissions: body.permissions },
    });
  });
  return toRole(row);
}

/** Changes a role for all who have it, at once. The built-in roles keep their name and permissions. */
export async function changeRole(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
  body: BodyOf<typeof contract.update>,
): Promise<Role> {
  if (body.permissions) requireGrantable(caller, body.permissions);
  const changed = await inTransaction(db, async (trx) => {
    const role = await getRole(trx, id);
    requireChangeable(role, body);
    if (body.isActive) requireGrantable(caller, readStringList(role.permissions));
    if (body.version !== undefined && body.version !== role.version) throw staleRole(role);
    const change: Partial<RoleTable> = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.permissions === undefined ? {} : { permissions: JSON.stringify(body.permissions) }),
      ...(body.isActive === undefined ? {} : { isActive: body.isActive ? 1 : 0 }),
      ...(body.needsSecondFactor === undefined ? {} : { needsSecondFactor: toFlag(body.needsSecondFactor) }),
      updatedAt: deps.clock(),
    };
    const isChanged = await updateRole(trx, id, role.version, change).catch(
      explainTaken(body.name ?? role.name),
    );
    if (!isChanged) throw staleRole(role);
    await deps.audit(trx, caller, {
      action: 'ROLE_UPDATE',
      subject: id,
      details: {
        name: role.name,
        fields: Object.keys(body),
        ...(body.permissions ? { permissions: body.permissions } : {}),
        ...switchDetails(body.isActive),
      },
    });
    return getRole(trx, id);
  });
  deps.publishChange();
  return toRole(changed);
}

export async function removeRole(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
): Promise<{ deleted: true }> {
  await inTransaction(db, async (trx) => {
    const role = await getRole(trx, id);
    if (role.isBuiltIn === 1) throw new Problem('FORBIDDEN', `${role.name} is built in and stays.`);
    if (await isRoleInUse(trx, id)) {
      throw new Problem(
        'CONFLICT',
        `Somebody has the role ${role.name}. Give them another first, or switch it off.`,
      );
    }
    await deleteRole(trx, id);
    await deps.audit(trx, caller, { action: 'ROLE_DELETE', subject: id, details: { name: role.name } });
  });
  return { deleted: true };
}

const toFlag = (isOn: boolean | null) => (isOn === null ? null : isOn ? 1 : 0);

function requireGrantable(caller: Caller, permissions: readonly string[]): void {
  if (canGrant(caller.actor.role, permissions)) return;
  throw new Problem(
    'INSUFFICIENT_PERMISSIONS',
    'You cannot grant permissions that your own role does not hold.',
  );
}

function requireChangeable(role: RoleTable, body: BodyOf<typeof contract.update>): void {
  if (role.isBuiltIn !== 1) return;
  if (body.name !== undefined || body.permissions !== undefined) {
    throw new Problem(
      'FORBIDDEN',
      `${role.name} is built in: its name and permissions stay. DEV can be switched off, and each can need a second factor.`,
    );
  }
  if (role.name === 'ADMIN' && body.isActive === false) {
    throw new Problem('FORBIDDEN', 'ADMIN cannot be switched off: nobody could switch it on again.');
  }
}

const staleRole = (role: RoleTable) =>
  new Problem('CONFLICT', `The role ${role.name} was changed meanwhile. Read it again.`);

const explainTaken = (name: string) => (error: unknown) => {
  if (isUniqueViolation(error)) throw new Problem('CONFLICT', `There is a role ${name} already.`);
  throw error;
};

async function getRole(db: Db, id: string): Promise<RoleTable> {
  const role = await findRole(db, id);
  if (role === undefined) throw new Problem('NOT_FOUND', `There is no role ${id}.`);
  return role;
}

function toRole(row: RoleTable): Role {
  return {
    id: row.id,
    name: row.name,
    permissions: readStringList(row.permissions),
    isActive: row.isActive === 1,
    isBuiltIn: row.isBuiltIn === 1,
    needsSecondFactor: row.needsSecondFactor === null ? null : row.needsSecondFactor === 1,
    version: row.version,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
