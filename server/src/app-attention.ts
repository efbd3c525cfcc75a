import type { AttentionItem } from '@marsa/contract/attention.ts';
import { attentionRoutes } from '#features/attention/attention.routes.ts';
import type { AttentionSource } from '#features/attention/attention.ts';
import { listFailed } from '#features/builds/builds.store.ts';
import { listExpiringTokens } from '#features/github/github.store.ts';
import { listEndingTokens } from '#features/identity/service-tokens/service-tokens.store.ts';
import { findJobs } from '#features/jobs/jobs.store.ts';
import { listIdsFor } from '#features/projects/projects.service.ts';
import { listExpiring } from '#features/vault/vault.store.ts';
import { type Clock, toIso } from '#platform/clock.ts';
import type { Http } from '#platform/http.ts';
import type { AppOptions } from './app-options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Long enough to get a new certificate or token in peace. */
const reminderMs = 30 * dayMs;
/** A build that failed longer ago is no news. */
const newsMs = 14 * dayMs;
const most = 200;

/** What needs a person, of all features in one place. */
export function composeAttention<Project>(
  http: Http<Project>,
  { engines, clock }: AppOptions,
  ofFeatures: readonly AttentionSource[] = [],
): void {
  const sources = [
    ...[deadJobs, failedBuilds(clock), expiring(clock), expiringTokens(clock), endingServiceTokens(clock)],
    ...ofFeatures,
  ];
  attentionRoutes(http, engines.database.db, { sources, listProjectIds: listIdsFor });
}

const deadJobs: AttentionSource = {
  permission: 'jobs:read',
  async ofInstallation(db) {
    const jobs = await findJobs(db, { status: 'dead' }, undefined, most);
    return jobs.map(({ id, kind, error, finishedAt, createdAt }) => ({
      ...{ id: `job ${id}`, kind: 'job-dead', severity: 'error', projectId: null },
      title: `The job ${kind} was given up`,
      detail: error ?? '',
      since: toIso(finishedAt ?? createdAt),
      link: `/v1/jobs/${id}`,
      settle: [
        { title: 'Run it once more', method: 'POST', path: `/v1/jobs/${id}/retry` },
        { title: 'Give it up for good', method: 'POST', path: `/v1/jobs/${id}/discard` },
      ],
    }));
  },
};

const failedBuilds = (clock: Clock): AttentionSource => ({
  permission: 'builds:read',
  async ofProjects(db, projectIds) {
    const builds = await listFailed(db, projectIds, clock() - newsMs, most);
    return builds.map(({ id, projectId, status, workflow, versionName, detail, finishedAt, createdAt }) => ({
      ...{ id: `build ${id}`, kind: 'build-failed', severity: 'error', projectId },
      title: `Build ${versionName} by ${workflow} ${status === 'lost' ? 'was lost' : 'failed'}`,
      detail: detail ?? '',
      since: toIso(finishedAt ?? createdAt),
      link: `/v1/projects/${projectId}/builds/${id}`,
      settle: [
        { title: 'Start another build', method: 'POST', path: `/v1/projects/${projectId}/github/dispatch` },
      ],
    }));
  },
});

const expiring = (clock: Clock): AttentionSource => ({
  permission: 'secrets:read',
  async ofProjects(db, projectIds) {
    const now = clock();
    const credentials = await listExpiring(db, projectIds, now + reminderMs, most);
    return credentials.map(({ projectId, type, expiresAt }) => ({
      ...{ id: `credential ${projectId} ${type}`, kind: 'credential-expires', projectId },
      ...expiry(type, expiresAt, now),
      link: `/v1/projects/${projectId}/credentials`,
      settle: [
        { title: 'Store a new one', method: 'PUT', path: `/v1/projects/${projectId}/credentials/${type}` },
      ],
    }));
  },
});

const expiringTokens = (clock: Clock): AttentionSource => ({
  permission: 'github:read',
  async ofProjects(db, projectIds) {
    const now = clock();
    const tokens = await listExpiringTokens(db, projectIds, now + reminderMs, most);
    return tokens.map(({ projectId, expiresAt }) => ({
      ...{ id: `token ${projectId}`, kind: 'token-expires', projectId },
      ...expiry('The GitHub token', expiresAt, now),
      link: `/v1/projects/${projectId}/github/access`,
      settle: [{ title: 'Store a new one', method: 'PUT', path: `/v1/projects/${projectId}/github/pat` }],
    }));
  },
});

/** A service whose token ended a while ago has another by now, or nobody misses it. */
const endingServiceTokens = (clock: Clock): AttentionSource => ({
  permission: 'service-tokens:read',
  async ofWorkspaces(db, workspaceIds) {
    const now = clock();
    const within = { after: now - newsMs, before: now + newsMs };
    const tokens = await listEndingTokens(db, workspaceIds, within, most);
    return tokens.map(({ id, name, expiresAt }) => ({
      ...{ id: `service-token ${id}`, kind: 'service-token-expires', projectId: null },
      ...expiry(`The token of the service ${name}`, expiresAt, now),
      link: '/v1/service-tokens',
      settle: [
        { title: 'Rotate it', method: 'POST', path: `/v1/service-tokens/${id}/rotate` },
        { title: 'Revoke it', method: 'DELETE', path: `/v1/service-tokens/${id}` },
      ],
    }));
  },
});

function expiry(
  what: string,
  expiresAt: number,
  now: number,
): Pick<AttentionItem, 'severity' | 'title' | 'detail' | 'since'> {
  const days = Math.ceil((expiresAt - now) / dayMs);
  const since = toIso(expiresAt);
  return expiresAt <= now
    ? { severity: 'error', title: `${what} has expired`, detail: `It ended on ${since}.`, since }
    : {
        severity: 'warning',
        title: `${what} expires in ${days} day${days === 1 ? '' : 's'}`,
        detail: `It ends on ${since}.`,
        since,
      };
}
