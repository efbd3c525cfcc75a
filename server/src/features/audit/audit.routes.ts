import * as contract from '@marsa/contract/audit.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveDownload, serveList } from '#platform/serve.ts';
import { exportEvents, listEvents } from './audit.service.ts';
import type { AuditLog } from './audit-log.service.ts';
import type { AuditWatch } from './audit-watch.ts';
import { sealRows } from './chain.service.ts';
import { type CheckpointDeps, getSigner, takeCheckpoint } from './checkpoint.service.ts';
import { exportSigned } from './signed-export.service.ts';
import { verifyChain } from './verify.service.ts';

export interface AuditDeps extends CheckpointDeps {
  watch: AuditWatch;
  cursors: Cursors;
  listProjectNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Writes what still waits, so that nothing seems to be lost. */
  flush: AuditLog['flush'];
}

export function auditRoutes<Project>(http: Http<Project>, db: Db, deps: AuditDeps): void {
  const { keys, cursors, flush, watch, listProjectNames } = deps;
  serveList(http, contract.list, async ({ caller, query }) => {
    await flush();
    return listEvents(db, { ...query, actor: caller.actor, cursors, listProjectNames });
  });
  serve(http, contract.verify, async ({ query: { seq, hash } }) => {
    await flush();
    const result = await verifyChain(
      db,
      keys,
      seq === undefined || hash === undefined ? undefined : { seq, hash },
    );
    watch.verified(result);
    return result;
  });
  serve(http, contract.key, async () => {
    const { log, keyId, publicKey } = await getSigner(db, deps);
    return { log, keyId, algorithm: 'Ed25519' as const, publicKey: publicKey.toString('base64') };
  });
  serve(http, contract.checkpoint, async () => {
    await flush();
    await sealRows(db, keys);
    return takeCheckpoint(db, deps);
  });
  serveDownload(http, contract.exportSigned, async () => {
    await flush();
    return { fileName: 'audit-signed.ndjson', content: exportSigned(db, deps) };
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
