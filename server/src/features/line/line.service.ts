import type { ProjectLineView } from '@marsa/contract/line.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { LineDeps } from './line.ts';

/** Where the projects stand, in the order they are named; what the caller does not see is left out. */
export async function listLines(
  db: Db,
  deps: LineDeps,
  caller: Caller,
  wanted: readonly string[],
): Promise<ProjectLineView[]> {
  const visible = new Set(await deps.listVisible(db, caller, 'projects:read', wanted));
  const projectIds = [...new Set(wanted)].filter((id) => visible.has(id));
  if (projectIds.length === 0) return [];
  const lines = new Map(projectIds.map((projectId): [string, ProjectLineView] => [projectId, { projectId }]));
  await Promise.all(
    deps.stations.map(async ({ name, permission, read }) => {
      const readable = await deps.listVisible(db, caller, permission, projectIds);
      if (readable.length === 0) return;
      const found = await read(db, readable);
      for (const id of readable) Object.assign(lines.get(id) ?? {}, { [name]: found.get(id) ?? null });
    }),
  );
  return [...lines.values()];
}
