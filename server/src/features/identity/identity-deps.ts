import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { DigestRing } from './key-digest.ts';

/** What the services of this feature need from others. */
export interface IdentityDeps {
  clock: Clock;
  cursors: Cursors;
  ring: DigestRing;
  audit(
    trx: Trx,
    caller: Caller,
    event: { action: AuditAction; workspaceId?: string; subject?: string; details?: AuditDetails },
  ): Promise<void>;
  /** Tells every instance that what it remembers of people, roles and keys is old. */
  publishChange(): void;
}
