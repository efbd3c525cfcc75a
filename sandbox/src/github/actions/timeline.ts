import type { PlannedJob, PlannedStep } from './plan.ts';

/** One attempt of a workflow. Where it stands follows from `ticks` alone: each is one step of progress. */
export interface Run {
  id: number;
  number: number;
  attempt: number;
  workflowId: number;
  /** Path of the workflow file. */
  path: string;
  workflowName: string;
  event: string;
  branch: string;
  commit: string;
  title: string;
  actor: string;
  inputs: Record<string, string>;
  jobs: PlannedJob[];
  createdAt: number;
  /** When each tick of this attempt began: the first is the moment of queueing. */
  ticks: number[];
  /** The tick at which a cancellation takes hold. */
  cancelledFrom: number | undefined;
}

export type Status = 'queued' | 'in_progress' | 'completed';
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface Stage {
  status: Status;
  conclusion: Conclusion | null;
  startedAt: number | null;
  completedAt: number | null;
}

/** When a step or job begins and ends, in ticks, and how. */
interface Span {
  from: number;
  to: number;
  conclusion: Conclusion;
}
interface JobSpan extends Span {
  steps: Span[];
}

/** All spans of a run, were it never cancelled. The first jobs start at tick 1; tick 0 is the queue. */
export function spansOf(jobs: readonly PlannedJob[]): Map<string, JobSpan> {
  const spans = new Map<string, JobSpan>();
  const spanOf = (job: PlannedJob): JobSpan => {
    const known = spans.get(job.key);
    if (known) return known;
    const needed = jobs.filter((other) => other !== job && job.needs.includes(other.key)).map(spanOf);
    const from = Math.max(1, ...needed.map((need) => need.to));
    const hasFailed = needed.some((need) => need.conclusion !== 'success');
    const span = doesRun(job.when, hasFailed) ? run(job.steps, from) : skip(job.steps, from);
    spans.set(job.key, span);
    return span;
  };
  for (const job of jobs) spanOf(job);
  return spans;
}

const doesRun = (when: PlannedStep['when'], hasFailed: boolean) =>
  when === 'always' || (when === 'failure') === hasFailed;

function run(steps: readonly PlannedStep[], from: number): JobSpan {
  const spans: Span[] = [];
  let tick = from;
  let hasFailed = false;
  for (const step of steps) {
    if (!doesRun(step.when, hasFailed)) {
      spans.push({ from: tick, to: tick, conclusion: 'skipped' });
      continue;
    }
    spans.push({ from: tick, to: tick + 1, conclusion: step.fails ? 'failure' : 'success' });
    tick++;
    hasFailed ||= step.fails && !step.mayFail;
  }
  return { from, to: tick, conclusion: hasFailed ? 'failure' : 'success', steps: spans };
}

const skip = (steps: readonly PlannedStep[], at: number): JobSpan => ({
  from: at,
  to: at,
  conclusion: 'skipped',
  steps: steps.map(() => ({ from: at, to: at, conclusion: 'skipped' })),
});

/** The tick at which a run is over. */
export function lastTick(run: Run): number {
  const end = Math.max(...[...spansOf(run.jobs).values()].map((span) => span.to));
  return Math.min(end, run.cancelledFrom ?? end);
}

export const isOver = (run: Run) => nowOf(run) >= lastTick(run);

const nowOf = (run: Run) => run.ticks.length - 1;

export function stageOfRun(run: Run): Stage {
  const spans = [...spansOf(run.jobs).values()];
  const hasFailed = spans.some((span) => span.conclusion === 'failure');
  const to = Math.max(...spans.map((span) => span.to));
  return stageOf(run, { from: 1, to, conclusion: hasFailed ? 'failure' : 'success' });
}

export function stagesOfJob(run: Run, job: PlannedJob): Stage & { steps: Stage[] } {
  const span = spansOf(run.jobs).get(job.key) ?? skip(job.steps, 0);
  return { ...stageOf(run, span), steps: span.steps.map((step) => stageOf(run, step)) };
}

function stageOf(run: Run, span: Span): Stage {
  const now = nowOf(run);
  const cut = run.cancelledFrom;
  const at = (tick: number) => run.ticks[tick] ?? null;
  if (cut !== undefined && now >= cut && span.to > cut)
    return {
      status: 'completed',
      conclusion: 'cancelled',
      startedAt: at(Math.min(span.from, cut)),
      completedAt: at(cut),
    };
  if (now < span.from) return { status: 'queued', conclusion: null, startedAt: null, completedAt: null };
  if (now < span.to)
    return { status: 'in_progress', conclusion: null, startedAt: at(span.from), completedAt: null };
  return {
    status: 'completed',
    conclusion: span.conclusion,
    startedAt: at(span.from),
    completedAt: at(span.to),
  };
}
