import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { DataKeys } from './data-key.ts';

/** What the services of this feature need from others. */
export interface VaultDeps {
  clock: Clock;
  keys: DataKeys;
  /** Holds the project until the end of the transaction, so that its changes queue; false if there is none. */
  lockProject(trx: Trx, projectId: string): Promise<boolean>;
  audit(trx: Trx, caller: Caller, event: VaultEvent): Promise<void>;
  /** Settles once the row is committed: nothing of what it tells may be done before. */
  auditBefore(caller: Caller, event: VaultEvent): Promise<void>;
}

export interface VaultEvent {
  action: AuditAction;
  workspaceId?: string;
  projectId?: string;
  subject?: string;
  details: AuditDetails;
}

/** The project a credential belongs to. */
export interface Owner {
  id: string;
  workspaceId: string;
}

/** What the rotation of data keys needs: it goes through all projects, so it looks each one up. */
export interface DataKeyRotationDeps extends Pick<VaultDeps, 'clock' | 'keys' | 'lockProject' | 'audit'> {
  findProject(db: Db, id: string): Promise<Owner | undefined>;
}
