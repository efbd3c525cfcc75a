import type { BuildView, JobView } from '@marsa/contract/builds.ts';
import { toIso } from '#platform/clock.ts';
import type { BuildRow } from './builds.tables.ts';
import type { JobFacts } from './builds-deps.ts';
import { parseInputs } from './own-inputs.ts';

/** A build as the API shows it. */
export function toBuildView(row: BuildRow): BuildView {
  return {
    id: row.id,
    projectId: row.projectId,
    platform: row.platform,
    repository: row.repository,
    workflow: row.workflow,
    ref: row.ref,
    inputs: parseInputs(row),
    versionName: row.versionName,
    versionCode: row.versionCode,
    status: row.status,
    runId: row.runId,
    runUrl: row.runUrl,
    runAttempt: row.runAttempt,
    conclusion: row.conclusion,
    detail: row.detail,
    jobs: JSON.parse(row.jobs),
    cancelRequestedAt: toTime(row.cancelRequestedAt),
    createdAt: toIso(row.createdAt),
    startedAt: toTime(row.startedAt),
    finishedAt: toTime(row.finishedAt),
  };
}

/** A job as a build keeps and shows it. */
export function toJobView({
  id,
  name,
  status,
  conclusion,
  startedAt,
  completedAt,
  steps,
}: JobFacts): JobView {
  return {
    id,
    name,
    status,
    conclusion,
    startedAt: toTime(startedAt),
    completedAt: toTime(completedAt),
    steps: steps.map((step) => ({
      ...step,
      startedAt: toTime(step.startedAt),
      completedAt: toTime(step.completedAt),
    })),
  };
}

const toTime = (ms: number | null) => (ms === null ? null : toIso(ms));
