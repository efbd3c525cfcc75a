import type { ProjectLineView } from '@marsa/contract/line.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';

type StationName = Exclude<keyof ProjectLineView, 'projectId'>;

/** A station says of each project what it holds, to who may read that; a project it does not name has nothing there. */
export interface Station<Name extends StationName = StationName> {
  name: Name;
  permission: Permission;
  read(db: Db, projectIds: readonly string[]): Promise<Map<string, NonNullable<ProjectLineView[Name]>>>;
}

export interface LineDeps {
  stations: readonly Station[];
  /** Those of the projects that the caller sees, and in whose workspace they hold the permission. */
  listVisible(
    db: Db,
    caller: Caller,
    permission: Permission,
    projectIds: readonly string[],
  ): Promise<readonly string[]>;
}
