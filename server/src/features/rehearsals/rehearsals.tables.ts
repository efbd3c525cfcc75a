import type {} from '#engines/database/schema.ts';

/** The last rehearsal of a project. */
export interface RehearsalTable {
  id: string;
  projectId: string;
  /** The project it plays on; null before it is made and after it was thrown away. */
  stageId: string | null;
  status: 'running' | 'succeeded' | 'failed' | 'interrupted';
  /** JSON: name, state and detail of each. */
  stations: string;
  /** JSON array of ids. */
  builds: string;
  startedAt: number;
  finishedAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    rehearsal: RehearsalTable;
  }
}
