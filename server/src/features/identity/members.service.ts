import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/workspaces.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller, Membership } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { RoleTable } from './identity.tables.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { findPerson, findRoleByName, insertMembership } from './people.store.ts';
import { canGrant, readStringList } from './stored-role.ts';
import { explainMember, getMembership, getWorkspace, requireWorkspace } from './workspaces.service.ts';
import { deleteMembership, findMember, listMembers, updateMembership } from './workspaces.store.ts';

export interface MemberDeps extends IdentityDeps {
  /** Those of the ids that are projects of the workspace. */
  listProjectIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<string[]>;
}

type Member = DataOf<typeof contract.listMembers>;
type MemberRow = NonNullable<Awaited<ReturnType<typeof findMember>>>;

/** An administrator becomes a member of a workspace that is not theirs; its members see it in the list and the log. */
export async function joinWorkspace(
  db: Db,
  deps: MemberDeps,
  caller: Caller,
  workspaceId: string,
): Promise<Member> {
  const member = await inTransaction(db, async (trx) => {
    await requireWorkspace(trx, workspaceId);
    const role = await getRoleByName(trx, 'DEV');
    await addMembership(trx, deps, {
      workspaceId,
      personId: caller.actor.id,
      role,
      projectIds: null,
      joinedBy: caller.actor.id,
    });
    await deps.audit(trx, caller, {
      action: 'WORKSPACE_JOIN',
      workspaceId,
      subject: workspaceId,
      details: { role: role.name },
    });
    return getMember(trx, workspaceId, caller.actor.id);
  });
  deps.publishChange();
  return toMember(member);
}

export async function listWorkspaceMembers(
  db: Db,
  deps: MemberDeps,
  caller: Caller,
  workspaceId: string,
  query: QueryOf<typeof contract.listMembers>,
) {
  getMembership(caller, workspaceId, 'members:read');
  const after = deps.cursors.open(`members ${workspaceId}`, query.cursor);
  const rows = await listMembers(db, workspaceId, after, query.limit + 1);
  return toPage(rows, query.limit, toMember, (last) => deps.cursors.seal(`members ${workspaceId}`, last.id));
}

export async function addMember(
  db: Db,
  deps: MemberDeps,
  caller: Caller,
  workspaceId: string,
  body: BodyOf<typeof contract.addMember>,
): Promise<Member> {
  const member = await inTransaction(db, async (trx) => {
    const role = await getRoleForWorkspace(trx, caller, workspaceId, body.role);
    await requireWorkspace(trx, workspaceId);
    const person = await findPerson(trx, body.personId);
    if (person === undefined) throw invalidField('personId', 'known', 'there is no such person');
    await requireProjects(trx, deps, workspaceId, body.projectIds);
    await addMembership(trx, deps, {
      workspaceId,
      personId: person.id,
      role,
      projectIds: body.projectIds,
      joinedBy: caller.actor.id,
    });
    await deps.audit(trx, caller, {
      action: 'MEMBER_ADD',
      workspaceId,
      subject: person.id,
      details: { name: person.name, role: role.name },
    });
    return getMember(trx, workspaceId, person.id);
  });
  deps.publishChange();
  return toMember(member);
}

export async function changeMember(
  db: Db,
  deps: MemberDeps,
  caller: Caller,
  { id: workspaceId, personId }: { id: string; personId: string },
  body: BodyOf<typeof contract.updateMember>,
): Promise<Member> {
  const member = await inTransaction(db, async (trx) => {
    const found = await getMember(trx, workspaceId, personId, caller);
    await requireNotOwner(trx, workspaceId, personId);
    // Also one that stays: with more projects it reaches further.
    const role = await getRoleForWorkspace(trx, caller, workspaceId, body.role ?? found.roleName);
    if (body.projectIds) await requireProjects(trx, deps, workspaceId, body.projectIds);
    await updateMembership(trx, found.id, {
      roleId: role.id,
      ...(body.projectIds === undefined
        ? {}
        : { projectIds: body.projectIds && JSON.stringify(body.projectIds) }),
    });
    await deps.audit(trx, caller, {
      action: 'MEMBER_UPDATE',
      workspaceId,
      subject: personId,
      details: { name: found.personName, fields: Object.keys(body), role: role.name },
    });
    return getMember(trx, workspaceId, personId);
  });
  deps.publishChange();
  return toMember(member);
}

