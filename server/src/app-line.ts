import type { Db, Trx } from '#engines/database/schema.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { followBuilds } from '#features/builds/builds.jobs.ts';
import { buildRoutes } from '#features/builds/builds.routes.ts';
import { deleteBuilds } from '#features/builds/builds.store.ts';
import type { BuildsDeps } from '#features/builds/builds-deps.ts';
import { githubRoutes } from '#features/github/github.routes.ts';
import { openProjectRoom } from '#features/github/github.service.ts';
import { deleteOfProject } from '#features/github/github.store.ts';
import type { GithubDeps, GithubProject } from '#features/github/github-deps.ts';
import { githubStatusOf, isOutcomeUnknown } from '#features/github/github-fault.ts';
import { createRooms } from '#features/github/room.ts';
import type { Schedule } from '#features/jobs/schedule.ts';
import { findProject, holdProject } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { checkJobs } from '#features/pwa/pwa.jobs.ts';
import { pwaRoutes } from '#features/pwa/pwa.routes.ts';
import { findWrapperSource } from '#features/pwa/pwa.service.ts';
import { deletePwaOfProject } from '#features/pwa/pwa.store.ts';
import { createDataKeys } from '#features/vault/data-key.ts';
import { openSecrets } from '#features/vault/sealed-values.service.ts';
import { rotateDataKeyJobs, rotateDataKeysDaily } from '#features/vault/vault.jobs.ts';
import { vaultRoutes } from '#features/vault/vault.routes.ts';
import { putTriedToken } from '#features/vault/vault.service.ts';
import { deleteProjectSecrets, listCredentials } from '#features/vault/vault.store.ts';
import type { VaultDeps } from '#features/vault/vault-deps.ts';
import { settlePushJobs } from '#features/wrappers/wrappers.jobs.ts';
import { wrapperRoutes } from '#features/wrappers/wrappers.routes.ts';
import { deletePushes } from '#features/wrappers/wrappers.store.ts';
import type { WrappersDeps } from '#features/wrappers/wrappers-deps.ts';
import type { Cursors } from '#platform/cursor.ts';
import { type GuardedFetch, guardedFetch } from '#platform/guarded-fetch.ts';
import type { Http } from '#platform/http.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { Outbound } from '#platform/outbound.ts';
import { auditAndTell, type Emit } from './app-emit.ts';
import { tellOfChange } from './app-events.ts';
import { systemCaller } from './app-identity.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';
import { openOutbound } from './app-outbound.ts';
import { createRehearsalGround, type RehearsalGround } from './rehearsal-ground.ts';

/** What the stations do beside the requests. */
export interface Line {
  kinds: JobKind[];
  schedules: Schedule[];
  /** What its features were given, for whoever walks it as people do. */
  deps: { vault: VaultDeps; github: GithubDeps; wrappers: WrappersDeps; builds: BuildsDeps };
  ground: RehearsalGround;
  /** Once no job runs any more. */
  close(): Promise<void>;
}

/** The stations of a project: its PWA, its secrets, its repository, its builds. */
export function composeLine(
  http: Http<ProjectTable>,
  options: AppOptions,
  audit: AuditLog,
  cursors: Cursors,
  jobs: AppJobs,
  emit: Emit,
): Line {
  const { config, engines, clock } = options;
  const { db } = engines.database;
  const outbound = openOutbound(options);
  const vault = composeVault(options, auditAndTell(audit.record, emit), audit.recordBefore);
  const ground = createRehearsalGround(clock);
  const github = composeGithub(options, audit, vault, fetchBy(outbound, ground));
  const projects = { holdProject, findProject, findFingerprints };
  const shared = { clock, cursors, ...projects, ...jobs, audit: audit.record, emit };
  const onGithub = {
    openProjectRoom: (on: Db, project: GithubProject) => openProjectRoom(on, github, project),
    isOutcomeUnknown,
    githubStatusOf,
  };
  const tell = tellOfChange(options);
  const pwa = { ...shared, outbound, tell };
  const builds = { ...shared, ...onGithub, tell, pollMs: config.BUILD_POLL_SECONDS * 1000 };
  pwaRoutes(http, db, pwa);
  vaultRoutes(http, db, vault);
  githubRoutes(http, db, github);
  const wrappers = {
    ...shared,
    ...onGithub,
    // A stage has no PWA of its own: it is generated from what was seen of the project that is rehearsed.
    findWrapperSource: async (on: Db, id: string) =>
      findWrapperSource(on, (await findProject(on, id))?.rehearsalOf ?? id),
    authorizeProject: http.deps.authorizeProject,
  };
  wrapperRoutes(http, db, wrappers);
  buildRoutes(http, db, builds);
  return {
    kinds: [
      checkJobs(db, pwa),
      settlePushJobs(db, wrappers),
      followBuilds(db, builds),
      rotateDataKeyJobs(db, { ...vault, findProject, caller: () => systemCaller('vault') }),
    ],
    schedules: [rotateDataKeysDaily],
    deps: { vault, github, wrappers, builds },
    ground,
    close: outbound.close,
  };
}

function composeVault(
  { config, clock }: AppOptions,
  audit: AuditLog['record'],
  auditBefore: AuditLog['recordBefore'],
): VaultDeps {
  const ring = openKeyRing(config.MASTER_KEY_B64);
  return {
    clock,
    keys: createDataKeys(ring),
    lockProject: holdProject,
    audit,
    auditBefore,
  };
}

/** GitHub as it is configured for a project; or the one of rehearsals. */
function fetchBy(outbound: Outbound, ground: RehearsalGround): GuardedFetch {
  const fetchOutside = guardedFetch(outbound);
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return (ground.fetchFor(url) ?? fetchOutside)(input, init);
  };
}

function composeGithub(
  { config, clock, engines: { turns } }: AppOptions,
  audit: AuditLog,
  vault: VaultDeps,
  fetch: GuardedFetch,
): GithubDeps {
  const shareOf =
    turns &&
    ((digest: string) => ({
      takeTurn: (gapMs: number) => turns.take(`github:${digest}`, gapMs),
      silence: () => turns.silence(`github:${digest}`),
      keepSilent: (ms: number) => turns.keepSilent(`github:${digest}`, ms),
    }));
  return {
    clock,
    rooms: createRooms({ fetch, clock, writeGapMs: config.GITHUB_WRITE_GAP_MS, shareOf }),
    allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS,
    audit: audit.record,
    storeToken: (trx, caller, project, value) => putTriedToken(trx, vault, { caller, project }, value),
    listCredentialVersions: listCredentials,
    openCredentials: (db, projectId, types) => openSecrets(db, vault, projectId, types),
  };
}

/** SHA-256 of the certificates that the Android app is signed with, as far as the vault knows them. */
async function findFingerprints(db: Db, projectId: string): Promise<string[]> {
  const credentials = await listCredentials(db, projectId);
  const keystore = credentials.find(({ type }) => type === 'ANDROID_UPLOAD_JKS_B64');
  return keystore?.fingerprint ? [keystore.fingerprint] : [];
}

/** Removes what the stations keep of a project, in the transaction that deletes it. */
export async function deleteContents(trx: Trx, projectId: string): Promise<void> {
  await deletePwaOfProject(trx, projectId);
  await deletePushes(trx, projectId);
  await deleteBuilds(trx, projectId);
  await deleteOfProject(trx, projectId);
  await deleteProjectSecrets(trx, projectId);
}
