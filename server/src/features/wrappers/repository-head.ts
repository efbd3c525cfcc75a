import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '#platform/problem.ts';
import type { Tree } from './push-plan.ts';
import type { RoomAt } from './wrappers-deps.ts';

/** Where a push begins: the newest commit of the branch, or of the default branch that a new one comes from. */
export interface Head {
  branch: string;
  /** False where the branch has to be made. */
  isThere: boolean;
  commit: string;
  tree: string;
  files: Tree;
}

const tries = 5;
const pauseMs = 500;

/**
 * @param isNew the repository was made a moment ago: GitHub may take a moment to show its first commit
 * @throws Problem CONFLICT where there is no commit to begin with, or too many files
 */
export async function readHead(
  at: RoomAt,
  wanted: string | undefined,
  defaultBranch: string,
  isNew: boolean,
): Promise<Head> {
  const branch = wanted ?? defaultBranch;
  const own = await at.room.findRef(at, `heads/${branch}`);
  const commit = own ?? (await findStart(at, defaultBranch, isNew ? tries : 1));
  if (commit === undefined) {
    throw new Problem(
      'CONFLICT',
      `The repository ${at.owner}/${at.repo} has no commit yet, and GitHub takes no files into an empty one. ` +
        'Add a README to it on GitHub, or delete it and let Marsa make it.',
    );
  }
  const { tree } = await at.room.getCommit(at, commit);
  return { branch, isThere: own !== undefined, commit, tree, files: await readFiles(at, tree) };
}

async function findStart(at: RoomAt, branch: string, left: number): Promise<string | undefined> {
  const commit = await at.room.findRef(at, `heads/${branch}`);
  if (commit !== undefined || left <= 1) return commit;
  await pause(pauseMs);
  return findStart(at, branch, left - 1);
}

async function readFiles(at: RoomAt, tree: string): Promise<Tree> {
  const { isTruncated, entries } = await at.room.getTree(at, tree);
  if (isTruncated) {
    throw new Problem(
      'CONFLICT',
      'The repository has more files than GitHub lists (100,000). Give the wrapper one of its own.',
    );
  }
  return new Map(entries.map(({ path, type, sha }) => [path, { type, sha }]));
}

const mostCommits = 50;

/** Whether a commit is among the newest of a branch's history. */
export async function isInHistory(at: RoomAt, head: string, wanted: string): Promise<boolean> {
  const seen = new Set<string>();
  const waiting = [head];
  for (
    let commit = waiting.shift();
    commit !== undefined && seen.size < mostCommits;
    commit = waiting.shift()
  ) {
    if (commit === wanted) return true;
    if (seen.has(commit)) continue;
    seen.add(commit);
    waiting.push(...(await at.room.getCommit(at, commit)).parents);
  }
  return false;
}
