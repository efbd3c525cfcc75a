import { z } from 'zod';
import type { Trx } from '#engines/database/schema.ts';
import { isFinal } from './build-state.ts';
import { findByRun, findUntied, reopen } from './builds.store.ts';
import type { BuildRow } from './builds.tables.ts';
import type { BuildsDeps } from './builds-deps.ts';
import { wantLook } from './follow.service.ts';

/** What a webhook of GitHub says of a run, as far as it says where to look: what is true is then asked of GitHub. */
const news = z.object({
  repository: z.object({ full_name: z.string() }),
  workflow_run: z
    .object({ id: z.number(), run_attempt: z.number().catch(1), display_title: z.string().catch('') })
    .optional(),
  workflow_job: z.object({ run_id: z.number(), run_attempt: z.number().catch(1) }).optional(),
});

interface Outcome {
  status: 'done' | 'ignored';
  words: string;
}

const ignored = (words: string): Outcome => ({ status: 'ignored', words });

/**
 * Has the builds looked at that a webhook of GitHub is about: at once, and not only when their next look is due. A new
 * attempt of a run whose build has ended opens the build again.
 */
export async function takeRunNews(
  trx: Trx,
  deps: Pick<BuildsDeps, 'clock' | 'enqueue'>,
  { workspaceId, body }: { workspaceId: string; body: unknown },
): Promise<Outcome> {
  const read = news.safeParse(body);
  const { repository, workflow_run: run, workflow_job: job } = read.data ?? {};
  if (!repository || (!run && !job))
    return ignored('It is not about a run: only workflow runs and jobs are of use.');
  const runId = run?.id ?? job?.run_id ?? 0;
  const attempt = run?.run_attempt ?? job?.run_attempt ?? 1;
  const isHere = (build: BuildRow) => build.repository.toLowerCase() === repository.full_name.toLowerCase();
  const tied = (await findByRun(trx, workspaceId, runId)).filter(isHere);
  const builds =
    tied.length > 0 || !run ? tied : await findByTitle(trx, workspaceId, run.display_title, isHere);
  const looked: string[] = [];
  for (const build of builds) {
    const isOpen =
      !isFinal(build.status) || (attempt > (build.runAttempt ?? 1) && (await reopen(trx, build)));
    if (!isOpen || build.status === 'intended') continue;
    await wantLook(trx, deps, build.id, deps.clock());
    looked.push(build.id);
  }
  if (looked.length > 0) return { status: 'done', words: `Looked at the build ${looked.join(', ')}.` };
  return builds.length > 0
    ? ignored(`The build ${builds.map(({ id }) => id).join(', ')} has ended already.`)
    : ignored(`The run ${runId} of ${repository.full_name} is of no build of this workspace.`);
}

/** A build whose run is still looked for is known by its id in the title. */
async function findByTitle(
  trx: Trx,
  workspaceId: string,
  title: string,
  isHere: (build: BuildRow) => boolean,
): Promise<BuildRow[]> {
  const untied = await findUntied(trx, workspaceId);
  return untied.filter((build) => isHere(build) && title.includes(build.id));
}
