import * as contract from '@marsa/contract/audit.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveDownload, serveList } from '#platform/serve.ts';
import { exportEvents, listEvents } from './audit.service.ts';
import type { AuditLog } from './audit-log.service.ts';
import type { AuditKeys } from './seal.ts';
import { verifyChain } from './verify.service.ts';

export interface AuditDeps {
  keys: AuditKeys;
  cursors: Cursors;
  /** Writes what still waits, so that nothing seems to be lost. */
  flush: AuditLog['flush'];
}

export function auditRoutes<Project>(http: Http<Project>, db: Db, { keys, cursors, flush }: AuditDeps): void {
  serveList(http, contract.list, async ({ caller, query }) => {
    await flush();
    return listEvents(db, { ...query, actor: caller.actor, cursors });
  });
  serve(http, contract.verify, async () => {
    await flush();
    return verifyChain(db, keys);
  });
  serveDownload(http, contract.exportLines, async ({ caller, query }) => {
    await flush();
    return { fileName: 'audit.ndjson', content: exportEvents(db, caller.actor, query, 'lines') };
  });
  serveDownload(http, contract.exportCsv, async ({ caller, query }) => {
    await flush();
    return { fileName: 'audit.csv', content: exportEvents(db, caller.actor, query, 'csv') };
  });
}
