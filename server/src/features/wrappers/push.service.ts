import type { WrapperView } from '@marsa/contract/wrappers.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { findText } from './git-blob.ts';
import { messageOf, type PushPlan, planPush, withGithubsReadme } from './push-plan.ts';
import { type Head, isInHistory, readHead } from './repository-head.ts';
import { endPushed, settlePushes, wantSettling } from './settle.service.ts';
import type { WrapperFile } from './wrapper-file.ts';
import { findLastPush, finishPush, insertPush } from './wrappers.store.ts';
import type { PushRow } from './wrappers.tables.ts';
import type { RoomAt, TreeEntry, WrapperProject, WrapperRequest, WrappersDeps } from './wrappers-deps.ts';

/** One push: who wants which project in which repository. */
interface Push {
  db: Db;
  deps: WrappersDeps;
  caller: Caller;
  project: WrapperProject;
  at: RoomAt;
}

/**
 * Brings the generated files into the repository by one commit, and makes the repository where there is none. The
 * commit is written down before the branch is moved to it, so that a push that was cut off is known by the next one.
 */
export async function pushWrapper(
  db: Db,
  deps: WrappersDeps,
  caller: Caller,
  project: WrapperProject,
  files: readonly WrapperFile[],
  request: WrapperRequest,
): Promise<WrapperView> {
  const at = await deps.openProjectRoom(db, project);
  const push: Push = { db, deps, caller, project, at };
  const found = await at.room.findRepository(at);
  if (found?.isArchived)
    throw new Problem('CONFLICT', `The repository ${found.fullName} is archived: GitHub takes no changes.`);
  const repository = found ?? (await createRepository(push, request.private));
  await settlePushes(db, deps, at, project.id);
  const isNew = found === undefined;
  const done =
    (await pushOnce(push, files, await readHead(at, request.branch, repository.defaultBranch, isNew))) ??
    // Somebody moved the branch meanwhile: what they brought is looked at, once.
    (await pushOnce(push, files, await readHead(at, request.branch, repository.defaultBranch, isNew)));
  if (!done)
    throw new Problem('CONFLICT', 'The branch moves faster than Marsa can push. Try again in a moment.');
  const { plan, branch, commit } = done;
  const commitUrl = commit && `${repository.url}/commit/${commit}`;
  return {
    mode: 'push',
    repository: nameOf(at),
    branch,
    commit,
    commitUrl,
    created: isNew,
    files: plan.files,
    archive: null,
  };
}

const nameOf = ({ owner, repo }: RoomAt) => `${owner}/${repo}`;

async function createRepository(push: Push, isPrivate: boolean) {
  const { db, deps, at } = push;
  await inTransaction(db, (trx) =>
    deps.audit(trx, push.caller, eventOf(push, { outcome: 'repository intended' })),
  );
  try {
    return await at.room.createRepository({ owner: at.owner, repo: at.repo, isPrivate });
  } catch (error) {
    // The answer got lost, or another push was faster.
    const mayBeThere = deps.isOutcomeUnknown(error) || deps.githubStatusOf(error) === 422;
    const repository = mayBeThere ? await at.room.findRepository(at) : undefined;
    if (!repository) throw error;
    return repository;
  }
}

interface Pushed {
  plan: PushPlan;
  branch: string;
  commit: string | null;
}

/** @returns undefined where somebody else moved the branch first */
async function pushOnce(push: Push, files: readonly WrapperFile[], head: Head): Promise<Pushed | undefined> {
  const { db, deps } = push;
  const { base, isFirst } = await baseOf(push, head);
  const plan = planPush(files, base, head.files);
  const isEmpty = plan.writes.length === 0 && plan.removals.length === 0;
  if (isEmpty && head.isThere) {
    await record(push, head, plan, null);
    return { plan, branch: head.branch, commit: null };
  }
  const commit = isEmpty ? head.commit : await writeCommit(push, plan, head, isFirst);
  const row = await record(push, head, plan, commit);
  const isMoved = await moveBranch(push, head, commit).catch(async (error) => {
    if (error instanceof Problem && !deps.isOutcomeUnknown(error)) await fail(push, row, error.message);
    throw error;
  });
  if (!isMoved) {
    await fail(push, row, 'Somebody moved the branch meanwhile.');
    return undefined;
  }
  await endPushed(db, deps, row);
  return { plan, branch: head.branch, commit };
}

