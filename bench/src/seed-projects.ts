import type { Db } from '@marsa/server/engines/database/schema.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { findOwnWorkspace } from '@marsa/server/features/identity/workspaces.store.ts';
import { fold } from '@marsa/server/features/projects/projects.service.ts';
import { insertProject } from '@marsa/server/features/projects/projects.store.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';

/** Puts projects into somebody's own workspace, without asking for each by HTTP. */
export async function seedProjects(db: Db, ownerId: string, amount: number): Promise<void> {
  const workspace = await findOwnWorkspace(db, ownerId);
  if (!workspace) throw new Error(`${ownerId} has no workspace`);
  await inTransaction(db, async (trx) => {
    for (let index = 0; index < amount; index++) await insertProject(trx, projectRow(workspace.id, index));
  });
}

function projectRow(workspaceId: string, index: number) {
  const now = systemClock();
  const name = `Project ${index}`;
  const domain = `https://app-${index}.example.com`;
  return {
    id: newId(now),
    workspaceId,
    name,
    nameFolded: fold(name),
    domain,
    domainFolded: fold(domain),
    iosBundleId: `com.example.app${index}`,
    iosScheme: null,
    androidPackage: `com.example.app${index}`,
    appleTeamId: 'ABCDE12345',
    githubOwner: 'example',
    githubRepo: `app-${index}`,
    rehearsalOf: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}
