import { findEntry, leavesOf } from '#github/git/store.ts';
import type { Account, Repository, Workflow, World } from '#github/world.ts';
import { isRecord } from '#oracle/schema.ts';
import { startRun } from './runs.ts';
import { parseWorkflow, type WorkflowFile } from './workflow-file.ts';

const FOLDER = '.github/workflows';

/** The workflow file at a commit; a sentence if it cannot be read, undefined if it is not there. */
export function fileAt(
  repository: Repository,
  commit: string,
  path: string,
): WorkflowFile | string | undefined {
  const tree = repository.git.commits.get(commit)?.tree;
  const entry = tree && findEntry(repository.git, tree, path);
  const content = entry && repository.git.blobs.get(entry.id);
  return content && parseWorkflow(content.toString());
}

/** By number or by file name. */
export function findWorkflow(repository: Repository, idOrFile: string): Workflow | undefined {
  return [...repository.workflows.values()].find(
    (workflow) => String(workflow.id) === idOrFile || workflow.path === `${FOLDER}/${idOrFile}`,
  );
}

/** What GitHub does after a push: learns the default branch's workflows, starts those that wait for a push. */
export function pushed(
  world: World,
  repository: Repository,
  ref: string,
  commit: string,
  pusher: Account,
): void {
  if (ref === `refs/heads/${repository.defaultBranch}`) learnWorkflows(world, repository, commit);
  for (const workflow of repository.workflows.values()) {
    const file = fileAt(repository, commit, workflow.path);
    if (workflow.state === 'active' && typeof file === 'object' && isFor(file, ref))
      startRun(world, repository, workflow, file, { event: 'push', ref, commit, inputs: {}, actor: pusher });
  }
}

function learnWorkflows(world: World, repository: Repository, commit: string): void {
  const { git, workflows } = repository;
  const folder = findEntry(git, git.commits.get(commit)?.tree ?? '', FOLDER);
  const files = [...leavesOf(git, folder?.id ?? '', `${FOLDER}/`).keys()];
  const paths = files.filter((path) => /^[^/]+\/[^/]+\/[^/]+\.ya?ml$/.test(path));
  const now = world.clock();
  for (const path of [...workflows.keys()]) if (!paths.includes(path)) workflows.delete(path);
  for (const path of paths) {
    const file = fileAt(repository, commit, path);
    const name = (typeof file === 'object' && file.name) || path;
    const known = workflows.get(path);
    const fresh = { id: world.nextId(), state: 'active' as const, runCount: 0, createdAt: now };
    workflows.set(path, { ...(known ?? fresh), path, name, updatedAt: now });
  }
}

/** Plays `branches` with plain names and a trailing star; a push with other conditions does not start a run here. */
function isFor(file: WorkflowFile, ref: string): boolean {
  if (!file.triggers.has('push')) return false;
  const push = file.triggers.get('push');
  if (!isRecord(push)) return true;
  const branch = ref.replace('refs/heads/', '');
  if (!Array.isArray(push.branches)) return Object.keys(push).length === 0;
  return push.branches
    .map(String)
    .some((name) => name === branch || (name.endsWith('*') && branch.startsWith(name.slice(0, -1))));
}
