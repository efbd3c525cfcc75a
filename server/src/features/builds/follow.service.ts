import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import { Problem } from '#platform/problem.ts';
import {
  type BuildChange,
  changeByRun,
  followMs,
  isFinal,
  type Look,
  pauseBetweenLooks,
  pauseBetweenSearches,
  type RunFacts,
  searchMs,
} from './build-state.ts';
import { toJobView } from './build-view.ts';
import { findBuild, updateSeen } from './builds.store.ts';
import type { BuildRow } from './builds.tables.ts';
import type { BuildRoom, BuildsDeps, RepositoryName } from './builds-deps.ts';
import { toEndEvent } from './end-event.ts';

/** GitHub's clock and ours may differ by this much. */
const clockSkewMs = 10 * 60 * 1000;

export const followKind = 'build.follow';

/** Wants a look at a build from then on (milliseconds since 1970). There is one job per build. @returns its id */
export const wantLook = (
  trx: Trx,
  { enqueue }: Pick<BuildsDeps, 'enqueue'>,
  buildId: string,
  runAt: number,
) => enqueue(trx, { kind: followKind, key: buildId, payload: { buildId }, runAt });

/**
 * Looks at a build in GitHub once and writes down what is new: searches its run, or reads it; and when to look next.
 * Does nothing once the build has ended. Troubles of GitHub are written down as `detail`.
 */
export async function followBuild(
  db: Db,
  deps: BuildsDeps,
  id: string,
  job: Pick<RunningJob, 'end'>,
): Promise<void> {
  const build = await findBuild(db, id);
  if (!build || isFinal(build.status)) return;
  const { nextLookAt, ...change } = await look(db, deps, build);
  await inTransaction(db, async (trx) => {
    // Somebody else moved it on meanwhile: what was seen may be old, so it is looked at again.
    const isSeen = await updateSeen(trx, build, change);
    const event = isSeen ? toEndEvent({ ...build, ...change }) : undefined;
    if (event) await deps.emit(trx, event);
    if (isSeen) await tellOfBuild(trx, deps, build);
    const runAt = isSeen ? nextLookAt : deps.clock();
    await job.end(trx, runAt === null ? undefined : { runAt });
  });
}

async function tellOfBuild(trx: Trx, deps: BuildsDeps, { id, projectId }: BuildRow): Promise<void> {
  const project = await deps.findProject(trx, projectId);
  if (project) deps.tell(trx, { topic: 'builds', workspaceId: project.workspaceId, projectId, subject: id });
}

async function look(db: Db, deps: BuildsDeps, build: BuildRow): Promise<Look> {
  if (deps.clock() - build.createdAt > followMs) {
    return lost(deps, 'Marsa could not follow it for longer than GitHub lets a run go on.');
  }
  try {
    const project = await deps.findProject(db, build.projectId);
    if (!project) return { nextLookAt: null };
    const { room } = await deps.openProjectRoom(db, project);
    const at = repositoryOf(build);
    if (build.runId === null) return await searchRun(deps, room, at, build);
    const cancelling = await sendCancel(deps, room, at, { ...build, runId: build.runId });
    return { ...(await readRun(deps, room, at, { ...build, runId: build.runId })), ...cancelling };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return postpone(deps, build, error);
  }
}

type TiedBuild = BuildRow & { runId: number };

/** The run whose name carries the id of the build; no other is ever taken for it. */
async function searchRun(
  deps: BuildsDeps,
  room: BuildRoom,
  at: RepositoryName,
  build: BuildRow,
): Promise<Look> {
  const createdSince = build.createdAt - clockSkewMs;
  const { runs } = await room.listRuns(at, { event: 'workflow_dispatch', createdSince, perPage: 100 });
  const run = runs.find((each) => isRunOf(each, build));
  const now = deps.clock();
  if (run) return { ...tiedTo(run.id, run.url), nextLookAt: now };
  const lookUntil = build.lookUntil ?? now + searchMs;
  if (now >= lookUntil) {
    return lost(
      deps,
      'No run in GitHub carries the id of this build, so its dispatch most likely did not arrive. Look at the runs of ' +
        `${build.workflow} before you start another one. (A workflow of your own must have the input marsa_build in its run-name.)`,
    );
  }
  const quietLooks = build.quietLooks + 1;
  return {
    status: 'unknown',
    lookUntil,
    quietLooks,
    nextLookAt: now + pauseBetweenSearches(build.quietLooks),
  };
}

