import * as health from '@marsa/contract/health.ts';
import * as system from '@marsa/contract/system.ts';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#platform/client-address.ts';
import { type Clock, toIso } from '#platform/clock.ts';
import { type Config, describeConfig } from '#platform/config.ts';
import type { Http } from '#platform/http.ts';
import { Problem } from '#platform/problem.ts';
import { serve } from '#platform/serve.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { checkReadiness, type Part, type Readiness } from './health.service.ts';

export interface HealthDeps {
  parts: readonly Part[];
  metricsToken: string | undefined;
  settings: Config;
  clock: Clock;
  version: string;
}

/** `/v1/health` for clients; `/health/*` for probes, which no ban or limit keeps from the truth. */
export function healthRoutes<Project>(http: Http<Project>, deps: HealthDeps): void {
  const { parts, metricsToken } = deps;
  const { logger, metrics } = http.deps;
  serve(http, health.get, () => ({ status: 'up' as const }));

  const look: Look = async (excluded) => {
    const readiness = await checkReadiness(
      parts,
      (name, error) => logger.warn({ part: name, error: String(error) }, 'not ready'),
      excluded,
    );
    if (readiness.status !== 'down' && http.isLeaving()) readiness.status = 'stopping';
    return readiness;
  };
  serveSystem(http, deps, look);

  const probe = { config: { isProbe: true }, schema: { hide: true } };
  http.app.get('/health/live', probe, () => ({ status: 'up' }));
  http.app.get('/health/ready', probe, async ({ query }, reply) => {
    const readiness = await look(excludedBy(query));
    const isReady = readiness.status === 'up' || readiness.status === 'degraded';
    return reply.code(isReady ? 200 : 503).send(readiness);
  });
  http.app.get('/health/metrics', probe, async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) {
      throw new Problem('FORBIDDEN', 'Metrics are for loopback, or for the bearer of METRICS_TOKEN.');
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

type Look = (excluded?: readonly Part['name'][]) => Promise<Readiness>;

/** `?exclude=redis`: without it every instance still answers, so that a proxy that asks so makes no outage of it. */
const excludedBy = (query: unknown): Part['name'][] => (Object(query).exclude === 'redis' ? ['redis'] : []);

function serveSystem<Project>(
  http: Http<Project>,
  { settings, clock, version, parts }: HealthDeps,
  look: Look,
): void {
  const startedAt = toIso(clock());
  serve(http, system.get, async () => {
    const { status, parts: states } = await look();
    return {
      ...{ version, node: process.version, startedAt },
      // Nothing was excluded, so that nothing is degraded.
      status: status === 'degraded' ? 'down' : status,
      parts: parts.map(({ name }) => ({ name, status: states[name] ?? 'down' })),
      surroundings: settings.surroundings,
      warnings: settings.warnings,
      configuration: describeConfig(settings),
    };
  });
}

function mayReadMetrics({ headers, origin }: FastifyRequest, token: string | undefined): boolean {
  const presented = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token !== undefined && presented !== undefined) return equalInConstantTime(presented, token);
  // A proxy nobody told us of also comes from loopback; it may carry anyone.
  return origin?.mayBan === true && isLoopback(origin.ip);
}
