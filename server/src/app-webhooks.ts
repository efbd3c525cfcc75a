import type { JobKind } from '#engines/queue/job-kind.ts';
import type { AttentionSource } from '#features/attention/attention.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { takeRunNews } from '#features/builds/run-news.service.ts';
import { getMembership } from '#features/identity/workspaces.service.ts';
import type { Schedule } from '#features/jobs/schedule.ts';
import { createAcquaintances } from '#features/webhooks/acquaintances.ts';
import { webhookEndpointRoutes } from '#features/webhooks/endpoints.routes.ts';
import { listDisabledEndpoints } from '#features/webhooks/endpoints.store.ts';
import { createLanes } from '#features/webhooks/lanes.ts';
import { webhookSourceRoutes } from '#features/webhooks/sources.routes.ts';
import { createWebhookKeys } from '#features/webhooks/webhook-key.ts';
import {
  pruneWebhooks,
  pruneWebhooksDaily,
  receiveJobs,
  sendJobs,
} from '#features/webhooks/webhooks.jobs.ts';
import type { WebhooksDeps } from '#features/webhooks/webhooks-deps.ts';
import { toIso } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { parseTarget } from '#platform/outbound.ts';
import { Problem } from '#platform/problem.ts';
import { tellOfChange } from './app-events.ts';
import { systemCaller } from './app-identity.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';
import { openOutbound } from './app-outbound.ts';

export interface Webhooks {
  kinds: JobKind[];
  schedules: Schedule[];
  attention: AttentionSource;
  /** Once no job runs any more. */
  close(): Promise<void>;
}

/** Webhooks that come in, and who works on them; and those that go out. */
export function composeWebhooks<Project>(
  http: Http<Project>,
  options: AppOptions,
  audit: AuditLog,
  cursors: Cursors,
  jobs: AppJobs,
): Webhooks {
  const { config, engines, clock } = options;
  const { db } = engines.database;
  const keys = createWebhookKeys(openKeyRing(config.MASTER_KEY_B64));
  const outbound = openOutbound(options);
  const deps: WebhooksDeps = {
    ...{ clock, cursors, keys, outbound, counters: engines.counters, ...jobs },
    publicUrl: config.PUBLIC_URL,
    limits: {
      perStranger: config.RATE_WEBHOOK_PER_STRANGER_PER_MIN,
      perSource: config.RATE_WEBHOOK_PER_SOURCE_PER_MIN,
    },
    checkUrl: (url) => void parseTarget(url, config.ALLOW_PRIVATE_TARGETS),
    subscribers: { github: (trx, event) => takeRunNews(trx, { clock, enqueue: jobs.enqueue }, event) },
    authorizeWorkspace,
    tell: tellOfChange(options),
    audit: audit.record,
    systemCaller: () => systemCaller('webhooks'),
    recordRefusal: audit.recordRefusal,
  };
  webhookSourceRoutes(http, db, { ...deps, acquaintances: createAcquaintances(clock) });
  webhookEndpointRoutes(http, db, deps);
  return {
    kinds: [receiveJobs(db, deps), sendJobs(db, { ...deps, lanes: createLanes() }), pruneWebhooks(db, clock)],
    schedules: [pruneWebhooksDaily],
    attention: disabledEndpoints,
    close: outbound.close,
  };
}

/** Webhooks concern the whole workspace: whoever sees a part of it would hear of the rest. */
const authorizeWorkspace: WebhooksDeps['authorizeWorkspace'] = (caller, workspaceId, permission) => {
  const { projectIds } = getMembership(caller, workspaceId, permission);
  if (projectIds === undefined) return;
  throw new Problem(
    'INSUFFICIENT_PERMISSIONS',
    'Your membership is narrowed to some projects: webhooks are of the whole workspace.',
  );
};

const most = 200;

const disabledEndpoints: AttentionSource = {
  permission: 'webhooks:read',
  async ofWorkspaces(db, workspaceIds) {
    const endpoints = await listDisabledEndpoints(db, workspaceIds, most);
    return endpoints.map(({ id, workspaceId, name, disabledReason, updatedAt }) => {
      const path = `/v1/workspaces/${workspaceId}/webhook-endpoints/${id}`;
      return {
        ...{ id: `webhook-endpoint ${id}`, kind: 'webhook-disabled', severity: 'error', projectId: null },
        title: `Webhooks to "${name}" were switched off`,
        detail: disabledReason ?? '',
        since: toIso(updatedAt),
        link: `/v1/workspaces/${workspaceId}/webhook-endpoints`,
        settle: [
          { title: 'Send a test', method: 'POST', path: `${path}/test` },
          { title: 'Delete it', method: 'DELETE', path },
        ],
      };
    });
  },
};
