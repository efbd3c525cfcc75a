import type { BuildStatus, Platform } from '@marsa/contract/builds.ts';
import type {} from '#engines/database/schema.ts';

/** One build: the intent, written before anything is sent, and what became of it. */
export interface BuildTable {
  id: string;
  projectId: string;
  workspaceId: string;
  /** `owner/name` at the time of the dispatch; the project may be moved to another one meanwhile. */
  repository: string;
  platform: Platform;
  workflow: string;
  ref: string;
  /** JSON: what the caller gave, without Marsa's own inputs. */
  inputs: string;
  versionName: string;
  versionCode: number;
  idempotencyKey: string | null;
  /** SHA-256 (hexadecimal) of the request, to tell a repeated one from another under the same key. */
  requestDigest: string;
  status: BuildStatus;
  runId: number | null;
  runUrl: string | null;
  runAttempt: number | null;
  conclusion: string | null;
  detail: string | null;
  /** JSON: `JobView[]` of the contract. */
  jobs: string;
  createdBy: string;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  cancelRequestedAt: number | null;
  /** When GitHub was asked to cancel; null while it has to be asked yet. */
  cancelSentAt: number | null;
  /** Looks in a row that brought nothing new; they come at growing distances. */
  quietLooks: number;
  /** While the run is not known: from then on, a look that finds none ends the search. */
  lookUntil: number | null;
  /** Of GitHub's last answer about the run. */
  etag: string | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    build: BuildTable;
  }
}

export type BuildRow = BuildTable;
