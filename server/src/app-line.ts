import { readFileSync } from 'node:fs';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { createFollower, type Follower } from '#features/builds/builds.jobs.ts';
import { buildRoutes } from '#features/builds/builds.routes.ts';
import { deleteBuilds } from '#features/builds/builds.store.ts';
import { githubRoutes } from '#features/github/github.routes.ts';
import { openProjectRoom } from '#features/github/github.service.ts';
import { deleteOfProject } from '#features/github/github.store.ts';
import type { GithubDeps } from '#features/github/github-deps.ts';
import { githubStatusOf, isOutcomeUnknown } from '#features/github/github-fault.ts';
import { createRooms } from '#features/github/room.ts';
import { findProject, holdProject } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { createDataKeys } from '#features/vault/data-key.ts';
import { checkMasterKeys } from '#features/vault/master-key.service.ts';
import { openSecrets } from '#features/vault/sealed-values.service.ts';
import { vaultRoutes } from '#features/vault/vault.routes.ts';
import { putCredential } from '#features/vault/vault.service.ts';
import { deleteProjectSecrets, listCredentials } from '#features/vault/vault.store.ts';
import type { VaultDeps } from '#features/vault/vault-deps.ts';
import type { Cursors } from '#platform/cursor.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { createOutbound } from '#platform/outbound.ts';
import type { AppOptions } from './app-options.ts';

export interface Line {
  follower: Follower;
}

/** The stations of a project: its secrets, its PWA, its repository, its builds. */
export async function composeLine(
  http: Http<ProjectTable>,
  options: AppOptions,
  audit: AuditLog,
  cursors: Cursors,
): Promise<Line> {
  const { config, engines, clock, logger } = options;
  const { db } = engines.database;
  const outbound = createOutbound({
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
    extraCa: config.EXTRA_CA_FILE && readFileSync(config.EXTRA_CA_FILE, 'utf8'),
  });
  const vault = await composeVault(options, audit);
  vaultRoutes(http, db, vault);

  const github = composeGithub(options, audit, vault, guardedFetch(outbound));
  githubRoutes(http, db, github);

  const builds = {
    clock,
    cursors,
    pollMs: config.BUILD_POLL_SECONDS * 1000,
    openProjectRoom: (on: Db, project: Parameters<typeof openProjectRoom>[2]) =>
      openProjectRoom(on, github, project),
    findProject,
    holdProject,
    isOutcomeUnknown,
    githubStatusOf,
    audit: audit.record,
    onError: (error: unknown) => logger.error({ error: String(error) }, 'a build was not followed'),
  };
  buildRoutes(http, db, builds);
  return { follower: createFollower(db, builds) };
}

async function composeVault({ config, engines, clock }: AppOptions, audit: AuditLog): Promise<VaultDeps> {
  const ring = openKeyRing(config.MASTER_KEY_B64);
  await checkMasterKeys(engines.database.db, ring);
  return {
    clock,
    keys: createDataKeys(ring),
    lockProject: holdProject,
    audit: audit.record,
    auditBefore: audit.recordBefore,
  };
}

function composeGithub(
  { config, clock }: AppOptions,
  audit: AuditLog,
  vault: VaultDeps,
  fetch: ReturnType<typeof guardedFetch>,
): GithubDeps {
  return {
    clock,
    rooms: createRooms({ fetch, clock, writeGapMs: config.GITHUB_WRITE_GAP_MS }),
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
    audit: audit.record,
    storeCredential: (trx, caller, project, type, value) =>
      putCredential(trx, vault, { caller, project, type }, value),
    listCredentialVersions: listCredentials,
    openCredentials: (db, projectId, types) => openSecrets(db, vault, projectId, types),
  };
}

/** Removes what the stations keep of a project, in the transaction that deletes it. */
export async function deleteContents(trx: Trx, projectId: string): Promise<void> {
  await deleteBuilds(trx, projectId);
  await deleteOfProject(trx, projectId);
  await deleteProjectSecrets(trx, projectId);
}
