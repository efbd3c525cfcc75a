import type { Parts } from './exchange.ts';
import type { PlannedFailure } from './github/actions/plan.ts';
import { tick } from './github/actions/runs.ts';
import { newRepositoryKey } from './github/actions/sealed-secret.ts';
import { isOver, type Run } from './github/actions/timeline.ts';
import { commitFiles } from './github/git/commit-files.ts';
import { findCommit } from './github/git/refs.ts';
import { leavesOf } from './github/git/store.ts';
import { addToken, type TokenWish } from './github/tokens.ts';
import { addAccount, addRepository, findAccount, getRepository, type World } from './github/world.ts';
import type { LoggedRequest } from './request-log.ts';

export interface RepositoryPlan {
  owner: string;
  name: string;
  isPrivate?: boolean;
  /** What its first commit holds. Without it the repository has no commit and answers 409 to git data. */
  files?: Record<string, string | Buffer>;
}

type Files = Record<string, string | Buffer | null>;
export type Controls = ReturnType<typeof controlsOf>;

/** What a rehearsal does behind GitHub's API, and what it may look at. */
export const controlsOf = (parts: Parts, requests: LoggedRequest[]) => ({
  get url() {
    return parts.origin();
  },
  /** Base URL to give a client in place of an Enterprise Server's `https://HOST/api/v3`. */
  get enterpriseUrl() {
    return `${parts.origin()}/api/v3`;
  },
  /** True where GitHub's own description judges every request and answer. */
  hasOracle: parts.oracle.isPresent,
  /** What the sandbox did wrong, or was asked in a way GitHub does not describe. A test asserts that it is empty. */
  violations: parts.violations,
  /** Every request, oldest first: method, path, status. */
  requests,
  fail: parts.faults.add,
  faults: parts.faults.list,
  clearFaults: parts.faults.clear,
  /** Requests per hour that a person may make; 5,000 at first. */
  setRateLimit: parts.limits.setPerHour,
  ...peopleOf(parts.world),
  ...repositoriesOf(parts.world),
  ...runsOf(parts),
  /** Has a repository's runs and jobs told to a URL, as signed webhooks. */
  addHook: parts.hooks.set,
  forgeHooks: parts.hooks.forge,
  dropHooks: parts.hooks.drop,
  hookDeliveries: parts.hooks.settled,
});

const peopleOf = (world: World) => ({
  createUser: (login: string) => void addAccount(world, login, 'User'),
  createOrg: (login: string, members: string[] = []) =>
    void addAccount(world, login, 'Organization', members),
  /** The text of a new token, made at run time and opening nothing but this sandbox. */
  createToken: (wish: TokenWish) => addToken(world, wish),
  revokeToken: (token: string) => void world.tokens.delete(token),
});

function repositoriesOf(world: World) {
  const accountOf = (login: string) => {
    const account = findAccount(world, login);
    if (!account) throw new Error(`The sandbox has no account ${login}; create it first.`);
    return account;
  };
  const commit = (owner: string, name: string, files: Files, message = 'Change') =>
    commitFiles(world, getRepository(world, owner, name), files, message, accountOf(owner));
  return {
    async createRepo({ owner, name, isPrivate = true, files }: RepositoryPlan) {
      const key = await newRepositoryKey(world.nextId());
      addRepository(world, accountOf(owner), { name, isPrivate }, key);
      if (files) commit(owner, name, files, 'Initial commit');
    },
    /** A commit as somebody's `git push` brings it; `null` deletes a file. Returns its id. */
    commit,
    /** The files of a branch, tag or commit (the default branch if left out), by path. */
    filesOf(owner: string, name: string, ref?: string): Map<string, Buffer> {
      const repository = getRepository(world, owner, name);
      const { git, defaultBranch } = repository;
      const tree = git.commits.get(findCommit(repository, ref ?? defaultBranch) ?? '')?.tree;
      return new Map(
        [...leavesOf(git, tree ?? '')].map(([path, { id }]) => [path, git.blobs.get(id) ?? Buffer.alloc(0)]),
      );
    },
    /** The opened secrets, by name. */
    secretsOf(owner: string, name: string): Map<string, Buffer> {
      const { secrets } = getRepository(world, owner, name);
      return new Map([...secrets.values()].map((secret) => [secret.name, secret.value]));
    },
    /** Somebody changes or deletes (`undefined`) a secret on GitHub's own page. */
    changeSecret(owner: string, name: string, secret: string, value: string | undefined) {
      const { secrets } = getRepository(world, owner, name);
      const at = world.clock();
      const createdAt = secrets.get(secret)?.createdAt ?? at;
      if (value === undefined) secrets.delete(secret);
      else secrets.set(secret, { name: secret, value: Buffer.from(value), createdAt, updatedAt: at });
    },
  };
}

const runsOf = ({ world, settle, hooks }: Parts) => ({
  /** The runs of a repository, newest first. */
  runsOf(owner: string, name: string): Run[] {
    settle();
    return getRepository(world, owner, name).runs;
  },
  /** The next runs that come by shall fail at this step. */
  failStep: (failure: PlannedFailure) => void world.plannedFailures.push({ ...failure }),
  /** Moves every run that is not over by so many ticks; `Infinity` to its end. Each tick begins at the clock's time. */
  advance(ticks = 1) {
    for (const { runs } of world.repositories.values())
      for (const run of runs) {
        for (let n = 0; n < ticks && !isOver(run); n++) {
          tick(run, world.clock());
          hooks.notice();
        }
      }
  },
});
