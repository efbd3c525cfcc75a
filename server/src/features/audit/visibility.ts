import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { Actor, ActorRole } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';

/** Whose rows somebody may read: all, or those of some workspaces, in one narrowed to some of its projects. */
export type Visible = 'all' | readonly { workspaceId: string; projectIds?: readonly string[] }[];

/** All rows for who holds `audit:all` by their own role, else those of the workspaces where they hold `audit:read`. */
export function visibleTo({ role, memberships }: Actor): Visible {
  if (holds(role, 'audit:all')) return 'all';
  return memberships
    .filter(({ role, projectIds }) => holds(role, 'audit:read') && projectIds?.size !== 0)
    .map(({ workspaceId, projectIds }) =>
      projectIds ? { workspaceId, projectIds: [...projectIds] } : { workspaceId },
    );
}

const holds = (role: ActorRole, permission: Permission) => role.isActive && role.holds.has(permission);

export interface AuditQuery {
  projectId?: string | undefined;
  workspaceId?: string | undefined;
  actorId?: string | undefined;
  action?: AuditAction | undefined;
  outcome?: 'allowed' | 'refused' | undefined;
  /** ISO-8601. */
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
}

export interface AuditFilter extends Omit<AuditQuery, 'from' | 'to'> {
  /** The time of a row is the beginning of its id, so that times are found by the primary key. */
  fromId?: string;
  toId?: string;
}

export function toFilter({ from, to, ...rest }: AuditQuery): AuditFilter {
  return { ...rest, ...(from && { fromId: toFirstId(from) }), ...(to && { toId: toFirstId(to) }) };
}

/** What ids of this millisecond begin with; it sorts before all of them. */
const toFirstId = (iso: string) => newId(Math.max(0, Date.parse(iso))).slice(0, 10);
