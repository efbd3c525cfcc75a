import { check } from '@marsa/contract/vault.ts';
import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { listLastBuilds } from '#features/builds/builds.store.ts';
import { listAccess, listSynced } from '#features/github/github.store.ts';
import { secretNames, syncedTypes } from '#features/github/secret-names.ts';
import { lineRoutes } from '#features/line/line.routes.ts';
import type { Station } from '#features/line/line.ts';
import { listVisibleOf } from '#features/projects/projects.service.ts';
import { listRepositories } from '#features/projects/projects.store.ts';
import { listLastChecks, listSources } from '#features/pwa/pwa.store.ts';
import { listCredentialsOf } from '#features/vault/vault.store.ts';
import { listLastPushes } from '#features/wrappers/wrappers.store.ts';
import { toIso } from '#platform/clock.ts';
import type { Http } from '#platform/http.ts';
import type { AppOptions } from './app-options.ts';

/** The state of every station, of many projects in one answer. */
export function composeStations<Project>(http: Http<Project>, { engines }: AppOptions): void {
  const stations: Station[] = [pwa, credentials, github, wrapper, build];
  lineRoutes(http, engines.database.db, { stations, listVisible: listVisibleOf });
}

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));

/** One row of each project. */
async function byProject<Row extends { projectId: string }, View>(
  rows: Promise<Row[]>,
  toView: (row: Row) => View,
): Promise<Map<string, View>> {
  return new Map((await rows).map((row) => [row.projectId, toView(row)]));
}

const pwa: Station<'pwa'> = {
  name: 'pwa',
  permission: 'pwa:read',
  async read(db, projectIds) {
    const icons = await listSources(db, projectIds);
    return byProject(listLastChecks(db, projectIds), ({ id, projectId, startedAt, ...row }) => ({
      ...row,
      projectId,
      checkId: id,
      iconOf: icons.get(projectId) ?? null,
      startedAt: toIso(startedAt),
    }));
  },
};

const checks = z.array(check);

const credentials: Station<'credentials'> = {
  name: 'credentials',
  permission: 'secrets:read',
  async read(db: Db, projectIds) {
    const rows = await listCredentialsOf(db, projectIds);
    const held = rows.filter(({ deletedAt }) => deletedAt === null);
    return new Map(
      Object.entries(Object.groupBy(held, ({ projectId }) => projectId)).map(([projectId, own = []]) => {
        const ends = own.flatMap(({ expiresAt }) => expiresAt ?? []);
        const isWaiting = (row: { checks: string }) =>
          checks.parse(JSON.parse(row.checks)).some(({ status }) => status === 'waiting');
        return [
          projectId,
          {
            types: own.map(({ type }) => type),
            waiting: own.filter(isWaiting).length,
            expiresAt: ends.length > 0 ? toIso(Math.min(...ends)) : null,
          },
        ];
      }),
    );
  },
};

const github: Station<'github'> = {
  name: 'github',
  permission: 'github:read',
  async read(db, projectIds) {
    const unsent = await countUnsent(db, projectIds);
    return byProject(listAccess(db, projectIds), ({ projectId, login, repository, missing, expiresAt }) => ({
      ...{ login, repository, expiresAt: toTime(expiresAt) },
      lacks: z.array(z.string()).parse(JSON.parse(missing)).length,
      unsent: unsent.get(projectId) ?? 0,
    }));
  },
};

/** How many credentials of each project its repository does not have as they are now, as far as Marsa knows. */
async function countUnsent(db: Db, projectIds: readonly string[]): Promise<Map<string, number>> {
  const [repositories, held, sent] = await Promise.all([
    listRepositories(db, projectIds),
    listCredentialsOf(db, projectIds),
    listSynced(db, projectIds),
  ]);
  const keyOf = (...parts: readonly (string | number | null)[]) => parts.join(' ');
  const arrived = new Set(
    sent.map(({ projectId, repository, name, version }) => keyOf(projectId, repository, name, version)),
  );
  return new Map(
    repositories.map(({ id, githubOwner, githubRepo }) => {
      const repository = `${githubOwner}/${githubRepo}`.toLowerCase();
      const unsent = syncedTypes.filter((type) => {
        const own = held.find((row) => row.projectId === id && row.type === type && row.deletedAt === null);
        return own !== undefined && !arrived.has(keyOf(id, repository, secretNames[type], own.version));
      });
      return [id, unsent.length];
    }),
  );
}

const wrapper: Station<'wrapper'> = {
  name: 'wrapper',
  permission: 'wrappers:read',
  read: (db, projectIds) =>
    byProject(listLastPushes(db, projectIds), ({ state, repository, branch, commitSha, createdAt }) => ({
      ...{ state, repository, branch, commit: commitSha },
      createdAt: toIso(createdAt),
    })),
};

const build: Station<'build'> = {
  name: 'build',
  permission: 'builds:read',
  read: (db, projectIds) =>
    byProject(listLastBuilds(db, projectIds), ({ id, platform, status, versionName, createdAt }) => ({
      ...{ buildId: id, platform, status, versionName },
      createdAt: toIso(createdAt),
    })),
};
