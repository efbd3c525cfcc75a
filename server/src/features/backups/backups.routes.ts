import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import * as contract from '@marsa/contract/backups.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { Http } from '#platform/http.ts';
import { serve } from '#platform/serve.ts';
import { type BackupWish, backupKind } from './backups.jobs.ts';
import { readOverview } from './overview.service.ts';

export interface BackupRoutesDeps {
  /** Where the archives are. */
  folder: string;
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  audit(
    trx: Trx,
    caller: Caller,
    event: { action: AuditAction; subject: string; details: AuditDetails },
  ): Promise<void>;
}

export function backupRoutes<Project>(
  http: Http<Project>,
  db: Db,
  { folder, enqueue, audit }: BackupRoutesDeps,
): void {
  serve(http, contract.list, () => readOverview(db, folder));
  serve(http, contract.create, ({ caller }) =>
    inTransaction(db, async (trx) => {
      const payload: BackupWish = { reason: 'api' };
      const jobId = await enqueue(trx, { kind: backupKind, key: 'now', payload });
      await audit(trx, caller, { action: 'BACKUP_CREATE', subject: jobId, details: { outcome: 'wanted' } });
      return { jobId };
    }),
  );
}
