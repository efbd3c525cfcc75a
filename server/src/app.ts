import { isUnavailable } from '#engines/database/errors.ts';
import { isAtHead } from '#engines/database/migrator.ts';

import { startSealing } from '#features/audit/audit.jobs.ts';
import { auditRoutes } from '#features/audit/audit.routes.ts';
import { type AuditLog, createAuditLog } from '#features/audit/audit-log.service.ts';
import { deriveAuditKey } from '#features/audit/seal.ts';
import { healthRoutes } from '#features/health/health.routes.ts';
import { createAuthenticator } from '#features/identity/authenticator.service.ts';
import { type BanList, createBanList } from '#features/identity/bans.service.ts';
import { identityRoutes } from '#features/identity/identity.routes.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { openDigestRing } from '#features/identity/key-digest.ts';
import { ensureBuiltInRoles } from '#features/identity/people.service.ts';
import { getWorkspaceForProjects } from '#features/identity/workspaces.service.ts';
import { projectRoutes } from '#features/projects/projects.routes.ts';
import { authorizeProject, isPermission } from '#features/projects/projects.service.ts';
import { listProjectIds, prepareProjectLookup } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { deriveKey } from '#platform/cipher.ts';
import type { Clock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { createCursors } from '#platform/cursor.ts';
import { createHttp, type Http } from '#platform/http.ts';
import { newRequestId } from '#platform/ids.ts';
import type { Logger } from '#platform/logger.ts';
import { createMetrics } from '#platform/metrics.ts';
import { documentApi } from '#platform/openapi.ts';
import type { Engines } from './open-engines.ts';

export const version = '0.1.0';

export interface AppOptions {
  config: Config['values'];
  engines: Engines;
  clock: Clock;
  logger: Logger;
  /** How long (ms) a key that was looked up is remembered; the benchmark of cold requests sets 0. */
  rememberKeysMs?: number;
}

export interface App {
  http: Http<ProjectTable>;
  audit: AuditLog;
  identity: IdentityDeps;
  /** Ends what runs in the background; the requests in flight have been answered by then. */
  close(): Promise<void>;
}

/** The composition root: what each feature needs of the others is given here and nowhere else. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, engines, clock, logger } = options;
  const { db } = engines.database;
  const audit = createAuditLog(db, {
    clock,
    onError: (error, lost) => logger.error({ error: String(error), lost }, 'refusals were not written'),
  });
  const auditKeys = [deriveAuditKey(config.SECRET_KEY)] as const;
  await ensureBuiltInRoles(db, { clock });
  const identity = await composeIdentity(options, audit);
  const http = await composeHttp(options, identity, audit);

  healthRoutes(http, { metricsToken: config.METRICS_TOKEN, parts: partsOf(engines) });
  identityRoutes(http, db, { ...identity.deps, bans: identity.bans, listProjectIds });
  projectRoutes(http, db, {
    clock,
    cursors: identity.deps.cursors,
    audit: audit.record,
    getWorkspaceForProjects,
    hasRunningBuild: async () => false,
    deleteContents: async () => {},
  });
  auditRoutes(http, db, { keys: auditKeys, flush: audit.flush, cursors: identity.deps.cursors });

  const sealing = startSealing(db, {
    keys: auditKeys,
    onError: (error) => logger.error({ error: String(error) }, 'the audit log was not sealed'),
  });
  return {
    http,
    audit,
    identity: identity.deps,
    async close() {
      await audit.flush();
      await sealing.stop();
    },
  };
}

interface Identity {
  bans: BanList;
  authenticator: ReturnType<typeof createAuthenticator>;
  deps: IdentityDeps;
}

async function composeIdentity({ config, engines, clock, logger, rememberKeysMs = 5000 }: AppOptions, audit: AuditLog): Promise<Identity> {
  const { counters, bus, database } = engines;
  const { db } = database;
  const ring = openDigestRing(config.APIKEY_HMAC_SECRET_B64);
  const bans = createBanList(db, {
    clock,
    logger,
    counters,
    limits: {
      afterFails: config.BAN_AFTER_FAILS,
      failTtlMs: config.FAIL_TTL_SECONDS * 1000,
      banTtlMs: config.BAN_TTL_SECONDS * 1000,
    },
    publishChange: () => bus.publish('bans', null),
    recordBan: (trx, subject, until) =>
      audit.record(trx, systemCaller('bans'), { action: 'BAN_CREATE', subject, details: { until } }),
    recordLift: (trx, caller, subject) => audit.record(trx, caller, { action: 'BAN_LIFT', subject }),
  });
  await bans.reload();
  const authenticator = createAuthenticator(db, {
    clock,
    logger,
    ring,
    counters,
    rememberMs: rememberKeysMs,
    recordWrongKey: (origin) => bans.recordWrongKey(origin),
  });
  const reload = () =>
    bans.reload().catch((error: unknown) => logger.error({ error: String(error) }, 'bans were not read'));
  bus.subscribe('bans', reload);
  bus.subscribe('identity', () => authenticator.forgetAll());
  bus.onGap(() => {
    authenticator.forgetAll();
    void reload();
  });
  return {
    bans,
    authenticator,
    deps: {
      clock,
      ring,
      cursors: createCursors(deriveKey(config.SECRET_KEY, 'cursors')),
      audit: audit.record,
      publishChange: () => bus.publish('identity', null),
    },
  };
}

async function composeHttp(options: AppOptions, { authenticator, bans }: Identity, audit: AuditLog): Promise<Http<ProjectTable>> {
  const { config, engines, clock, logger } = options;
  const { db, poolStats } = engines.database;
  const metrics = createMetrics();
  metrics.gauge('db_pool_connections', 'Connections of the database pool', () => poolStats().total);
  metrics.gauge('db_pool_idle', 'Idle connections of the database pool', () => poolStats().idle);
  metrics.gauge('db_pool_waiting', 'Callers that wait for a connection', () => poolStats().waiting);
  const findProject = prepareProjectLookup(db);
  const warned = new Set<string>();
  const http = createHttp<ProjectTable>({
    clock,
    logger,
    metrics,
    counters: engines.counters,
    limits: {
      perIp: config.RATE_GLOBAL_PER_IP_PER_MIN,
      perKey: config.RATE_PER_KEY_PER_MIN,
      named: { download: config.RATE_DOWNLOAD_PER_KEY_PER_MIN },
    },
    trustProxy: config.TRUST_PROXY,
    corsOrigins: config.CORS_ORIGIN,
    isStrict: config.NODE_ENV !== 'production',
    isUnavailable,
    bannedUntil: bans.bannedUntil,
    identify: authenticator.identify,
    warnUntrustedProxy(peer) {
      if (warned.has(peer) || warned.size > 100) return;
      warned.add(peer);
      const advice = `set TRUST_PROXY=${peer} if it is your proxy, so that limits and bans reach the client and not the proxy`;
      logger.warn({ peer }, `forwarding headers from an address that is not trusted: ${advice}`);
    },
    async authorizeProject(caller, id, permission) {
      if (!isPermission(permission)) throw new Error(`${permission} is no permission of a project`);
      return authorizeProject(caller.actor, await findProject(id), id, permission);
    },
    recordRefusal: ({ caller, ip, requestId, ...refusal }) =>
      audit.recordRefusal(caller ?? { ip, requestId }, refusal),
  });
  await documentApi(http, version);
  return http;
}

/** Marsa itself, where no person acts. */
export function systemCaller(id: string): Parameters<AuditLog['record']>[1] {
  const role = { id: 'system', name: 'system', isActive: true, permissions: [], holds: { has: () => true } };
  const actor = { kind: 'system' as const, id, name: 'Marsa', credential: { kind: 'job' as const, id }, role, memberships: [] };
  return { actor, ip: 'local', requestId: newRequestId() };
}

function partsOf({ database, redis }: Engines) {
  const { db } = database;
  return [
    { name: 'database' as const, check: () => db.selectFrom('role').select('id').limit(1).execute() },
    {
      name: 'migrations' as const,
      check: async () => {
        if (!(await isAtHead(db))) throw new Error('migrations are pending: npm run migrate -- up');
      },
    },
    ...(redis ? [{ name: 'redis' as const, check: () => redis.ping() }] : []),
  ];
}

