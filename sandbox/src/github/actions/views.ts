import { apiUrl, htmlUrl, nodeId, timestamp, type Urls } from '#github/urls.ts';
import { toMinimalRepository, toUser } from '#github/views.ts';
import { type Account, findAccount, type Repository, type Workflow, type World } from '#github/world.ts';
import type { PlannedJob } from './plan.ts';
import { type Run, stageOfRun, stagesOfJob } from './timeline.ts';

const KEPT_FOR = 90 * 86_400_000;

export function toWorkflow(repository: Repository, urls: Urls, workflow: Workflow) {
  const file = workflow.path.split('/').at(-1);
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.updatedAt),
    url: `${apiUrl(urls, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${htmlUrl(urls, repository)}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${htmlUrl(urls, repository)}/workflows/${file}/badge.svg`,
  };
}

export function toRun(world: World, repository: Repository, urls: Urls, run: Run) {
  const url = `${apiUrl(urls, repository)}/actions/runs/${run.id}`;
  const { status, conclusion } = stageOfRun(run);
  const actor = toUser(actorOf(world, repository, run), urls);
  const home = toMinimalRepository(repository, urls);
  return {
    id: run.id,
    name: run.workflowName,
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha: run.commit,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status,
    conclusion,
    workflow_id: run.workflowId,
    check_suite_id: run.id + 1,
    url,
    html_url: `${htmlUrl(urls, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.ticks.at(-1) ?? run.createdAt),
    run_started_at: timestamp(run.ticks[0] ?? run.createdAt),
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${apiUrl(urls, repository)}/check-suites/${run.id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${apiUrl(urls, repository)}/actions/workflows/${run.workflowId}`,
    head_commit: toHeadCommit(repository, run.commit),
    repository: home,
    head_repository: home,
  };
}

const actorOf = (world: World, repository: Repository, run: Run): Account =>
  findAccount(world, run.actor) ?? repository.owner;

function toHeadCommit(repository: Repository, id: string) {
  const commit = repository.git.commits.get(id);
  if (!commit) return null;
  const { tree, message, author, committer } = commit;
  return {
    id,
    tree_id: tree,
    message,
    timestamp: timestamp(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

export function toJob(repository: Repository, urls: Urls, run: Run, job: PlannedJob) {
  const { steps, ...stage } = stagesOfJob(run, job);
  const created = run.ticks[0] ?? run.createdAt;
  const hasRunner = stage.startedAt !== null;
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${apiUrl(urls, repository)}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.commit,
    head_branch: run.branch,
    url: `${apiUrl(urls, repository)}/actions/jobs/${job.id}`,
    html_url: `${htmlUrl(urls, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: stage.status,
    conclusion: stage.conclusion,
    created_at: timestamp(created),
    started_at: timestamp(stage.startedAt ?? created),
    completed_at: timeOrNull(stage.completedAt),
    name: job.name,
    steps: steps.map((step, index) => ({
      name: job.steps[index]?.name ?? '',
      status: step.status,
      conclusion: step.conclusion,
      number: index + 1,
      started_at: timeOrNull(step.startedAt),
      completed_at: timeOrNull(step.completedAt),
    })),
    check_run_url: `${apiUrl(urls, repository)}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: hasRunner ? 1 : null,
    runner_name: hasRunner ? 'Sandbox 1' : null,
    runner_group_id: hasRunner ? 1 : null,
    runner_group_name: hasRunner ? 'Sandbox' : null,
    workflow_name: run.workflowName,
  };
}

const timeOrNull = (at: number | null) => (at === null ? null : timestamp(at));

/** An uploaded artifact: the step that made it names it. */
export interface Artifact {
  id: number;
  name: string;
  createdAt: number;
}

/** The artifacts of the steps that have succeeded so far. */
export const artifactsOf = (run: Run): Artifact[] =>
  run.jobs.flatMap((job) =>
    stagesOfJob(run, job).steps.flatMap(({ conclusion, completedAt }, index) => {
      const name = job.steps[index]?.artifact;
      const isThere = name !== undefined && conclusion === 'success' && completedAt !== null;
      return isThere ? [{ id: job.id * 100 + index, name, createdAt: completedAt }] : [];
    }),
  );

export function toArtifact(
  repository: Repository,
  urls: Urls,
  run: Run,
  { id, name, createdAt }: Artifact,
  size: number,
) {
  const url = `${apiUrl(urls, repository)}/actions/artifacts/${id}`;
  return {
    id,
    node_id: nodeId('A', id),
    name,
    size_in_bytes: size,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    expires_at: timestamp(createdAt + KEPT_FOR),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.branch,
      head_sha: run.commit,
    },
  };
}
