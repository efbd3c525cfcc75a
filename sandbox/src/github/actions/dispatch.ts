import { refuse } from '#github/answer.ts';
import { type Body, findRecord, getText } from '#github/body.ts';
import { findCommit } from '#github/git/refs.ts';
import type { RepositoryCall } from '#github/route.ts';
import type { Workflow } from '#github/world.ts';
import { startRun } from './runs.ts';
import type { Run } from './timeline.ts';
import type { Input, WorkflowFile } from './workflow-file.ts';
import { fileAt } from './workflows.ts';

const MOST_INPUTS = { github: 25, enterprise: 10 };

/** Starts a run by `workflow_dispatch`, or refuses as GitHub does. */
export function dispatch(call: RepositoryCall, workflow: Workflow): Run {
  const { repository, body, world, api } = call;
  const given = getText(body, 'ref');
  const ref = fullRef(call, given) ?? refuse(422, `No ref found for: ${given}`);
  const commit = repository.refs.get(ref) ?? '';
  if (workflow.state !== 'active') refuse(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const file = fileAt(repository, commit, workflow.path);
  if (typeof file === 'string') return refuse(422, `failed to parse workflow: ${file}`);
  if (!file?.triggers.has('workflow_dispatch'))
    return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
  const sent = readInputs(findRecord(body, 'inputs') ?? {});
  const most = MOST_INPUTS[api];
  if (file.inputs.length > most || sent.size > most)
    refuse(422, `you may only define up to ${most} \`inputs\` for a \`workflow_dispatch\` event`);
  const inputs = checkInputs(file, sent);
  const actor = call.token?.owner ?? repository.owner;
  return startRun(world, repository, workflow, file, {
    event: 'workflow_dispatch',
    ref,
    commit,
    inputs,
    actor,
  });
}

/** A branch or a tag, by its short or full name. A commit id is none. */
function fullRef({ repository }: RepositoryCall, name: string): string | undefined {
  const candidates = [name, `refs/heads/${name}`, `refs/tags/${name}`];
  return candidates.find((ref) => repository.refs.has(ref) && findCommit(repository, ref));
}

function readInputs(body: Body): Map<string, string> {
  const entries = Object.entries(body).map(([name, value]): [string, string] => {
    if (typeof value === 'object')
      refuse(422, `Invalid request.\n\nFor 'properties/inputs/${name}', the value is not a string.`);
    return [name, String(value)];
  });
  return new Map(entries);
}

function checkInputs(file: WorkflowFile, sent: Map<string, string>): Record<string, string> {
  const known = new Set(file.inputs.map((input) => input.name));
  const unexpected = [...sent.keys()].filter((name) => !known.has(name));
  if (unexpected.length > 0) refuse(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  return Object.fromEntries(
    file.inputs.map((input) => [input.name, checkInput(input, sent.get(input.name))]),
  );
}

function checkInput(input: Input, sent: string | undefined): string {
  const value = sent ?? input.default;
  if (input.isRequired && (value === undefined || value === ''))
    refuse(422, `Required input '${input.name}' not provided`);
  if (value === undefined) return input.type === 'boolean' ? 'false' : '';
  const allowed =
    input.type === 'boolean' ? ['true', 'false'] : input.type === 'choice' ? input.options : [value];
  if (!allowed.includes(value))
    refuse(422, `Provided value '${value}' for input '${input.name}' not in the list of allowed values`);
  if (input.type === 'number' && !Number.isFinite(Number(value)))
    refuse(422, `Provided value '${value}' for input '${input.name}' is not a number`);
  return value;
}
