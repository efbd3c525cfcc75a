import { type Account, fullName, type Repository, type Workflow, type World } from '#github/world.ts';
import { type Context, evaluate } from './expression.ts';
import { type PlannedFailure, planJobs } from './plan.ts';
import { isOver, lastTick, type Run } from './timeline.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** Run ids do not fit 32 bits, on GitHub as here. */
const RUN_IDS = 20_000_000_000;

export interface Start {
  event: 'workflow_dispatch' | 'push';
  ref: string;
  commit: string;
  inputs: Record<string, string>;
  actor: Account;
}

export function startRun(
  world: World,
  repository: Repository,
  workflow: Workflow,
  file: WorkflowFile,
  start: Start,
): Run {
  const now = world.clock();
  const run: Run = {
    id: RUN_IDS + world.nextId(),
    number: ++workflow.runCount,
    attempt: 1,
    workflowId: workflow.id,
    path: workflow.path,
    workflowName: workflow.name,
    event: start.event,
    branch: start.ref.replace(/^refs\/(heads|tags)\//, ''),
    commit: start.commit,
    title: '',
    actor: start.actor.login,
    inputs: start.inputs,
    jobs: [],
    createdAt: now,
    ticks: [now],
    cancelledFrom: undefined,
  };
  const message = repository.git.commits.get(start.commit)?.message.split('\n')[0];
  const ownTitle = start.event === 'push' ? message : workflow.name;
  run.title =
    (file.runName && evaluate(file.runName, contextOf(repository, run)).trim()) || ownTitle || workflow.name;
  planRun(world, repository, run, file);
  repository.runs.unshift(run);
  return run;
}

function planRun(world: World, repository: Repository, run: Run, file: WorkflowFile): void {
  run.jobs = planJobs(file, {
    hasSecret: (name) => repository.secrets.has(name),
    isToFail: (step) => world.plannedFailures.some((failure) => takesHold(failure, repository, run, step)),
    fill: (text) => evaluate(text, contextOf(repository, run)),
    nextId: () => RUN_IDS + world.nextId(),
  });
}

function takesHold(failure: PlannedFailure, repository: Repository, run: Run, step: string): boolean {
  const left = failure.times ?? 1;
  const isMeant =
    left > 0 &&
    failure.step === step &&
    (failure.workflow === undefined || run.path.endsWith(`/${failure.workflow}`)) &&
    (failure.repository === undefined || failure.repository === fullName(repository));
  if (isMeant) failure.times = left - 1;
  return isMeant;
}

function contextOf(repository: Repository, run: Run): Context {
  const github = {
    actor: run.actor,
    event_name: run.event,
    ref_name: run.branch,
    repository: fullName(repository),
    run_id: String(run.id),
    run_number: String(run.number),
    sha: run.commit,
    workflow: run.workflowName,
  };
  const named = (kind: string, values: Record<string, string>) =>
    Object.entries(values).map(([name, value]): [string, string] => [`${kind}.${name}`, value]);
  return new Map([...named('github', github), ...named('inputs', run.inputs)]);
}

/** A new attempt under the same id, with the secrets as they are now. */
export function rerun(world: World, repository: Repository, run: Run, file: WorkflowFile): void {
  run.attempt++;
  run.ticks = [world.clock()];
  run.cancelledFrom = undefined;
  planRun(world, repository, run, file);
}

/** Takes hold with the next tick, as a runner needs its moment to stop. */
export function cancel(run: Run): void {
  run.cancelledFrom ??= run.ticks.length;
}

/** Moves a run by one tick, unless it is over. */
export function tick(run: Run, at: number): void {
  if (!isOver(run)) run.ticks.push(at);
}

/** Moves a run to where the clock says it is. */
export function catchUp(run: Run, tickMs: number, now: number): void {
  const started = run.ticks[0] ?? now;
  const due = Math.min(Math.floor((now - started) / tickMs), lastTick(run));
  for (let each = run.ticks.length; each <= due; each++) tick(run, started + each * tickMs);
}
