import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import { Problem } from '#platform/problem.ts';
import { isInHistory } from './repository-head.ts';
import { findOpenPushes, finishPush } from './wrappers.store.ts';
import type { PushRow } from './wrappers.tables.ts';
import type { RoomAt, WrappersDeps } from './wrappers-deps.ts';

/** After so long, nobody can be about to move a branch any more. */
const patienceMs = 10 * 60 * 1000;

/** Looks in the repository what became of the project's pushes whose end nobody has written down. */
export async function settlePushes(db: Db, deps: WrappersDeps, at: RoomAt, projectId: string): Promise<void> {
  for (const push of await findOpenPushes(db, projectId)) {
    if (push.repository === `${at.owner}/${at.repo}`) await settle(db, deps, at, push);
    else if (isOld(deps, push))
      await finishPush(db, push.id, 'failed', 'The project moved to another repository.', deps.clock());
  }
}

async function settle(db: Db, deps: WrappersDeps, at: RoomAt, push: PushRow): Promise<void> {
  const head = await at.room.findRef(at, `heads/${push.branch}`);
  const isDone =
    head !== undefined && push.commitSha !== null && (await isInHistory(at, head, push.commitSha));
  if (isDone) await endPushed(db, deps, push);
  else if (isOld(deps, push))
    await finishPush(db, push.id, 'failed', 'Cut off before the branch was moved.', deps.clock());
}

/** Writes down that a push came through, and tells it, once. */
export const endPushed = (
  db: Db,
  deps: Pick<WrappersDeps, 'clock' | 'findProject' | 'emit'>,
  { id, projectId, repository, branch, commitSha }: PushRow,
): Promise<void> =>
  inTransaction(db, async (trx) => {
    const project = await deps.findProject(trx, projectId);
    const isNews = await finishPush(trx, id, 'pushed', null, deps.clock());
    if (!isNews || !project || commitSha === null) return;
    const { workspaceId } = project;
    const data = { repository, branch, commit: commitSha };
    await deps.emit(trx, { type: 'wrapper.pushed', workspaceId, projectId, data });
  });

const isOld = (deps: WrappersDeps, push: PushRow) => deps.clock() - push.createdAt > patienceMs;

export const settleKind = 'wrapper.settle';

/** Wants a look at the pushes of a project once the one that begins now has ended, or was cut off. */
export const wantSettling = (trx: Trx, { clock, enqueue }: WrappersDeps, projectId: string) =>
  enqueue(trx, {
    kind: settleKind,
    key: projectId,
    payload: { projectId },
    runAt: clock() + patienceMs + 1,
  });

/** Settles the pushes that a crash left open; where the repository cannot be reached any more, the next push does. */
export async function settleProject(
  db: Db,
  deps: WrappersDeps,
  projectId: string,
  job: Pick<RunningJob, 'end'>,
): Promise<void> {
  const project = await deps.findProject(db, projectId);
  if (!project || (await findOpenPushes(db, projectId)).length === 0) return;
  try {
    await settlePushes(db, deps, await deps.openProjectRoom(db, project), projectId);
  } catch (error) {
    if (error instanceof Problem && error.code === 'CONFLICT') return;
    throw error;
  }
  await inTransaction(db, async (trx) => {
    const isSettled = (await findOpenPushes(trx, projectId)).length === 0;
    await job.end(trx, isSettled ? undefined : { runAt: deps.clock() + patienceMs });
  });
}
