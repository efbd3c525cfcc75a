import { type Answer, notFound, ok, redirect, refuse } from '#github/answer.ts';
import { page } from '#github/pages.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '#github/route.ts';
import { timestamp } from '#github/urls.ts';
import { fullName } from '#github/world.ts';
import { artifactArchive, logArchive, logOfJob } from './archives.ts';
import { cancel, rerun } from './runs.ts';
import { isOver, type Run, stageOfRun, stagesOfJob } from './timeline.ts';
import { type Artifact, artifactsOf, toArtifact, toJob, toRun } from './views.ts';
import { fileAt } from './workflows.ts';

const ACTIONS = '/repos/{owner}/{repo}/actions';
const read = { permission: 'actions', level: 'read' } as const;
const write = { permission: 'actions', level: 'write' } as const;

export const runRoutes: readonly Route[] = [
  repositoryRoute(`GET ${ACTIONS}/runs`, read, (call) =>
    pageOfRuns(call, `/repos/${fullName(call.repository)}/actions/runs`, call.repository.runs),
  ),
  repositoryRoute(`GET ${ACTIONS}/runs/{run_id}`, read, (call) =>
    ok(toRun(call.world, call.repository, call.urls, runOf(call))),
  ),
  repositoryRoute(`GET ${ACTIONS}/runs/{run_id}/jobs`, read, (call) => {
    const run = runOf(call);
    return page(call, pathOf(call, run, 'jobs'), 'jobs', run.jobs, (job) =>
      toJob(call.repository, call.urls, run, job),
    );
  }),
  repositoryRoute(`GET ${ACTIONS}/runs/{run_id}/logs`, read, (call) => {
    const run = runOf(call);
    if (!isOver(run)) notFound();
    return redirect(call.keepForDownload('application/zip', () => logArchive(run)));
  }),
  repositoryRoute(`GET ${ACTIONS}/jobs/{job_id}/logs`, read, (call) => {
    const run = call.repository.runs.find((each) =>
      each.jobs.some((job) => String(job.id) === call.params.job_id),
    );
    const job = run?.jobs.find((each) => String(each.id) === call.params.job_id);
    if (!run || !job || stagesOfJob(run, job).status !== 'completed') return notFound();
    return redirect(call.keepForDownload('text/plain; charset=utf-8', () => Buffer.from(logOfJob(run, job))));
  }),
  repositoryRoute(`GET ${ACTIONS}/runs/{run_id}/artifacts`, read, (call) => {
    const run = runOf(call);
    const wanted = artifactsOf(run).filter(({ name }) => (call.query.name ?? name) === name);
    return page(call, pathOf(call, run, 'artifacts'), 'artifacts', wanted, (artifact) =>
      toArtifact(call.repository, call.urls, run, artifact, artifactArchive(run, artifact).length),
    );
  }),
  repositoryRoute(`GET ${ACTIONS}/artifacts/{artifact_id}/{archive_format}`, read, (call) => {
    const { run, artifact } = findArtifact(call) ?? notFound();
    if (call.params.archive_format !== 'zip') notFound();
    return redirect(call.keepForDownload('application/zip', () => artifactArchive(run, artifact)));
  }),
  repositoryRoute(`POST ${ACTIONS}/runs/{run_id}/cancel`, write, (call) => {
    const run = runOf(call);
    if (isOver(run)) refuse(409, 'Cannot cancel a workflow run that is completed.');
    cancel(run);
    return { status: 202, body: {} };
  }),
  repositoryRoute(`POST ${ACTIONS}/runs/{run_id}/rerun`, write, (call) => {
    const run = runOf(call);
    if (!isOver(run)) refuse(403, 'This workflow is already running');
    const file = fileAt(call.repository, run.commit, run.path);
    if (typeof file !== 'object')
      return refuse(403, 'Unable to retry this workflow run because its file is gone.');
    rerun(call.world, call.repository, run, file);
    return { status: 201, body: {} };
  }),
];

const pathOf = (call: RepositoryCall, run: Run, part: string) =>
  `/repos/${fullName(call.repository)}/actions/runs/${run.id}/${part}`;

const runOf = ({ repository, params }: RepositoryCall): Run =>
  repository.runs.find((run) => String(run.id) === params.run_id) ?? notFound();

function findArtifact({ repository, params }: RepositoryCall): { run: Run; artifact: Artifact } | undefined {
  const all = repository.runs.flatMap((run) => artifactsOf(run).map((artifact) => ({ run, artifact })));
  return all.find(({ artifact }) => String(artifact.id) === params.artifact_id);
}

/** Newest first, after the filters of the query. */
export function pageOfRuns(call: RepositoryCall, path: string, runs: Run[]): Answer {
  const wanted = runs.filter((run) => isWanted(call.query, run));
  return page(call, path, 'workflow_runs', wanted, (run) =>
    toRun(call.world, call.repository, call.urls, run),
  );
}

function isWanted(query: Record<string, string>, run: Run): boolean {
  const { status, conclusion } = stageOfRun(run);
  const isOneOf = (wish: string | undefined, ...values: (string | null)[]) =>
    wish === undefined || values.includes(wish);
  return (
    isOneOf(query.event, run.event) &&
    isOneOf(query.branch, run.branch) &&
    isOneOf(query.actor, run.actor) &&
    isOneOf(query.head_sha, run.commit) &&
    isOneOf(query.status, status, conclusion) &&
    (query.created === undefined || isCreated(query.created, timestamp(run.createdAt)))
  );
}

/** GitHub's search syntax for dates: `>=T`, `<T`, `A..B`, `*..B`, or one day. Times compare as text. */
function isCreated(range: string, at: string): boolean {
  const sign = /^([<>]=?)(.*)$/.exec(range);
  if (sign) {
    const order = compareTimes(at, sign[2] ?? '');
    return sign[1]?.startsWith('>')
      ? order > 0 || (order === 0 && sign[1] === '>=')
      : order < 0 || (order === 0 && sign[1] === '<=');
  }
  const [from = '*', to = from] = range.split('..');
  return (from === '*' || compareTimes(at, from) >= 0) && (to === '*' || compareTimes(at, to) <= 0);
}

/** To the precision of `bound`: a day equals each of its moments. */
function compareTimes(at: string, bound: string): number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(bound);
  const [a, b] = isDay
    ? [Date.parse(at.slice(0, 10)), Date.parse(bound)]
    : [Date.parse(at), Math.floor(Date.parse(bound) / 1000) * 1000];
  return a - b;
}
