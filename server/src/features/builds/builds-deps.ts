import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { Change } from '@marsa/contract/events.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { RunFacts } from './build-state.ts';
import type { BuildEvent } from './end-event.ts';

/** What a build needs to know of its project. */
export interface BuildProject {
  id: string;
  workspaceId: string;
  githubOwner: string | null;
  githubRepo: string | null;
}

export interface RepositoryName {
  owner: string;
  repo: string;
}

/** A job as GitHub tells it; times in milliseconds since 1970. */
export interface JobFacts {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: number | null;
  completedAt: number | null;
  steps: {
    number: number;
    name: string;
    status: string;
    conclusion: string | null;
    startedAt: number | null;
    completedAt: number | null;
  }[];
}

type RunAnswer = { isModified: false } | { isModified: true; run: RunFacts; etag: string | undefined };

/** GitHub as the token of a project sees it. Every method throws a Problem with GitHub's own words. */
export interface BuildRoom {
  /** Undefined where GitHub does not say which run it started. */
  dispatchWorkflow(
    at: RepositoryName,
    spec: { workflow: string; ref: string; inputs: Record<string, string> },
  ): Promise<{ runId: number; url: string } | undefined>;
  listRuns(
    at: RepositoryName,
    query: { event: string; createdSince: number; perPage: number },
  ): Promise<{ runs: RunFacts[] }>;
  /** Undefined where there is no such run. */
  findRun(at: RepositoryName, runId: number, etag?: string): Promise<RunAnswer | undefined>;
  listJobs(at: RepositoryName, runId: number): Promise<JobFacts[]>;
  cancelRun(at: RepositoryName, runId: number): Promise<void>;
}

export interface BuildsDeps {
  clock: Clock;
  cursors: Cursors;
  /** Milliseconds between two looks at a run that moves; up to six times as many while nothing changes. */
  pollMs: number;
  /** @throws Problem CONFLICT where the project has no repository or no token */
  openProjectRoom(db: Db, project: BuildProject): Promise<RepositoryName & { room: BuildRoom }>;
  findProject(db: Db, projectId: string): Promise<BuildProject | undefined>;
  /** Holds the project's row until the transaction ends, so that it is neither deleted nor built twice at once. */
  holdProject(trx: Trx, projectId: string): Promise<boolean>;
  /** @returns the id of the job */
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** Tells who watches that something moved, once the transaction is committed. */
  tell(trx: Trx, change: Change): void;
  /** Until the job has run, or for so many milliseconds. */
  waitForJob(id: string, ms: number): Promise<void>;
  /** A write whose answer got lost: GitHub may have done it. */
  isOutcomeUnknown(error: unknown): boolean;
  /** The HTTP status GitHub refused with. */
  githubStatusOf(error: unknown): number | undefined;
  /** Tells others that a build has ended. */
  emit(trx: Trx, event: BuildEvent): Promise<void>;
  audit(
    trx: Trx,
    caller: Caller,
    event: {
      action: 'BUILD_DISPATCH' | 'BUILD_CANCEL';
      workspaceId: string;
      projectId: string;
      subject: string;
      details: AuditDetails;
    },
  ): Promise<void>;
}