/** What Marsa wrote last: to this branch, else to the one it comes from. */
async function baseOf({ db, project, at }: Push, { branch, files }: Head) {
  const ofBranch = await findLastPush(db, project.id, nameOf(at), branch);
  const last = ofBranch ?? (await findLastPush(db, project.id, nameOf(at)));
  return {
    base: withGithubsReadme(last ? JSON.parse(last.files) : {}, files, at.repo),
    isFirst: last === undefined,
  };
}

async function writeCommit(
  { deps, at }: Push,
  plan: PushPlan,
  head: Head,
  isFirst: boolean,
): Promise<string> {
  const there = new Set([...head.files.values()].map(({ sha }) => sha));
  const shaOf = new Map(plan.files.map(({ path, sha }) => [path, sha]));
  const entries: TreeEntry[] = plan.removals.map((path) => ({ path, mode: '100644', sha: null }));
  for (const { path, bytes, executable } of plan.writes) {
    const mode = executable ? '100755' : '100644';
    const text = findText(bytes);
    const sha = shaOf.get(path) ?? '';
    if (text !== undefined) entries.push({ path, mode, content: text });
    else entries.push({ path, mode, sha: there.has(sha) ? sha : await at.room.createBlob(at, bytes) });
    there.add(sha);
  }
  const tree = await at.room.createTree(at, entries, head.tree);
  const author = { name: 'Marsa', email: 'marsa@noreply.invalid', at: deps.clock() };
  return at.room.createCommit(at, {
    message: messageOf(plan, isFirst),
    tree,
    parents: [head.commit],
    author,
  });
}

/** Writes down what is about to be done, or that nothing has to be. */
async function record(push: Push, head: Head, plan: PushPlan, commit: string | null): Promise<PushRow> {
  const { db, deps, caller, project, at } = push;
  const now = deps.clock();
  const row: PushRow = {
    id: newId(now),
    projectId: project.id,
    repository: nameOf(at),
    branch: head.branch,
    state: commit === null ? 'unchanged' : 'intended',
    baseCommit: head.commit,
    commitSha: commit,
    files: JSON.stringify(plan.base),
    detail: null,
    createdBy: caller.actor.id,
    createdAt: now,
    finishedAt: commit === null ? now : null,
  };
  const details = { ref: head.branch, outcome: row.state, ...(commit !== null && { commit }) };
  const count = plan.writes.length + plan.removals.length;
  await inTransaction(db, async (trx) => {
    if (!(await deps.holdProject(trx, project.id)))
      throw new Problem('NOT_FOUND', 'The project was deleted meanwhile.');
    await insertPush(trx, row);
    if (commit !== null) await wantSettling(trx, deps, project.id);
    await deps.audit(trx, caller, eventOf(push, { ...details, count }));
  });
  return row;
}

const eventOf = ({ project, at }: Push, details: object) =>
  ({
    action: 'WRAPPER_PUSH',
    workspaceId: project.workspaceId,
    projectId: project.id,
    subject: nameOf(at),
    details: { mode: 'push', repository: nameOf(at), ...details },
  }) as const;

/**
 * Moves the branch to the commit. Where the answer gets lost, the branch says whether it was done.
 * @returns false where the branch is elsewhere by now
 */
async function moveBranch({ deps, at }: Push, head: Head, commit: string): Promise<boolean> {
  const name = `heads/${head.branch}`;
  const move = () =>
    head.isThere ? at.room.updateRef(at, name, commit) : at.room.createRef(at, name, commit);
  const moveOrLook = async (mayRepeat: boolean): Promise<boolean> => {
    try {
      await move();
      return true;
    } catch (error) {
      const isUnknown = deps.isOutcomeUnknown(error);
      if (!isUnknown && deps.githubStatusOf(error) !== 422) throw error;
      const now = await at.room.findRef(at, name);
      const isUntouched = now === (head.isThere ? head.commit : undefined);
      if (isUntouched && isUnknown && mayRepeat) return moveOrLook(false);
      if (isUntouched || now === undefined) throw error;
      return isInHistory(at, now, commit);
    }
  };
  return moveOrLook(true);
}

const fail = ({ db, deps }: Push, row: PushRow, detail: string) =>
  finishPush(db, row.id, 'failed', detail, deps.clock());
