import type {} from '#engines/database/schema.ts';

export type BackupRunKind = 'create' | 'restore' | 'drill' | 'prune' | 'offsite';
export type BackupRunOutcome = 'running' | 'succeeded' | 'failed';

/** One act on backups and what became of it. */
export interface BackupRunTable {
  id: string;
  kind: BackupRunKind;
  outcome: BackupRunOutcome;
  /** Name of the archive. */
  archive: string | null;
  bytes: number | null;
  /** Why it failed. */
  detail: string | null;
  /** JSON: what the act found. */
  report: string;
  startedAt: number;
  finishedAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    backupRun: BackupRunTable;
  }
}

export type BackupRun = BackupRunTable;
