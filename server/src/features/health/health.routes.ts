import * as health from '@marsa/contract/health.ts';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#platform/client-address.ts';
import type { Http } from '#platform/http.ts';
import { Problem } from '#platform/problem.ts';
import { serve } from '#platform/serve.ts';
import { equalInConstantTime } from '#platform/token.ts';
import { checkReadiness, type Part } from './health.service.ts';

export interface HealthDeps {
  parts: readonly Part[];
  metricsToken: string | undefined;
}

/** `/v1/health` for clients; `/health/*` for probes, which no ban or limit keeps from the truth. */
export function healthRoutes<Project>(http: Http<Project>, { parts, metricsToken }: HealthDeps): void {
  const { logger, metrics } = http.deps;
  serve(http, health.get, () => ({ status: 'up' as const }));

  const probe = { config: { isProbe: true }, schema: { hide: true } };
  http.app.get('/health/live', probe, () => ({ status: 'up' }));
  http.app.get('/health/ready', probe, async (_, reply) => {
    const readiness = await checkReadiness(parts, (name, error) =>
      logger.warn({ part: name, error: String(error) }, 'not ready'),
    );
    if (readiness.status === 'up' && http.isLeaving()) readiness.status = 'stopping';
    return reply.code(readiness.status === 'up' ? 200 : 503).send(readiness);
  });
  http.app.get('/health/metrics', probe, async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) {
      throw new Problem('FORBIDDEN', 'Metrics are for loopback, or for the bearer of METRICS_TOKEN.');
    }
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

function mayReadMetrics({ headers, origin }: FastifyRequest, token: string | undefined): boolean {
  const presented = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token !== undefined && presented !== undefined) return equalInConstantTime(presented, token);
  // A proxy nobody told us of also comes from loopback; it may carry anyone.
  return origin?.mayBan === true && isLoopback(origin.ip);
}
