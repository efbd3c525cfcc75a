import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Change } from '@marsa/contract/events.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';

/** What a rehearsal needs to know of a project, and of the stage that is like it. */
export interface StagedProject {
  id: string;
  workspaceId: string;
  name: string;
  domain: string;
  iosBundleId: string | null;
  iosScheme: string | null;
  androidPackage: string | null;
  rehearsalOf: string | null;
}

/** A GitHub on this machine, and who owns repositories there. */
export interface Stage {
  url: string;
  owner: string;
  token: string;
}

export interface RehearsalsDeps {
  clock: Clock;
  /** False where several instances share the work: GitHub on this machine is on no other. */
  isPossible: boolean;
  /** Starts it with the first rehearsal. */
  openStage(): Promise<Stage>;
  /** True once the PWA was looked at, so that a wrapper can be made. */
  hasWrapperSource(db: Db, projectId: string): Promise<boolean>;
  /** A project beside the one that is rehearsed, of the same workspace and address. */
  createStaged(
    db: Db,
    caller: Caller,
    of: StagedProject,
    at: { owner: string; repo: string },
  ): Promise<StagedProject>;
  /** Deletes a stage with all it holds, also while a build of it is followed. */
  discardStaged(trx: Trx, caller: Caller, stageId: string): Promise<void>;
  putCredential(
    db: Db,
    caller: Caller,
    project: StagedProject,
    type: CredentialType,
    value: string,
  ): Promise<unknown>;
  setToken(db: Db, caller: Caller, project: StagedProject, stage: Stage): Promise<unknown>;
  /** @returns how many files went into the commit */
  push(db: Db, caller: Caller, project: StagedProject): Promise<number>;
  /** @returns the names of the secrets and what became of each */
  sync(db: Db, caller: Caller, project: StagedProject): Promise<{ name: string; outcome: string }[]>;
  /** @returns the id of the build */
  dispatch(db: Db, caller: Caller, project: StagedProject, workflowFile: string): Promise<string>;
  findBuilds(db: Db, ids: readonly string[]): Promise<{ id: string; workflow: string; status: string }[]>;
  isFinal(status: string): boolean;
  tell(trx: Trx, change: Change): void;
  audit(
    trx: Trx,
    caller: Caller,
    event: {
      action: 'REHEARSAL_START' | 'REHEARSAL_DISCARD';
      workspaceId: string;
      projectId: string;
      subject: string;
    },
  ): Promise<void>;
  /** A fault of ours in the background, for the operator. */
  onError(error: unknown): void;
}
