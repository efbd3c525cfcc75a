import type { Account, Repository, World } from '#github/world.ts';
import type { ObjectId, Signature } from './objects.ts';
import { setRef } from './refs.ts';
import { leavesOf, putBlob, putCommit, putLeaves } from './store.ts';

/** A commit on the default branch from outside the API: as `git push` brings it. `null` deletes a file. */
export function commitFiles(
  world: World,
  repository: Repository,
  files: Record<string, string | Buffer | null>,
  message: string,
  author: Account,
): ObjectId {
  const { git, refs, defaultBranch } = repository;
  const ref = `refs/heads/${defaultBranch}`;
  const parent = refs.get(ref);
  const leaves = leavesOf(git, (parent && git.commits.get(parent)?.tree) ?? '');
  for (const [path, content] of Object.entries(files)) {
    if (content === null) leaves.delete(path);
    else leaves.set(path, { mode: '100644', id: putBlob(git, Buffer.from(content)) });
  }
  const signature = signatureOf(author, world.clock());
  const commit = { tree: putLeaves(git, leaves), parents: parent ? [parent] : [], message };
  const id = putCommit(git, { ...commit, author: signature, committer: signature });
  setRef(world, repository, ref, id, author);
  return id;
}

export const signatureOf = (account: Account, at: number): Signature => ({
  name: account.login,
  email: `${account.id}+${account.login}@users.noreply.github.com`,
  at,
  zone: '+0000',
});
