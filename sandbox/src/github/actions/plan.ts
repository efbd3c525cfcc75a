import { secretsIn } from './expression.ts';
import type { Job, Step, WorkflowFile } from './workflow-file.ts';

/** A step that is to fail, the next time it is planned. */
export interface PlannedFailure {
  /** `owner/name`; any repository if left out. */
  repository?: string;
  /** File name of the workflow; any if left out. */
  workflow?: string;
  /** Name of the step as the run shows it. */
  step: string;
  /** How many runs shall fail there; 1 if left out. */
  times?: number;
}

export interface PlannedStep {
  name: string;
  /** When it runs: after success only, after failure only, or in any case. */
  when: 'success' | 'failure' | 'always';
  fails: boolean;
  mayFail: boolean;
  log: string[];
  artifact: string | undefined;
}

export interface PlannedJob {
  id: number;
  key: string;
  name: string;
  needs: string[];
  when: PlannedStep['when'];
  labels: string[];
  steps: PlannedStep[];
}

/** Names the secrets a step lacks, and whether it was told to fail. Asked for each step once. */
export interface Surroundings {
  hasSecret: (name: string) => boolean;
  isToFail: (step: string) => boolean;
  fill: (text: string) => string;
  nextId: () => number;
}

/** What will happen in a run, decided when it is queued: that is when GitHub reads a repository's secrets. */
export const planJobs = (file: WorkflowFile, around: Surroundings): PlannedJob[] =>
  file.jobs.map((job) => planJob(file, job, around));

function planJob(file: WorkflowFile, job: Job, around: Surroundings): PlannedJob {
  const shared = missingIn(`${file.environment}${job.environment}`, around);
  const blamed = blameFor(shared, job.steps);
  const steps = job.steps.map((step, index) => {
    const missing = [...missingIn(step.source, around), ...(blamed === index ? shared : [])];
    return planStep(step, missing, around);
  });
  return {
    id: around.nextId(),
    key: job.key,
    name: around.fill(job.name),
    needs: job.needs,
    when: whenOf(job.condition),
    labels: job.labels,
    steps: [plainStep('Set up job'), ...steps, plainStep('Complete job')],
  };
}

const missingIn = (source: string, { hasSecret }: Surroundings) =>
  secretsIn(source).filter((name) => !hasSecret(name));

/** A secret missing in the `env` of a job hurts the first step that names it, or the first step. */
function blameFor(missing: string[], steps: Step[]): number {
  if (missing.length === 0) return -1;
  const user = steps.findIndex((step) => missing.some((name) => step.source.includes(name)));
  return Math.max(0, user);
}

function planStep(step: Step, missing: string[], around: Surroundings): PlannedStep {
  const name = around.fill(step.name);
  const isToFail = around.isToFail(name);
  return {
    name,
    when: whenOf(step.condition),
    fails: missing.length > 0 || isToFail,
    mayFail: step.mayFail,
    log: [
      ...missing.map((secret) => `##[error]The secret ${secret} is not set in this repository.`),
      ...(isToFail ? ['##[error]Process completed with exit code 1.'] : []),
    ],
    artifact: step.artifact,
  };
}

const plainStep = (name: string): PlannedStep => ({
  name,
  when: 'always',
  fails: false,
  mayFail: false,
  log: [],
  artifact: undefined,
});

function whenOf(condition: string): PlannedStep['when'] {
  if (/\b(always|cancelled)\(\)/.test(condition)) return 'always';
  return /\bfailure\(\)/.test(condition) ? 'failure' : 'success';
}
