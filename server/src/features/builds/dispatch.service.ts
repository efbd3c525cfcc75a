import { createHash } from 'node:crypto';
import type { dispatch, Platform } from '@marsa/contract/builds.ts';
import type { BodyOf } from '@marsa/contract/endpoint.ts';
import { workflowFiles } from '@marsa/contract/wrappers.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { type BuildChange, dispatchMs, searchMs } from './build-state.ts';
import { findBuild, findByKey, findLastVersion, insertBuild, updateIf } from './builds.store.ts';
import type { BuildRow } from './builds.tables.ts';
import type { BuildProject, BuildRoom, BuildsDeps, RepositoryName } from './builds-deps.ts';
import { toEndEvent } from './end-event.ts';
import { tiedTo, wantLook } from './follow.service.ts';
import { type Inputs, inputsOf, withoutUndeclared } from './own-inputs.ts';
import { nextVersionCode, nextVersionName } from './version-name.ts';

export type DispatchRequest = BodyOf<typeof dispatch> & { idempotencyKey: string | undefined };

type RoomAt = RepositoryName & { room: BuildRoom };

/**
 * Starts a build: the intent is written down with its version code, GitHub is told, the run it names is tied to the
 * build. Sent once: where the answer gets lost, the build is `unknown` and its run is looked for.
 * @throws Problem CONFLICT or UPSTREAM where GitHub refuses; the build then stays as `failed`
 */
export async function dispatchBuild(
  db: Db,
  deps: BuildsDeps,
  caller: Caller,
  project: BuildProject,
  request: DispatchRequest,
): Promise<{ build: BuildRow; isRepeated: boolean }> {
  const first = await inTransaction(db, (trx) => findFirst(trx, deps, caller, project, request));
  if (first) return { build: first, isRepeated: true };
  const at = await deps.openProjectRoom(db, project);
  const { build, isRepeated } = await inTransaction(db, (trx) =>
    writeIntent(trx, deps, caller, project, at, request),
  );
  if (isRepeated) return { build, isRepeated };
  await send(db, deps, at, build);
  return { build: (await findBuild(db, build.id)) ?? build, isRepeated };
}

async function writeIntent(
  trx: Trx,
  deps: BuildsDeps,
  caller: Caller,
  project: BuildProject,
  at: RepositoryName,
  request: DispatchRequest,
): Promise<{ build: BuildRow; isRepeated: boolean }> {
  // From here on, dispatches of one project take turns: no two get one version code, no key is used twice.
  if (!(await deps.holdProject(trx, project.id)))
    throw new Problem('NOT_FOUND', 'The project was deleted meanwhile.');
  const first = await findFirst(trx, deps, caller, project, request);
  if (first) return { build: first, isRepeated: true };
  const last = await findLastVersion(trx, project.id, platformOf(request.workflowFile));
  const build = toIntent(deps.clock(), caller, project, at, request, last);
  await insertBuild(trx, build);
  // Should this process end before GitHub has answered, somebody looks what became of it.
  await wantLook(trx, deps, build.id, build.createdAt + dispatchMs);
  await deps.audit(trx, caller, {
    ...eventOf(build),
    details: { ...detailsOf(build), outcome: 'intended' },
  });
  return { build, isRepeated: false };
}

/** The build that the same request started before, under the same Idempotency-Key. */
async function findFirst(
  trx: Trx,
  deps: BuildsDeps,
  caller: Caller,
  project: BuildProject,
  request: DispatchRequest,
): Promise<BuildRow | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const build = await findByKey(trx, project.id, request.idempotencyKey);
  if (!build) return undefined;
  if (build.requestDigest !== digestOf(request)) {
    throw new Problem(
      'CONFLICT',
      `The Idempotency-Key already started the build ${build.id} with another request. Use a new key.`,
    );
  }
  await deps.audit(trx, caller, { ...eventOf(build), details: { ...detailsOf(build), outcome: 'repeated' } });
  return build;
}

