import { zip } from '#zip.ts';
import type { PlannedJob } from './plan.ts';
import { type Run, stagesOfJob } from './timeline.ts';
import type { Artifact } from './views.ts';

/** The log of a job as text: a group per step that ran. */
export function logOfJob(run: Run, job: PlannedJob): string {
  return stagesOfJob(run, job)
    .steps.flatMap(({ startedAt, conclusion }, index) => {
      const step = job.steps[index];
      if (!step || startedAt === null || conclusion === 'skipped') return [];
      const at = `${new Date(startedAt).toISOString().slice(0, 19)}.0000000Z`;
      return [`##[group]${step.name}`, '##[endgroup]', ...step.log].map((line) => `${at} ${line}\n`);
    })
    .join('');
}

/** All logs of a run, in the archive that GitHub makes of them. */
export const logArchive = (run: Run): Buffer =>
  zip(
    Object.fromEntries(
      run.jobs.map((job, index) => [`${index}_${job.name.replaceAll('/', '')}.txt`, logOfJob(run, job)]),
    ),
  );

/** No runner builds anything here: an artifact holds a note that says so. */
export const artifactArchive = (run: Run, artifact: Artifact): Buffer =>
  zip({ 'SANDBOX.txt': `${artifact.name}, from run ${run.id} of the sandbox. Nothing was built.\n` });
