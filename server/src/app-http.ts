import cors from '@fastify/cors';
import { isUnavailable } from '#engines/database/errors.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { authorizeProject, isPermission } from '#features/projects/projects.service.ts';
import { prepareProjectLookup } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import type { Config } from '#platform/config.ts';
import { createHttp, type Http } from '#platform/http.ts';
import type { Logger } from '#platform/logger.ts';
import { createMetrics, type Metrics } from '#platform/metrics.ts';
import { documentApi } from '#platform/openapi.ts';
import { serveProblemPage } from '#platform/problem-page.ts';
import type { AppIdentity } from './app-identity.ts';
import type { AppOptions } from './app-options.ts';
import { version } from './version.ts';

/** The HTTP side with all that stands before a handler. */
export async function composeHttp(
  { config, engines, clock, logger }: AppOptions,
  { identify, bans, cookies, csrf }: AppIdentity,
  audit: AuditLog,
): Promise<Http<ProjectTable>> {
  const findProject = prepareProjectLookup(engines.database.db);
  const http = createHttp<ProjectTable>({
    clock,
    logger,
    metrics: composeMetrics(engines.database.poolStats),
    counters: engines.counters,
    limits: limitsOf(config),
    trustProxy: config.TRUST_PROXY,
    isHttps: config.PUBLIC_URL.startsWith('https:'),
    isStrict: config.NODE_ENV !== 'production',
    isUnavailable,
    bannedUntil: bans.bannedUntil,
    identify,
    cookies,
    csrf,
    warnUntrustedProxy: warnOnce(logger),
    async authorizeProject(caller, id, permission) {
      if (!isPermission(permission)) throw new Error(`${permission} is no permission of a project`);
      return authorizeProject(caller.actor, await findProject(id), id, permission);
    },
    async recordRefusal({ caller, ip, requestId, credentialKind, credentialHint, projectId, ...refusal }) {
      // With the workspace, its members see who was refused; without, only who reads the whole log.
      const project = projectId && (await findProject(projectId).catch(() => undefined));
      const place = project ? { projectId, workspaceId: project.workspaceId } : {};
      await audit.recordRefusal(caller ?? { ip, requestId, credentialKind, credentialHint }, {
        ...refusal,
        ...place,
      });
    },
    recordAccess(caller, { endpoint, status, projectId }) {
      const [membership] = caller.actor.memberships;
      audit.recordAccess(caller, {
        action: 'SERVICE_ACCESS',
        workspaceId: membership?.workspaceId,
        // Of what did not succeed, the project in the path was perhaps never looked up.
        projectId: status < 400 ? projectId : undefined,
        subject: endpoint,
        details: { outcome: String(status) },
      });
    },
  });
  await shareWithOrigins(http, config.CORS_ORIGIN);
  await documentApi(http, version);
  serveProblemPage(http);
  return http;
}

/** Other web origins that may call the API from a browser; none unless the configuration names them. */
async function shareWithOrigins({ app }: Http<ProjectTable>, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const isAny = origins.includes('*');
  await app.register(cors, {
    origin: isAny ? '*' : [...origins],
    credentials: !isAny,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['x-api-key', 'authorization', 'x-csrf-token', 'content-type', 'idempotency-key'],
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
    maxAge: 600,
  });
}

const limitsOf = (config: Config['values']) => ({
  perIp: config.RATE_GLOBAL_PER_IP_PER_MIN,
  perKey: config.RATE_PER_KEY_PER_MIN,
  perSession: config.RATE_PER_SESSION_PER_MIN,
  named: { download: config.RATE_DOWNLOAD_PER_KEY_PER_MIN },
});

function composeMetrics(poolStats: () => { total: number; idle: number; waiting: number }): Metrics {
  const metrics = createMetrics();
  metrics.gauge('db_pool_connections', 'Connections of the database pool', () => poolStats().total);
  metrics.gauge('db_pool_idle', 'Idle connections of the database pool', () => poolStats().idle);
  metrics.gauge('db_pool_waiting', 'Callers that wait for a connection', () => poolStats().waiting);
  return metrics;
}

const mostWarned = 100;

function warnOnce(logger: Logger): (peer: string) => void {
  const warned = new Set<string>();
  return (peer) => {
    if (warned.has(peer) || warned.size >= mostWarned) return;
    warned.add(peer);
    const advice = `set TRUST_PROXY=${peer} if it is your proxy, so that limits and bans reach the client behind it`;
    logger.warn({ peer }, `forwarding headers from an address that is not trusted: ${advice}`);
  };
}