const isRunOf = ({ title, name }: RunFacts, { id }: BuildRow) =>
  title.includes(id) || (name?.includes(id) ?? false);

/** What a build becomes once its run is known. */
export const tiedTo = (runId: number, runUrl: string): BuildChange => ({
  status: 'queued',
  runId,
  runUrl,
  detail: null,
  lookUntil: null,
  quietLooks: 0,
});

async function readRun(
  deps: BuildsDeps,
  room: BuildRoom,
  at: RepositoryName,
  build: TiedBuild,
): Promise<Look> {
  const answer = await room.findRun(at, build.runId, build.etag ?? undefined);
  if (!answer) {
    throw new Problem(
      'CONFLICT',
      `GitHub no longer shows run ${build.runId} of ${build.repository} to the stored token.`,
    );
  }
  // Steps come and go without the run itself changing.
  const isMoving = answer.isModified || build.status === 'running';
  const jobs = isMoving ? (await room.listJobs(at, build.runId)).map(toJobView) : undefined;
  const seen: BuildChange = jobs ? { jobs: JSON.stringify(jobs) } : {};
  const change = answer.isModified
    ? { ...seen, ...changeByRun(build, answer.run, jobs ?? []), etag: answer.etag ?? null }
    : seen;
  const hasNews =
    (change.status ?? build.status) !== build.status || (change.jobs ?? build.jobs) !== build.jobs;
  const quietLooks = hasNews ? 0 : build.quietLooks + 1;
  const nextLookAt = isFinal(change.status ?? build.status)
    ? null
    : deps.clock() + pauseBetweenLooks(deps.pollMs, quietLooks);
  return { detail: null, ...change, quietLooks, nextLookAt };
}

/** Asks GitHub to cancel where somebody wanted it; a refusal is told, trouble is tried again with the next look. */
async function sendCancel(
  deps: BuildsDeps,
  room: BuildRoom,
  at: RepositoryName,
  build: TiedBuild,
): Promise<BuildChange> {
  if (build.cancelRequestedAt === null || build.cancelSentAt !== null) return {};
  const cancelSentAt = deps.clock();
  try {
    await room.cancelRun(at, build.runId);
    return { cancelSentAt };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const status = deps.githubStatusOf(error);
    // It has ended by itself: reading it says how.
    if (status === 409) return { cancelSentAt };
    return error.code === 'CONFLICT' ? { cancelSentAt, detail: error.message } : {};
  }
}

/** GitHub is in trouble, or the token is gone: nothing is known about the build, so it goes on later. */
function postpone(deps: BuildsDeps, build: BuildRow, problem: Problem): Look {
  if (build.cancelRequestedAt !== null && problem.code === 'CONFLICT') {
    return lost(
      deps,
      `Marsa can no longer reach it, and stops following it as it was asked to: ${problem.message}`,
    );
  }
  const isSearched = build.runId === null;
  const pauseMs = isSearched
    ? pauseBetweenSearches(build.quietLooks)
    : pauseBetweenLooks(deps.pollMs, build.quietLooks + 1);
  const now = deps.clock();
  return {
    ...(isSearched && { status: 'unknown', lookUntil: build.lookUntil ?? now + searchMs }),
    detail: problem.message,
    quietLooks: build.quietLooks + 1,
    nextLookAt: now + Math.max(pauseMs, (problem.retryAfter ?? 0) * 1000),
  };
}

const lost = (deps: BuildsDeps, detail: string): Look => ({
  status: 'lost',
  detail,
  finishedAt: deps.clock(),
  nextLookAt: null,
});

function repositoryOf({ repository }: BuildRow): RepositoryName {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
