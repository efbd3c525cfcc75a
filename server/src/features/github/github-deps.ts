import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Rooms } from './room.ts';

/** What this feature knows of a project. */
export interface GithubProject {
  id: string;
  workspaceId: string;
  githubOwner: string | null;
  githubRepo: string | null;
}

export interface GithubEvent {
  action: AuditAction;
  workspaceId: string;
  projectId: string;
  subject: string;
  details: AuditDetails;
}

/** The current value of a credential, opened; whoever asked for it zeroes it. */
export interface OpenCredential {
  type: CredentialType;
  version: number;
  value: Buffer;
}

export interface GithubDeps {
  clock: Clock;
  rooms: Rooms;
  /** Base URLs may be loopback, also by plain http. */
  allowPrivateTargets: boolean;
  audit(trx: Trx, caller: Caller, event: GithubEvent): Promise<void>;
  /** Keeps a token that GitHub has accepted. */
  storeToken(trx: Trx, caller: Caller, project: GithubProject, value: string): Promise<{ version: number }>;
  /** Types and current versions of what is stored, without opening it. */
  listCredentialVersions(db: Db, projectId: string): Promise<{ type: CredentialType; version: number }[]>;
  /** Those of the types that are stored. */
  openCredentials(db: Db, projectId: string, types: readonly CredentialType[]): Promise<OpenCredential[]>;
  /** Tests stop a sync between any two of its steps. */
  onStep?: (step: string) => Promise<void> | void;
}