export async function removeMember(
  db: Db,
  deps: MemberDeps,
  caller: Caller,
  { id: workspaceId, personId }: { id: string; personId: string },
): Promise<{ removed: true }> {
  await inTransaction(db, async (trx) => {
    const member = await getMember(trx, workspaceId, personId, caller);
    await requireNotOwner(trx, workspaceId, personId);
    await deleteMembership(trx, member.id);
    await deps.audit(trx, caller, {
      action: 'MEMBER_REMOVE',
      workspaceId,
      subject: personId,
      details: { name: member.personName },
    });
  });
  deps.publishChange();
  return { removed: true };
}

interface NewMembership {
  workspaceId: string;
  personId: string;
  role: RoleTable;
  projectIds: string[] | null;
  joinedBy: string;
}

async function addMembership(
  trx: Trx,
  deps: MemberDeps,
  { role, projectIds, ...rest }: NewMembership,
): Promise<void> {
  const now = deps.clock();
  const row = {
    ...rest,
    id: newId(now),
    roleId: role.id,
    projectIds: projectIds && JSON.stringify(projectIds),
    createdAt: now,
  };
  await insertMembership(trx, row).catch(explainMember);
}

async function getRoleByName(db: Db, name: string): Promise<RoleTable> {
  const role = await findRoleByName(db, name);
  if (role === undefined) throw invalidField('role', 'known', `there is no role ${name}`);
  return role;
}

/** A role that the caller may give within this workspace: no more than they hold there themselves. */
async function getRoleForWorkspace(
  db: Db,
  caller: Caller,
  workspaceId: string,
  name: string,
): Promise<RoleTable> {
  const membership = getManager(caller, workspaceId);
  const role = await getRoleByName(db, name);
  if (canGrant(membership.role, readStringList(role.permissions))) return role;
  throw new Problem(
    'INSUFFICIENT_PERMISSIONS',
    `You cannot give the role ${name}: it holds more than yours in this workspace.`,
  );
}

/** Who its members are concerns the whole workspace: whoever sees a part of it could widen their own membership. */
function getManager(caller: Caller, workspaceId: string): Membership {
  const membership = getMembership(caller, workspaceId, 'members:write');
  if (membership.projectIds === undefined) return membership;
  throw new Problem(
    'INSUFFICIENT_PERMISSIONS',
    'Your membership is narrowed to some projects: you cannot change who is a member.',
  );
}

async function requireProjects(
  db: Db,
  deps: MemberDeps,
  workspaceId: string,
  ids: string[] | null,
): Promise<void> {
  if (ids === null) return;
  const known = new Set(await deps.listProjectIds(db, workspaceId, ids));
  const unknown = ids.findIndex((id) => !known.has(id));
  if (unknown >= 0)
    throw invalidField(`projectIds.${unknown}`, 'known', 'is not a project of this workspace');
}

async function requireNotOwner(db: Db, workspaceId: string, personId: string): Promise<void> {
  const workspace = await getWorkspace(db, workspaceId);
  if (workspace.ownerId === personId)
    throw new Problem('CONFLICT', 'Everybody keeps their own workspace, with their own role.');
}

async function getMember(db: Db, workspaceId: string, personId: string, caller?: Caller): Promise<MemberRow> {
  if (caller) getManager(caller, workspaceId);
  const member = await findMember(db, workspaceId, personId);
  if (member === undefined) throw new Problem('NOT_FOUND', `${personId} is not a member of this workspace.`);
  return member;
}

function toMember(row: MemberRow): Member {
  return {
    personId: row.personId,
    name: row.personName,
    role: row.roleName,
    projectIds: row.projectIds === null ? null : readStringList(row.projectIds),
    joinedBy: row.joinedBy,
    createdAt: toIso(row.createdAt),
  };
}
