import type { AttentionItem } from '@marsa/contract/attention.ts';
import type { Db } from '#engines/database/schema.ts';
import type { AttentionSource } from '#features/attention/attention.ts';
import { startSealing } from '#features/audit/audit.jobs.ts';
import { auditRoutes } from '#features/audit/audit.routes.ts';
import { findOldestUnsealed } from '#features/audit/audit.store.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { type AuditConcern, type AuditWatch, createAuditWatch } from '#features/audit/audit-watch.ts';
import type { AuditKeys } from '#features/audit/seal.ts';
import { listProjectNames } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { toIso } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { AppOptions } from './app-options.ts';

/** What seals the log and knows how that goes. */
export interface Sealing {
  watch: AuditWatch;
  attention: AttentionSource;
  start(): void;
  /** Seals what is left. */
  stop(): Promise<void>;
}

/** The log as others read and check it, and what seals it. */
export function composeAudit(
  http: Http<ProjectTable>,
  { config, engines, clock, logger }: AppOptions,
  { flush }: AuditLog,
  keys: AuditKeys,
  cursors: Cursors,
): Sealing {
  const { db } = engines.database;
  const ring = openKeyRing(config.MASTER_KEY_B64);
  const watch = createAuditWatch(clock);
  const deps = { clock, ring, keys, watch };
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
  auditRoutes(http, db, { ...deps, cursors, flush, listProjectNames });
  let sealing: ReturnType<typeof startSealing> | undefined;
  return {
    watch,
    attention: {
      permission: 'audit:all',
      ofInstallation: async (on) => (await listConcerns(on, watch, clock())).map(toAttention),
    },
    start() {
      sealing = startSealing(db, {
        ...deps,
        onError: (error) => logger.warn({ error: String(error) }, 'the audit log is not sealed'),
      });
    },
    stop: async () => sealing?.stop(),
  };
}

/** Milliseconds after which a row without a seal is not just new. */
const sealedWithin = 60_000;

/** What this instance has met, and what shows of the others: rows that nobody seals. */
async function listConcerns(db: Db, watch: AuditWatch, now: number): Promise<AuditConcern[]> {
  const met = watch.concerns();
  if (met.some(({ kind }) => kind === 'sealing')) return met;
  const since = await findOldestUnsealed(db);
  if (since === undefined || now - since < sealedWithin) return met;
  return [...met, { kind: 'sealing', since, detail: 'No instance has sealed the newest rows.' }];
}

const toAttention = ({ kind, since, detail }: AuditConcern): AttentionItem =>
  kind === 'sealing'
    ? {
        ...{ id: 'audit sealing', kind: 'audit-unsealed', severity: 'error', projectId: null },
        title: 'The audit log is not sealed',
        detail: `${detail} What happens is still written; its seal waits. Look at the log of the server.`,
        since: toIso(since),
        link: '/v1/audit/verify',
        settle: [],
      }
    : {
        ...{ id: 'audit chain', kind: 'audit-broken', severity: 'error', projectId: null },
        title: 'The audit log is broken',
        detail: `${detail} Somebody changed it past Marsa: keep the database as it is, and compare it with an export or a backup.`,
        since: toIso(since),
        link: '/v1/audit/verify',
        settle: [],
      };
