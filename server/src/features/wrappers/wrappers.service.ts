import type { WrapperView } from '@marsa/contract/wrappers.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { Problem } from '#platform/problem.ts';
import { zipFiles } from './archive.ts';
import { pushWrapper } from './push.service.ts';
import { planAgainstBase } from './push-plan.ts';
import { generateWrapper } from './wrapper.ts';
import type { WrapperFile } from './wrapper-file.ts';
import { wrapperPlatforms } from './wrapper-input.ts';
import { findLastPush } from './wrappers.store.ts';
import type { WrapperProject, WrapperRequest, WrappersDeps } from './wrappers-deps.ts';

/** Generates the repository of a project, and shows, packs or pushes it. */
export async function makeWrapper(
  db: Db,
  deps: WrappersDeps,
  caller: Caller,
  request: WrapperRequest,
): Promise<WrapperView> {
  const permission = request.mode === 'push' ? 'wrappers:write' : 'wrappers:read';
  const project = await deps.authorizeProject(caller, request.projectId, permission);
  const files = await generateFor(db, deps, project);
  if (request.mode === 'push') return pushWrapper(db, deps, caller, project, files, request);
  return showWrapper(db, deps, caller, project, files, request);
}

/** Both platforms, or the one that the project has an id for. */
async function generateFor(db: Db, deps: WrappersDeps, project: WrapperProject): Promise<WrapperFile[]> {
  const source = await deps.findWrapperSource(db, project.id);
  if (!source) {
    throw new Problem(
      'CONFLICT',
      'The wrapper is made from the manifest and the icons of the PWA, which Marsa has not seen yet. ' +
        `Run the PWA check first: POST /v1/projects/${project.id}/pwa/validate.`,
      { members: { missing: ['pwaCheck'] } },
    );
  }
  const { manifest, icons } = source;
  const fingerprints = await deps.findFingerprints(db, project.id);
  const ids = { android: project.androidPackage, ios: project.iosBundleId };
  const platforms = wrapperPlatforms.filter((platform) => ids[platform]);
  // With neither id the generator names what is missing.
  return generateWrapper(
    { project, manifest, icons, fingerprints },
    platforms.length > 0 ? platforms : wrapperPlatforms,
  );
}

async function showWrapper(
  db: Db,
  deps: WrappersDeps,
  caller: Caller,
  project: WrapperProject,
  files: readonly WrapperFile[],
  { mode, branch }: WrapperRequest,
): Promise<WrapperView> {
  const { githubOwner: owner, githubRepo: repo } = project;
  const repository = owner !== null && repo !== null ? `${owner}/${repo}` : null;
  const last = repository === null ? undefined : await findLastPush(db, project.id, repository, branch);
  const plan = planAgainstBase(files, last ? JSON.parse(last.files) : {});
  if (mode === 'archive') await noteDownload(db, deps, caller, project, files.length);
  return {
    mode,
    repository,
    branch: branch ?? last?.branch ?? null,
    commit: null,
    commitUrl: null,
    created: false,
    files: plan.files,
    archive: mode === 'archive' ? pack(files, repo ?? 'wrapper') : null,
  };
}

/** A look holds nothing that the project does not show; what is taken away is worth a row. */
const noteDownload = (db: Db, deps: WrappersDeps, caller: Caller, project: WrapperProject, count: number) =>
  inTransaction(db, (trx) =>
    deps.audit(trx, caller, {
      action: 'WRAPPER_DOWNLOAD',
      workspaceId: project.workspaceId,
      projectId: project.id,
      subject: project.id,
      details: { name: project.name, count },
    }),
  );

const pack = (files: readonly WrapperFile[], name: string) => ({
  fileName: `${name}.zip`,
  mediaType: 'application/zip' as const,
  base64: Buffer.from(zipFiles(files, name)).toString('base64'),
});
