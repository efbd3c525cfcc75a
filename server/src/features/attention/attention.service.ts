import type { AttentionItem } from '@marsa/contract/attention.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { AttentionDeps, AttentionSource } from './attention.ts';

const mostProjects = 1000;
const mostItems = 200;

/** What needs this person: errors before warnings, the newest first. */
export async function listAttention(db: Db, deps: AttentionDeps, caller: Caller): Promise<AttentionItem[]> {
  const lists = await Promise.all(deps.sources.map((source) => itemsOf(db, deps, caller, source)));
  const order = ({ severity }: AttentionItem) => (severity === 'error' ? 0 : 1);
  return lists
    .flat()
    .toSorted((a, b) => order(a) - order(b) || (a.since < b.since ? 1 : -1))
    .slice(0, mostItems);
}

async function itemsOf(
  db: Db,
  deps: AttentionDeps,
  caller: Caller,
  source: AttentionSource,
): Promise<AttentionItem[]> {
  if ('ofPerson' in source) return source.ofPerson(db, caller.actor.id);
  if ('ofInstallation' in source) {
    const { role } = caller.actor;
    return role.isActive && role.holds.has(source.permission) ? source.ofInstallation(db) : [];
  }
  const permissions = ['attention:read', source.permission] as const;
  if ('ofWorkspaces' in source) {
    const workspaceIds = caller.actor.memberships
      .filter(
        ({ role, projectIds }) =>
          role.isActive && projectIds === undefined && permissions.every(role.holds.has),
      )
      .map(({ workspaceId }) => workspaceId);
    return workspaceIds.length > 0 ? source.ofWorkspaces(db, workspaceIds) : [];
  }
  const projectIds = await deps.listProjectIds(db, caller, permissions, mostProjects);
  return projectIds.length > 0 ? source.ofProjects(db, projectIds) : [];
}