function toIntent(
  now: number,
  caller: Caller,
  project: BuildProject,
  { owner, repo }: RepositoryName,
  request: DispatchRequest,
  last: { versionName: string; versionCode: number } | undefined,
): BuildRow {
  return {
    id: newId(now),
    projectId: project.id,
    workspaceId: project.workspaceId,
    repository: `${owner}/${repo}`,
    platform: platformOf(request.workflowFile),
    workflow: request.workflowFile,
    ref: request.ref,
    inputs: JSON.stringify(request.inputs),
    versionName: request.versionName ?? nextVersionName(last?.versionName),
    versionCode: nextVersionCode(last?.versionCode, request.versionCode),
    idempotencyKey: request.idempotencyKey ?? null,
    requestDigest: digestOf(request),
    status: 'intended',
    runId: null,
    runUrl: null,
    runAttempt: null,
    conclusion: null,
    detail: null,
    jobs: '[]',
    createdBy: caller.actor.id,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    cancelRequestedAt: null,
    cancelSentAt: null,
    quietLooks: 0,
    lookUntil: null,
    etag: null,
  };
}

async function send(db: Db, deps: BuildsDeps, at: RoomAt, build: BuildRow): Promise<void> {
  try {
    const run = await dispatchOnce(deps, at, build);
    if (!run) return await search(db, deps, build, 'GitHub took it without naming the run.');
    await record(db, deps, build, tiedTo(run.runId, run.url), deps.clock() + deps.pollMs);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!deps.isOutcomeUnknown(error)) throw await refused(db, deps, build, error);
    await search(db, deps, build, error.message);
  }
}

/** A refusal is certain to have started nothing, so the same may be said once more in a way GitHub takes. */
async function dispatchOnce(deps: BuildsDeps, at: RoomAt, build: BuildRow) {
  const sendInputs = (inputs: Inputs) =>
    at.room.dispatchWorkflow(at, { workflow: build.workflow, ref: build.ref, inputs });
  try {
    return await sendInputs(inputsOf(build));
  } catch (error) {
    const words = error instanceof Problem && deps.githubStatusOf(error) === 422 ? error.message : '';
    const declared = withoutUndeclared(inputsOf(build), words);
    if (!declared) throw error;
    return sendInputs(declared);
  }
}

async function refused(db: Db, deps: BuildsDeps, build: BuildRow, problem: Problem): Promise<Problem> {
  const detail = problem.message;
  const now = deps.clock();
  await record(db, deps, build, { status: 'failed', detail, finishedAt: now }, now);
  const { retryAfter, members } = problem;
  return new Problem(problem.code, detail, {
    ...(retryAfter !== undefined && { retryAfter }),
    members: { ...members, buildId: build.id },
    cause: problem,
  });
}

/** Milliseconds to wait for a first look at the runs, which most often finds the one. */
const firstLookMs = 5000;

async function search(db: Db, deps: BuildsDeps, build: BuildRow, detail: string): Promise<void> {
  const now = deps.clock();
  const change = { status: 'unknown', detail, lookUntil: now + searchMs } as const;
  await deps.waitForJob(await record(db, deps, build, change, now), firstLookMs);
}

/** What the dispatch itself has seen holds even where somebody had already begun to look. @returns the job of the look */
const record = (db: Db, deps: BuildsDeps, build: BuildRow, change: BuildChange, lookAt: number) =>
  inTransaction(db, async (trx) => {
    const isWritten = await updateIf(trx, build.id, ['intended', 'unknown', 'lost'], change);
    const event = isWritten ? toEndEvent({ ...build, ...change }) : undefined;
    if (event) await deps.emit(trx, event);
    return wantLook(trx, deps, build.id, lookAt);
  });

function platformOf(workflowFile: string): Platform {
  if (workflowFile === workflowFiles.android) return 'android';
  return workflowFile === workflowFiles.ios ? 'ios' : 'other';
}

function digestOf({ workflowFile, ref, inputs, versionName, versionCode }: DispatchRequest): string {
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  const request = JSON.stringify([workflowFile, ref, sorted, versionName ?? null, versionCode ?? null]);
  return createHash('sha256').update(request).digest('hex');
}

const eventOf = ({ id, projectId, workspaceId }: BuildRow) =>
  ({ action: 'BUILD_DISPATCH', workspaceId, projectId, subject: id }) as const;

const detailsOf = ({ platform, workflow, ref, repository, versionName, versionCode }: BuildRow) => ({
  platform,
  workflow,
  ref,
  repository,
  name: versionName,
  version: versionCode,
});
