import { parseDocument } from 'yaml';
import { isRecord } from '#oracle/schema.ts';

export interface Input {
  name: string;
  type: string;
  isRequired: boolean;
  default: string | undefined;
  options: string[];
}

export interface Step {
  name: string;
  condition: string;
  mayFail: boolean;
  /** The step as written; to find the secrets it uses. */
  source: string;
  /** Name of the artifact that it uploads. */
  artifact: string | undefined;
}

export interface Job {
  key: string;
  name: string;
  needs: string[];
  condition: string;
  labels: string[];
  environment: string;
  steps: Step[];
}

/** A workflow file, as far as the sandbox plays it. */
export interface WorkflowFile {
  name: string | undefined;
  runName: string | undefined;
  /** What starts it; the value says under which conditions. */
  triggers: Map<string, unknown>;
  inputs: Input[];
  /** `env` of the whole file, as JSON. */
  environment: string;
  jobs: Job[];
}

/** @returns a sentence in place of the file if it cannot be read. */
export function parseWorkflow(text: string): WorkflowFile | string {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) return error.message.split('\n')[0] ?? 'not YAML';
  const content: unknown = document.toJS();
  if (!isRecord(content)) return 'A mapping was expected';
  const triggers = toTriggers(content.on);
  const jobs = Object.entries(recordOf(content.jobs)).map(([key, job]) => toJob(key, recordOf(job)));
  if (triggers.size === 0) return 'Required property is missing: on';
  if (jobs.length === 0) return 'Required property is missing: jobs';
  return {
    name: textOf(content.name),
    runName: textOf(content['run-name']),
    triggers,
    inputs: Object.entries(recordOf(recordOf(triggers.get('workflow_dispatch')).inputs)).map(toInput),
    environment: JSON.stringify(content.env ?? {}),
    jobs,
  };
}

const recordOf = (value: unknown) => (isRecord(value) ? value : {});
const textOf = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const listOf = (value: unknown) =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

function toTriggers(on: unknown): Map<string, unknown> {
  return isRecord(on) ? new Map(Object.entries(on)) : new Map(listOf(on).map((name) => [name, null]));
}

function toInput([name, value]: [string, unknown]): Input {
  const input = recordOf(value);
  return {
    name,
    type: textOf(input.type) ?? 'string',
    isRequired: input.required === true,
    default: textOf(input.default),
    options: listOf(input.options),
  };
}

function toJob(key: string, job: Record<string, unknown>): Job {
  const steps = Array.isArray(job.steps)
    ? job.steps
    : [{ name: `Run ${textOf(job.uses) ?? key}`, with: job.with }];
  return {
    key,
    name: textOf(job.name) ?? key,
    needs: listOf(job.needs),
    condition: textOf(job.if) ?? '',
    labels: listOf(job['runs-on']),
    environment: JSON.stringify([job.env ?? {}, job.secrets ?? {}]),
    steps: steps.map((step) => toStep(recordOf(step))),
  };
}

function toStep(step: Record<string, unknown>): Step {
  const uses = textOf(step.uses);
  const firstLine = textOf(step.run)?.trim().split('\n')[0];
  return {
    name: textOf(step.name) ?? `Run ${uses ?? firstLine ?? ''}`,
    condition: textOf(step.if) ?? '',
    mayFail: step['continue-on-error'] === true,
    source: JSON.stringify(step),
    artifact: uses?.startsWith('actions/upload-artifact@')
      ? (textOf(recordOf(step.with).name) ?? 'artifact')
      : undefined,
  };
}
