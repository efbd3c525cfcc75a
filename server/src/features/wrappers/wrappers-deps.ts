import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { BodyOf } from '@marsa/contract/endpoint.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { WebhookEventOf } from '@marsa/contract/webhook-events.ts';
import type { generate } from '@marsa/contract/wrappers.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { WrapperInput } from './wrapper-input.ts';

export type WrapperRequest = BodyOf<typeof generate>;

/** What a wrapper needs to know of its project. */
export type WrapperProject = WrapperInput['project'] & {
  id: string;
  workspaceId: string;
  githubOwner: string | null;
  githubRepo: string | null;
};

/** What the last PWA check found and kept. */
export type WrapperSource = Pick<WrapperInput, 'manifest' | 'icons'>;

export interface RepositoryName {
  owner: string;
  repo: string;
}

/** A file of a new tree: text as it is, a blob made before, or null to take the path away. */
export interface TreeEntry {
  path: string;
  mode: '100644' | '100755';
  content?: string;
  sha?: string | null;
}

interface GithubRepository {
  fullName: string;
  defaultBranch: string;
  isArchived: boolean;
  url: string;
}

/** GitHub as the token of a project sees it. Every method throws a Problem with GitHub's own words. */
export interface WrapperRoom {
  findRepository(at: RepositoryName): Promise<GithubRepository | undefined>;
  /** With a first commit. */
  createRepository(spec: RepositoryName & { isPrivate: boolean }): Promise<GithubRepository>;
  /** Commit of a branch (`heads/main`); undefined where there is none, also in an empty repository. */
  findRef(at: RepositoryName, name: string): Promise<string | undefined>;
  getCommit(at: RepositoryName, sha: string): Promise<{ tree: string; parents: string[] }>;
  getTree(
    at: RepositoryName,
    sha: string,
  ): Promise<{ isTruncated: boolean; entries: { path: string; type: string; sha: string }[] }>;
  createBlob(at: RepositoryName, content: Uint8Array): Promise<string>;
  createTree(at: RepositoryName, entries: readonly TreeEntry[], base?: string): Promise<string>;
  createCommit(
    at: RepositoryName,
    spec: {
      message: string;
      tree: string;
      parents: string[];
      author: { name: string; email: string; at: number };
    },
  ): Promise<string>;
  /** Forward only. @throws Problem, GitHub's status 422 where it would not be */
  updateRef(at: RepositoryName, name: string, sha: string): Promise<void>;
  /** @throws Problem, GitHub's status 422 where it is there already */
  createRef(at: RepositoryName, name: string, sha: string): Promise<void>;
}

/** The repository of a project and the room to work on it. */
export type RoomAt = RepositoryName & { room: WrapperRoom };

export interface WrappersDeps {
  clock: Clock;
  /** The project, once it is sure that the caller may do this with it; throws a Problem. */
  authorizeProject(caller: Caller, projectId: string, permission: Permission): Promise<WrapperProject>;
  /** Holds the project's row until the transaction ends, so that it is not deleted meanwhile. */
  holdProject(trx: Trx, projectId: string): Promise<boolean>;
  findProject(db: Db, projectId: string): Promise<WrapperProject | undefined>;
  /** Manifest and icons as the last PWA check found them. */
  findWrapperSource(db: Db, projectId: string): Promise<WrapperSource | undefined>;
  /** SHA-256 of the certificates the Android app is signed with. */
  findFingerprints(db: Db, projectId: string): Promise<string[]>;
  /** @throws Problem CONFLICT where the project has no repository or no token */
  openProjectRoom(db: Db, project: WrapperProject): Promise<RoomAt>;
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** A write whose answer got lost: GitHub may have done it. */
  isOutcomeUnknown(error: unknown): boolean;
  /** The HTTP status GitHub refused with. */
  githubStatusOf(error: unknown): number | undefined;
  /** Tells others that a push came through. */
  emit(trx: Trx, event: WebhookEventOf<'wrapper.pushed'>): Promise<void>;
  audit(
    trx: Trx,
    caller: Caller,
    event: {
      action: 'WRAPPER_PUSH' | 'WRAPPER_DOWNLOAD';
      workspaceId: string;
      projectId: string;
      subject: string;
      details: AuditDetails;
    },
  ): Promise<void>;
}
