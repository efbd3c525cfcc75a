import type { BuildStatus, JobView } from '@marsa/contract/builds.ts';
import type { BuildRow } from './builds.tables.ts';

/** A run of GitHub Actions, as far as a build follows it. Times in milliseconds since 1970. */
export interface RunFacts {
  id: number;
  name: string | null;
  title: string;
  status: string | null;
  conclusion: string | null;
  attempt: number;
  url: string;
  startedAt: number | null;
  updatedAt: number;
}

export const openStatuses = ['intended', 'unknown', 'queued', 'running'] as const satisfies BuildStatus[];

export const isFinal = (status: BuildStatus) => !openStatuses.some((open) => open === status);

export type BuildChange = Partial<BuildRow>;
/** What a look brought, and when to look next; null once there is nothing more to see. */
export type Look = BuildChange & { nextLookAt: number | null };
type Known = Pick<BuildRow, 'status' | 'runAttempt' | 'startedAt'>;

/**
 * What a run says anew about its build. Answers may come late and out of order, so a build never goes back within an
 * attempt; a new attempt (somebody pressed "Re-run") opens it again.
 * @returns nothing where the answer is an old one
 */
export function changeByRun(build: Known, run: RunFacts, jobs: readonly JobView[]): BuildChange | undefined {
  const attempt = build.runAttempt ?? 0;
  const status = statusOf(run);
  if (run.attempt < attempt) return undefined;
  if (run.attempt === attempt && rank(status) < rank(build.status)) return undefined;
  if (run.attempt === attempt && isFinal(build.status)) return undefined;
  const startedAt = rank(status) < rank('running') ? null : (run.startedAt ?? run.updatedAt);
  return {
    status,
    runId: run.id,
    runUrl: run.url,
    runAttempt: run.attempt,
    conclusion: run.conclusion,
    detail: status === 'failed' ? whyFailed(run.conclusion, jobs) : null,
    jobs: JSON.stringify(jobs),
    startedAt: run.attempt === attempt ? (build.startedAt ?? startedAt) : startedAt,
    finishedAt: isFinal(status) ? run.updatedAt : null,
    lookUntil: null,
  };
}

const rank = (status: BuildStatus) =>
  isFinal(status) ? 3 : status === 'running' ? 2 : status === 'queued' ? 1 : 0;

function statusOf({ status, conclusion }: RunFacts): BuildStatus {
  if (status === 'in_progress') return 'running';
  // queued, requested, waiting (for an approval), pending (behind another run)
  if (status !== 'completed') return 'queued';
  if (conclusion === 'success' || conclusion === 'neutral') return 'succeeded';
  return conclusion === 'cancelled' ? 'cancelled' : 'failed';
}

const ends: Record<string, string> = {
  timed_out: 'It took longer than GitHub lets it.',
  startup_failure: 'GitHub could not start it: look at the workflow file.',
  action_required: 'It waits for somebody to approve it in GitHub, then has to be started again.',
  skipped: 'All its jobs were skipped, so nothing was built.',
  stale: 'GitHub gave it up after two weeks without a sign of life.',
};

/** The first job and step that went wrong, else what GitHub's conclusion means. */
function whyFailed(conclusion: string | null, jobs: readonly JobView[]): string {
  const isBad = (part: { conclusion: string | null }) =>
    part.conclusion === 'failure' || part.conclusion === 'timed_out';
  const job = jobs.find(isBad);
  const step = job?.steps.find(isBad);
  if (job && step) return `The job "${job.name}" failed at the step "${step.name}".`;
  if (job) return `The job "${job.name}" failed.`;
  return ends[conclusion ?? ''] ?? 'The run failed.';
}

/** Milliseconds until the next look: once to six times the poll, growing while nothing changes. */
export const pauseBetweenLooks = (pollMs: number, quietLooks: number) => pollMs * Math.min(6, quietLooks + 1);

/** Milliseconds until the next search for a run: 2, 4, 8, 16, then 30 seconds. */
export const pauseBetweenSearches = (quietLooks: number) =>
  Math.min(30_000, 2000 * 2 ** Math.min(quietLooks, 4));

/** How long the search for a run goes on; GitHub lists a run within seconds. */
export const searchMs = 90_000;
/** GitHub ends every run within 35 days: whatever cannot be followed for longer has no end to be seen. */
export const followMs = 36 * 24 * 60 * 60 * 1000;
/** A dispatch that wrote nothing down for this long was cut off: its run is looked for. */
export const dispatchMs = 120_000;
