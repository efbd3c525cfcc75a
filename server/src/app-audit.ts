import { startSealing } from '#features/audit/audit.jobs.ts';
import { auditRoutes } from '#features/audit/audit.routes.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { type AuditWatch, createAuditWatch } from '#features/audit/audit-watch.ts';
import { checkSignerMasterKey } from '#features/audit/checkpoint.service.ts';
import { deriveAuditKeys } from '#features/audit/seal.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { AppOptions } from './app-options.ts';

/** What seals the log and knows how that goes. */
export interface Sealing {
  watch: AuditWatch;
  start(): void;
  /** Seals what is left. */
  stop(): Promise<void>;
}

/** The log as others read and check it, and what seals it. */
export async function composeAudit(
  http: Http<ProjectTable>,
  { config, engines, clock, logger }: AppOptions,
  { flush }: AuditLog,
  cursors: Cursors,
): Promise<Sealing> {
  const { db } = engines.database;
  const ring = openKeyRing(config.MASTER_KEY_B64);
  await checkSignerMasterKey(db, ring);
  const watch = createAuditWatch(clock);
  const deps = { clock, ring, keys: deriveAuditKeys(config.SECRET_KEY), watch };
  const { metrics } = http.deps;
  metrics.gauge(
    'marsa_audit_unsealed_rows',
    'Rows of the audit log without a seal, counted while sealing fails',
    watch.unsealed,
  );
  metrics.gauge(
    'marsa_audit_last_seal_age_seconds',
    'Time since all rows of the audit log had their seal',
    watch.sealAgeSeconds,
  );
  auditRoutes(http, db, { ...deps, cursors, flush });
  let sealing: ReturnType<typeof startSealing> | undefined;
  return {
    watch,
    start() {
      sealing = startSealing(db, {
        ...deps,
        onError: (error) => logger.warn({ error: String(error) }, 'the audit log is not sealed'),
      });
    },
    stop: async () => sealing?.stop(),
  };
}
