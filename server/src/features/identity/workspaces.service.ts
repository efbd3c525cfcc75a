import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type * as contract from '@marsa/contract/workspaces.ts';
import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller, Membership } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { roleProblem } from '#platform/gate.ts';
import { newId } from '#platform/ids.ts';
import { openOrderedPart } from '#platform/list-order.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { WorkspaceTable } from './identity.tables.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { insertMembership, insertWorkspace, nameOrders } from './people.store.ts';
import {
  deleteWorkspace,
  findOwnWorkspace,
  findWorkspace,
  holdWorkspace,
  listWorkspaces,
  updateWorkspace,
} from './workspaces.store.ts';

type Workspace = DataOf<typeof contract.list>;

/** The caller's membership, if its role allows this; another's workspace looks like none at all. */
export function getMembership(caller: Caller, workspaceId: string, permission: Permission): Membership {
  const membership = caller.actor.memberships.find((one) => one.workspaceId === workspaceId);
  if (membership === undefined) throw new Problem('NOT_FOUND', `There is no workspace ${workspaceId}.`);
  if (!membership.role.isActive || !membership.role.holds.has(permission))
    throw roleProblem([membership.role], permission);
  return membership;
}

/** The workspace that new projects go to: the one named, or the caller's own. */
export async function getWorkspaceForProjects(
  db: Db,
  caller: Caller,
  workspaceId: string | undefined,
): Promise<string> {
  if (workspaceId !== undefined) {
    const membership = getMembership(caller, workspaceId, 'projects:write');
    if (membership.projectIds === undefined) return workspaceId;
    throw new Problem(
      'INSUFFICIENT_PERMISSIONS',
      'Your membership is narrowed to some projects: you cannot add one.',
    );
  }
  const own = await findOwnWorkspace(db, caller.actor.id);
  if (own === undefined)
    throw new Problem('CONFLICT', 'You have no workspace of your own: name one with workspaceId.');
  return getMembership(caller, own.id, 'projects:write').workspaceId;
}

export async function listOwnWorkspaces(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  query: QueryOf<typeof contract.list>,
) {
  const { role, memberships } = caller.actor;
  if (query.all && !(role.isActive && role.holds.has('workspaces:join')))
    throw roleProblem([role], 'workspaces:join');
  const { part, seal } = openOrderedPart(deps.cursors, 'workspaces', nameOrders, query);
  const ids = query.all ? undefined : memberships.map(({ workspaceId }) => workspaceId);
  const rows = await listWorkspaces(db, ids, { ...part, text: query.q });
  return toPage(rows, query.limit, (row) => toWorkspace(row, caller), seal);
}

export async function readOwnWorkspace(db: Db, caller: Caller, id: string): Promise<Workspace> {
  getMembership(caller, id, 'members:read');
  return toWorkspace(await getWorkspace(db, id), caller);
}

export async function createWorkspace(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  { name }: BodyOf<typeof contract.create>,
): Promise<Workspace> {
  const now = deps.clock();
  const row: WorkspaceTable = { id: newId(now), name, ownerId: null, createdAt: now, updatedAt: now };
  // The founder gets the role they have in their own workspace: another's might hold more than is theirs to give.
  const own = await findOwnWorkspace(db, caller.actor.id);
  if (own === undefined) throw new Problem('FORBIDDEN', 'You have no workspace of your own.');
  const membership = getMembership(caller, own.id, 'projects:write');
  await inTransaction(db, async (trx) => {
    await insertWorkspace(trx, row);
    await insertMembership(trx, {
      id: newId(now),
      workspaceId: row.id,
      personId: caller.actor.id,
      roleId: membership.role.id,
      projectIds: null,
      joinedBy: caller.actor.id,
      createdAt: now,
    });
    await deps.audit(trx, caller, {
      action: 'WORKSPACE_CREATE',
      workspaceId: row.id,
      subject: row.id,
      details: { name },
    });
  });
  deps.publishChange();
  return { ...toWorkspace(row, caller), role: membership.role.name };
}

export async function renameWorkspace(
  db: Db,
  deps: IdentityDeps,
  caller: Caller,
  id: string,
  { name }: BodyOf<typeof contract.update>,
): Promise<Workspace> {
  getMembership(caller, id, 'workspaces:write');
  const renamed = await inTransaction(db, async (trx) => {
    await updateWorkspace(trx, id, { name, updatedAt: deps.clock() });
    await deps.audit(trx, caller, {
      action: 'WORKSPACE_UPDATE',
      workspaceId: id,
      subject: id,
      details: { name },
    });
    return getWorkspace(trx, id);
  });
  return toWorkspace(renamed, caller);
}

export interface RemovalDeps extends IdentityDeps {
  hasProjects(db: Db, workspaceId: string): Promise<boolean>;
  /** Removes what the other features keep of a workspace without projects, in the transaction that deletes it. */
  deleteContents(trx: Trx, workspaceId: string): Promise<void>;
}

/** Deletes a workspace that nothing is built in any more; everybody's own stays. */
export async function removeWorkspace(
  db: Db,
  deps: RemovalDeps,
  caller: Caller,
  id: string,
  confirm: string | undefined,
): Promise<{ deleted: true }> {
  const { projectIds } = getMembership(caller, id, 'workspaces:write');
  if (projectIds !== undefined) {
    throw new Problem(
      'INSUFFICIENT_PERMISSIONS',
      'Your membership is narrowed to some projects: you cannot delete the workspace.',
    );
  }
  await inTransaction(db, async (trx) => {
    await requireWorkspace(trx, id);
    const { name, ownerId } = await getWorkspace(trx, id);
    if (confirm?.normalize('NFC') !== name.normalize('NFC'))
      throw invalidField('confirm', 'name', 'must be the name of the workspace');
    if (ownerId !== null)
      throw new Problem('CONFLICT', 'This is the workspace that somebody has for themselves; it stays.');
    if (await deps.hasProjects(trx, id))
      throw new Problem('CONFLICT', 'This workspace has projects. Delete them first.');
    await deps.deleteContents(trx, id);
    await deleteWorkspace(trx, id);
    await deps.audit(trx, caller, {
      ...{ action: 'WORKSPACE_DELETE', workspaceId: id, subject: id },
      details: { name },
    });
  });
  deps.publishChange();
  return { deleted: true };
}

/** For who puts something into a workspace: it is not deleted before that is committed. @throws Problem NOT_FOUND */
export async function requireWorkspace(trx: Trx, id: string): Promise<void> {
  if (!(await holdWorkspace(trx, id))) throw new Problem('NOT_FOUND', `There is no workspace ${id}.`);
}

export async function getWorkspace(db: Db, id: string): Promise<WorkspaceTable> {
  const workspace = await findWorkspace(db, id);
  if (workspace === undefined) throw new Problem('NOT_FOUND', `There is no workspace ${id}.`);
  return workspace;
}

/** A membership that exists already is a conflict, not a fault. */
export const explainMember = (error: unknown): never => {
  if (isUniqueViolation(error)) throw new Problem('CONFLICT', 'They are a member of this workspace already.');
  throw error;
};

function toWorkspace(row: WorkspaceTable, caller: Caller): Workspace {
  return {
    id: row.id,
    name: row.name,
    isOwn: row.ownerId === caller.actor.id,
    role: caller.actor.memberships.find(({ workspaceId }) => workspaceId === row.id)?.role.name ?? null,
    createdAt: toIso(row.createdAt),
  };
}
