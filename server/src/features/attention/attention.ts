import type { AttentionItem } from '@marsa/contract/attention.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';

/** Says what needs a person, each of its kind; who may not read what it is about does not see it. */
export type AttentionSource =
  | { ofPerson(db: Db, personId: string): Promise<AttentionItem[]> }
  | { permission: Permission; ofInstallation(db: Db): Promise<AttentionItem[]> }
  /** Matters of a workspace as a whole: whoever sees a part of it only does not see them. */
  | {
      permission: Permission;
      ofWorkspaces(db: Db, workspaceIds: readonly string[]): Promise<AttentionItem[]>;
    }
  | { permission: Permission; ofProjects(db: Db, projectIds: readonly string[]): Promise<AttentionItem[]> };

export interface AttentionDeps {
  sources: readonly AttentionSource[];
  /** Projects that the caller sees and in whose workspace they hold the permissions, newest first, at most `limit`. */
  listProjectIds(
    db: Db,
    caller: Caller,
    permissions: readonly Permission[],
    limit: number,
  ): Promise<string[]>;
}
