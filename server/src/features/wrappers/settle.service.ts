import type { Db } from '#engines/database/schema.ts';
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
  if (isDone) await finishPush(db, push.id, 'pushed', null, deps.clock());
  else if (isOld(deps, push))
    await finishPush(db, push.id, 'failed', 'Cut off before the branch was moved.', deps.clock());
}

const isOld = (deps: WrappersDeps, push: PushRow) => deps.clock() - push.createdAt > patienceMs;

/**
 * Settles the pushes that a crash left open, at start.
 * @param onError told of projects whose repository cannot be reached now; their next push settles them
 */
export async function recoverPushes(
  db: Db,
  deps: WrappersDeps,
  onError: (error: unknown) => void,
): Promise<void> {
  const projectIds = new Set((await findOpenPushes(db)).map(({ projectId }) => projectId));
  for (const projectId of projectIds) {
    try {
      const project = await deps.findProject(db, projectId);
      if (project) await settlePushes(db, deps, await deps.openProjectRoom(db, project), projectId);
    } catch (error) {
      onError(error);
    }
  }
}
