import type { Trx } from '#engines/database/schema.ts';
import type { AuditLog } from '#features/audit/audit-log.service.ts';
import { isFinal } from '#features/builds/build-state.ts';
import { findBuildsById } from '#features/builds/builds.store.ts';
import { dispatchBuild } from '#features/builds/dispatch.service.ts';
import { setToken } from '#features/github/access.service.ts';
import { syncProject } from '#features/github/sync.service.ts';
import { createProject, type ProjectDeps } from '#features/projects/projects.service.ts';
import { deleteProject, findProject } from '#features/projects/projects.store.ts';
import type { ProjectTable } from '#features/projects/projects.tables.ts';
import { findWrapperSource } from '#features/pwa/pwa.service.ts';
import { rehearsalRoutes } from '#features/rehearsals/rehearsals.routes.ts';
import {
  createRehearsals,
  discardOfProject,
  settleRehearsals,
} from '#features/rehearsals/rehearsals.service.ts';
import type { RehearsalsDeps } from '#features/rehearsals/rehearsals-deps.ts';
import { putCredential } from '#features/vault/vault.service.ts';
import { makeWrapper } from '#features/wrappers/wrappers.service.ts';
import type { Caller } from '#platform/caller.ts';
import { describeError, type Http } from '#platform/http.ts';
import { tellOfChange } from './app-events.ts';
import { deleteContents, type Line } from './app-line.ts';
import type { AppOptions } from './app-options.ts';

/** The line once more, on a stage beside the project and a GitHub on this machine. @returns ends what runs */
export async function composeRehearsals(
  http: Http<ProjectTable>,
  options: AppOptions,
  audit: AuditLog,
  projects: ProjectDeps,
  { ground, deps: line }: Line,
): Promise<() => Promise<void>> {
  const { config, engines, clock, logger } = options;
  const { db } = engines.database;
  await settleRehearsals(db, { clock });
  const rehearsals = createRehearsals(db, {
    ...onStage(projects, line),
    clock,
    isPossible: config.REDIS_URL === undefined,
    openStage: ground.open,
    hasWrapperSource: async (on, projectId) => (await findWrapperSource(on, projectId)) !== undefined,
    discardStaged: discardStaged(audit.record),
    findBuilds: findBuildsById,
    isFinal,
    tell: tellOfChange(options),
    audit: audit.record,
    onError: (error) => logger.error({ error: describeError(error) }, 'a rehearsal failed'),
  });
  rehearsalRoutes(http, rehearsals);
  return async () => {
    await rehearsals.close();
    await ground.close();
  };
}

type Acts = Pick<
  RehearsalsDeps,
  'createStaged' | 'putCredential' | 'setToken' | 'push' | 'sync' | 'dispatch'
>;

/** What people do with a project, done with its stage. */
const onStage = (projects: ProjectDeps, { vault, github, wrappers, builds }: Line['deps']): Acts => ({
  createStaged(db, caller, of, { owner, repo }) {
    const isUnnamed = of.androidPackage === null && of.iosBundleId === null;
    const body = {
      ...{ name: `${of.name.slice(0, 70)} (rehearsal ${of.id.slice(-6)})`, domain: of.domain },
      androidPackage: isUnnamed ? 'com.example.rehearsal' : (of.androidPackage ?? undefined),
      iosBundleId: of.iosBundleId ?? undefined,
      iosScheme: of.iosScheme ?? undefined,
      ...{ githubOwner: owner, githubRepo: repo, workspaceId: of.workspaceId },
    };
    return createProject(db, projects, caller, body, of.id);
  },
  putCredential: (db, caller, project, type, value) =>
    putCredential(db, vault, { caller, project, type }, value),
  setToken: (db, caller, { id, workspaceId }, { url, owner, token }) =>
    setToken(
      db,
      // The one place that may be given an address of this machine: it is our own.
      { ...github, allowPrivateTargets: true },
      caller,
      { id, workspaceId, githubOwner: owner, githubRepo: null },
      { pat: token, baseUrl: url },
    ),
  async push(db, caller, { id }) {
    const { files } = await makeWrapper(db, wrappers, caller, { projectId: id, mode: 'push', private: true });
    return files.length;
  },
  async sync(db, caller, project) {
    const { secrets } = await syncProject(db, github, caller, await repositoryOf(db, wrappers, project));
    return secrets;
  },
  async dispatch(db, caller, project, workflowFile) {
    const request = { workflowFile, ref: 'main', inputs: {}, idempotencyKey: undefined };
    const at = await repositoryOf(db, wrappers, project);
    return (await dispatchBuild(db, builds, caller, at, request)).build.id;
  },
});

async function repositoryOf(
  db: Parameters<Acts['sync']>[0],
  { findProject }: Line['deps']['wrappers'],
  { id }: { id: string },
) {
  const project = await findProject(db, id);
  if (!project) throw new Error('the stage of a rehearsal was deleted');
  return project;
}

/** The stage goes whatever happens on it. */
const discardStaged =
  (audit: AuditLog['record']) =>
  async (trx: Trx, caller: Caller, stageId: string): Promise<void> => {
    const stage = await findProject(trx, stageId);
    if (!stage) return;
    await deleteContents(trx, stageId);
    await deleteProject(trx, stageId);
    const { name, workspaceId } = stage;
    const about = { workspaceId, projectId: stageId, subject: stageId, details: { name } };
    await audit(trx, caller, { action: 'PROJECT_DELETE', ...about });
  };

/** All that hangs on a project, its rehearsal included, in the transaction that deletes it. */
export const deleteWithRehearsal =
  (audit: AuditLog['record']) =>
  async (trx: Trx, caller: Caller, projectId: string): Promise<void> => {
    await discardOfProject(trx, { discardStaged: discardStaged(audit) }, caller, projectId);
    await deleteContents(trx, projectId);
  };
