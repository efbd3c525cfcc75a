import type { Clock } from '#clock.ts';
import type { PlannedFailure } from './actions/plan.ts';
import type { RepositoryKey, StoredSecret } from './actions/sealed-secret.ts';
import type { Run } from './actions/timeline.ts';
import { emptyStore, type GitStore } from './git/store.ts';

export interface Account {
  id: number;
  login: string;
  kind: 'User' | 'Organization';
  /** Logins of an organization's members; each may administrate its repositories. */
  members: Set<string>;
  createdAt: number;
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  description: string | null;
  homepage: string | null;
  isPrivate: boolean;
  defaultBranch: string;
  git: GitStore;
  /** Commit id by full name: `refs/heads/main`. Empty until the first commit. */
  refs: Map<string, string>;
  key: RepositoryKey;
  /** By name, upper case. */
  secrets: Map<string, StoredSecret>;
  /** By path: `.github/workflows/x.yml`. */
  workflows: Map<string, Workflow>;
  runs: Run[];
  createdAt: number;
  pushedAt: number;
}

export const PERMISSIONS = [
  'actions',
  'administration',
  'contents',
  'metadata',
  'secrets',
  'workflows',
] as const;
export type PermissionName = (typeof PERMISSIONS)[number];
export type Level = 'read' | 'write';
export type Permissions = Partial<Record<PermissionName, Level>>;

interface OfToken {
  owner: Account;
  expiresAt: number | undefined;
}
export interface ClassicToken extends OfToken {
  kind: 'classic';
  scopes: string[];
}
export interface FineGrainedToken extends OfToken {
  kind: 'fine-grained';
  permissions: Permissions;
  /** `owner/name`, lower case; all of its owner's if undefined. */
  repositories: string[] | undefined;
}
export type Token = ClassicToken | FineGrainedToken;

/** A workflow that GitHub knows because its file is on the default branch. */
export interface Workflow {
  id: number;
  path: string;
  name: string;
  state: 'active' | 'disabled_manually';
  runCount: number;
  createdAt: number;
  updatedAt: number;
}

/** Everything that this GitHub knows. */
export interface World {
  clock: Clock;
  nextId: () => number;
  accounts: Map<string, Account>;
  /** By `owner/name`, lower case. */
  repositories: Map<string, Repository>;
  tokens: Map<string, Token>;
  plannedFailures: PlannedFailure[];
}

export function newWorld(clock: Clock): World {
  let id = 1_000;
  return {
    clock,
    nextId: () => ++id,
    accounts: new Map(),
    repositories: new Map(),
    tokens: new Map(),
    plannedFailures: [],
  };
}

export const fullName = (repository: Repository) => `${repository.owner.login}/${repository.name}`;

export const findAccount = (world: World, login: string) => world.accounts.get(login.toLowerCase());

export const findRepository = (world: World, owner: string, name: string) =>
  world.repositories.get(`${owner}/${name}`.toLowerCase());

/** @throws Error in words for whoever writes the rehearsal. */
export function getRepository(world: World, owner: string, name: string): Repository {
  const repository = findRepository(world, owner, name);
  if (!repository) throw new Error(`The sandbox has no repository ${owner}/${name}; create it first.`);
  return repository;
}

export function addAccount(
  world: World,
  login: string,
  kind: Account['kind'],
  members: string[] = [],
): Account {
  if (typeof login !== 'string' || !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/.test(login))
    throw new Error(`${login} is no GitHub login: letters, digits and single hyphens, 39 at most.`);
  if (findAccount(world, login)) throw new Error(`The sandbox already has an account ${login}.`);
  const account = {
    id: world.nextId(),
    login,
    kind,
    members: new Set(members.map((member) => member.toLowerCase())),
    createdAt: world.clock(),
  };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}

export interface RepositoryWish {
  name: string;
  isPrivate: boolean;
  description?: string | undefined;
  homepage?: string | undefined;
}

/** An empty repository: no commit, no branch. */
export function addRepository(
  world: World,
  owner: Account,
  wish: RepositoryWish,
  key: RepositoryKey,
): Repository {
  const now = world.clock();
  const repository: Repository = {
    id: world.nextId(),
    owner,
    name: wish.name,
    description: wish.description ?? null,
    homepage: wish.homepage ?? null,
    isPrivate: wish.isPrivate,
    defaultBranch: 'main',
    git: emptyStore(),
    refs: new Map(),
    key,
    secrets: new Map(),
    workflows: new Map(),
    runs: [],
    createdAt: now,
    pushedAt: now,
  };
  world.repositories.set(fullName(repository).toLowerCase(), repository);
  return repository;
}
