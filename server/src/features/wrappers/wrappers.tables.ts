import type {} from '#engines/database/schema.ts';

/** `intended`: the commit is made, the branch about to be moved to it. The others are final. */
export type PushState = 'intended' | 'pushed' | 'unchanged' | 'failed';

/** One push of the generated files to a branch. */
export interface WrapperPushTable {
  id: string;
  projectId: string;
  /** `owner/name` */
  repository: string;
  branch: string;
  state: PushState;
  /** What the branch was at when the push was planned. */
  baseCommit: string;
  /** Null where nothing had to change. */
  commitSha: string | null;
  /** JSON: path → blob id of what Marsa last wrote there; the next push tells by it what the team changed. */
  files: string;
  /** Why it failed. */
  detail: string | null;
  createdBy: string;
  createdAt: number;
  finishedAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    wrapperPush: WrapperPushTable;
  }
}

export type PushRow = WrapperPushTable;
