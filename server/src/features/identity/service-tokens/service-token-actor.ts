import { compilePermissions } from '@marsa/contract/permissions.ts';
import type { Actor, ActorRole, Membership } from '#platform/caller.ts';
import { type PersonRow, toActor } from '../actor.ts';
import { readStringList } from '../stored-role.ts';
import type { ServiceTokenTable } from './service-tokens.tables.ts';

/** A token with its maker as a member of its workspace: nulls where they are none any more. */
export interface TokenWithMaker extends ServiceTokenTable, Omit<PersonRow, 'workspaceId' | 'projectIds'> {
  memberProjectIds: string | null;
}

/** Who acts by a service token: its maker, but no more than its scopes name, in its workspace, in its projects. */
export function toServiceActor(row: TokenWithMaker): Actor {
  const isMember = row.memberRoleId !== null;
  const person = {
    ...row,
    workspaceId: isMember ? row.workspaceId : null,
    projectIds: row.memberProjectIds,
  };
  const { memberships, role, ...maker } = toActor(person, [person], { kind: 'service-token', id: row.id });
  const scopes = readStringList(row.scopes);
  const projectIds = row.projectIds === null ? undefined : readStringList(row.projectIds);
  return {
    ...maker,
    role: withinScopes(role, scopes),
    memberships: memberships.map((membership) => withinProjects(membership, scopes, projectIds)),
  };
}

/** What both hold: a maker who loses a right takes it from the token too. */
function withinScopes(role: ActorRole, scopes: readonly string[]): ActorRole {
  const named = compilePermissions(scopes);
  return {
    ...role,
    permissions: scopes.filter((scope) => role.holds.has(scope)),
    holds: { has: (permission) => named.has(permission) && role.holds.has(permission) },
  };
}

function withinProjects(
  { workspaceId, role, projectIds: own }: Membership,
  scopes: readonly string[],
  named: readonly string[] | undefined,
): Membership {
  const projectIds = named ? new Set(named.filter((id) => own?.has(id) ?? true)) : own;
  return { workspaceId, role: withinScopes(role, scopes), projectIds };
}
