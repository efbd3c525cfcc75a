import { pushed } from '#github/actions/workflows.ts';
import { refuse } from '#github/answer.ts';
import type { Account, Repository, World } from '#github/world.ts';
import type { ObjectId } from './objects.ts';
import { findEntry, type GitStore } from './store.ts';

export const WORKFLOWS = '.github/workflows';

/** Most of the git data API refuses to work before the first commit. */
export function refuseIfEmpty(repository: Repository): void {
  if (repository.refs.size === 0) refuse(409, 'Git Repository is empty.');
}

/** A full ref, a branch, a tag or a commit id → commit id. */
export function findCommit(repository: Repository, name: string): ObjectId | undefined {
  const { refs, git } = repository;
  const named = refs.get(name) ?? refs.get(`refs/heads/${name}`) ?? refs.get(`refs/tags/${name}`);
  return named ?? (git.commits.has(name) ? name : undefined);
}

/** Points a ref at a commit; what a push sets going follows from it. */
export function setRef(
  world: World,
  repository: Repository,
  ref: string,
  commit: ObjectId,
  pusher: Account,
): void {
  repository.refs.set(ref, commit);
  repository.pushedAt = world.clock();
  pushed(world, repository, ref, commit, pusher);
}

/** The tree of workflow files at a commit; undefined without any. */
function workflowTree(git: GitStore, commit: ObjectId): ObjectId | undefined {
  const tree = git.commits.get(commit)?.tree;
  return tree && findEntry(git, tree, WORKFLOWS)?.id;
}

/** Whether a commit brings workflow files that no branch has yet. */
export function bringsWorkflows({ git, refs }: Repository, commit: ObjectId): boolean {
  const brought = workflowTree(git, commit);
  return brought !== undefined && ![...refs.values()].some((known) => workflowTree(git, known) === brought);
}
