import type { Actor, Membership } from '#platform/caller.ts';
import { readStringList, toActorRole } from './stored-role.ts';

/** A person with their role and one membership: a row for each, or one with nulls where there is none. */
export interface PersonRow {
  personId: string;
  personName: string;
  personIsActive: number;
  roleId: string;
  roleName: string;
  rolePermissions: string;
  roleIsActive: number;
  roleNeedsSecondFactor: number | null;
  workspaceId: string | null;
  projectIds: string | null;
  memberRoleId: string;
  memberRoleName: string;
  memberRolePermissions: string;
  memberRoleIsActive: number;
}

/** Whoever the rows are about, by what proved it. */
export function toActor(
  row: PersonRow,
  rows: readonly PersonRow[],
  credential: Actor['credential'],
  confirmedAt?: number,
): Actor {
  return {
    kind: 'user',
    id: row.personId,
    name: row.personName,
    credential,
    role: toActorRole({
      id: row.roleId,
      name: row.roleName,
      permissions: row.rolePermissions,
      isActive: row.roleIsActive,
    }),
    memberships: rows.flatMap(toMembership),
    ...(confirmedAt === undefined ? {} : { confirmedAt }),
  };
}

function toMembership(row: PersonRow): Membership[] {
  const { workspaceId, projectIds } = row;
  if (workspaceId === null) return [];
  const role = toActorRole({
    id: row.memberRoleId,
    name: row.memberRoleName,
    permissions: row.memberRolePermissions,
    isActive: row.memberRoleIsActive,
  });
  return [
    { workspaceId, role, projectIds: projectIds === null ? undefined : new Set(readStringList(projectIds)) },
  ];
}

/** How far an actor reaches, as answers say it. */
export function describeReach({ role, memberships }: Actor) {
  return {
    permissions: role.isActive ? [...role.permissions] : [],
    workspaces: memberships.map((membership) => ({
      id: membership.workspaceId,
      role: membership.role.name,
      permissions: membership.role.isActive ? [...membership.role.permissions] : [],
      projectIds: membership.projectIds ? [...membership.projectIds] : null,
    })),
  };
}
