import type { BuildStatus, Platform } from '@marsa/contract/builds.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toPage } from '#platform/cursor.ts';
import { Problem } from '#platform/problem.ts';
import { isFinal, openStatuses } from './build-state.ts';
import { toBuildView } from './build-view.ts';
import { findBuild, findBuilds, updateIf } from './builds.store.ts';
import type { BuildRow } from './builds.tables.ts';
import type { BuildProject, BuildsDeps } from './builds-deps.ts';
import { wantLook } from './follow.service.ts';

interface BuildQuery {
  limit: number;
  cursor?: string | undefined;
  status?: BuildStatus | undefined;
  platform?: Platform | undefined;
}

/** A page of the builds of a project, newest first. */
export async function listBuilds(
  db: Db,
  deps: Pick<BuildsDeps, 'cursors'>,
  projectId: string,
  query: BuildQuery,
) {
  const list = `builds ${projectId}`;
  const before = deps.cursors.open(list, query.cursor);
  const rows = await findBuilds(db, { ...query, projectId }, before, query.limit + 1);
  return toPage(rows, query.limit, toBuildView, (last) => deps.cursors.seal(list, last.id));
}

/** @throws Problem NOT_FOUND, also for a build of another project */
export async function getBuild(db: Db, projectId: string, buildId: string): Promise<BuildRow> {
  const build = await findBuild(db, buildId);
  if (build?.projectId === projectId) return build;
  throw new Problem('NOT_FOUND', `There is no build ${buildId} in this project.`);
}

/** Milliseconds to wait for GitHub's answer to a cancellation; it comes to the build all the same. */
const patienceMs = 10_000;

/**
 * Writes down that the build is to be cancelled, then asks GitHub; where that does not work now, it is asked
 * again. A run that is not known yet is cancelled as soon as it is found.
 * @throws Problem CONFLICT where the build has ended
 */
export async function cancelBuild(
  db: Db,
  deps: BuildsDeps,
  caller: Caller,
  project: BuildProject,
  buildId: string,
): Promise<BuildRow> {
  const build = await getBuild(db, project.id, buildId);
  if (isFinal(build.status)) throw hasEnded(build);
  const looked = await inTransaction(db, async (trx) => {
    const now = deps.clock();
    // Asked once more: whatever GitHub said to the first request is forgotten.
    const change = { cancelRequestedAt: build.cancelRequestedAt ?? now, cancelSentAt: null };
    if (!(await updateIf(trx, build.id, openStatuses, change))) throw hasEnded(build);
    const { workspaceId, projectId } = build;
    const details = {
      platform: build.platform,
      repository: build.repository,
      ...(build.runId !== null && { runId: build.runId }),
    };
    await deps.audit(trx, caller, {
      action: 'BUILD_CANCEL',
      workspaceId,
      projectId,
      subject: build.id,
      details,
    });
    // One that is just being sent is looked at once that is over.
    return build.status === 'intended' ? undefined : wantLook(trx, deps, build.id, now);
  });
  if (looked !== undefined) await deps.waitForJob(looked, patienceMs);
  return getBuild(db, project.id, buildId);
}

const hasEnded = ({ id }: BuildRow) =>
  new Problem('CONFLICT', `The build ${id} has ended; there is nothing to cancel.`);
