import { createHash } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import type { GuardedFetch } from '#platform/guarded-fetch.ts';
import { type Repository, repository, user } from './github-answers.ts';
import { type Call, createCall, orMissing } from './github-call.ts';
import { scopesOf } from './github-fault.ts';
import { encodePart, fullNameOf, pathOf, type RepositoryName } from './github-path.ts';
import { type ActionsRoom, actionsRoom } from './room-actions.ts';
import { type GitRoom, gitRoom } from './room-git.ts';
import { type SecretsRoom, secretsRoom } from './room-secrets.ts';
import { createPace, type Pace, type SharedPace } from './token-pace.ts';

/** Who a token belongs to and what it says of itself. */
export interface TokenOwner {
  login: string;
  /** Of a classic token; undefined for a fine-grained one. */
  scopes: string[] | undefined;
  /** Milliseconds since 1970. */
  expiresAt: number | undefined;
}

export interface NewRepository extends RepositoryName {
  description?: string;
  /** Private where it is silent. */
  isPrivate?: boolean;
}

/** GitHub as one token sees it. Every method throws a Problem (CONFLICT, UPSTREAM) in GitHub's own words. */
export interface Room extends GitRoom, SecretsRoom, ActionsRoom {
  getUser(): Promise<TokenOwner>;
  /** Undefined where there is none, or the token does not see it. */
  findRepository(at: RepositoryName): Promise<Repository | undefined>;
  /** A private repository with a first commit, of the token's user or an organisation. */
  createRepository(spec: NewRepository): Promise<Repository>;
}

export interface RoomsOptions {
  fetch: GuardedFetch;
  clock: Clock;
  /** Milliseconds from one write of a token to its next. */
  writeGapMs: number;
  /** What all instances know of one token, by a digest of it; absent where there is one instance. */
  shareOf?: ((digest: string) => SharedPace) | undefined;
}

export interface Rooms {
  open(token: string, baseUrl: string): Room;
}

const maxPaces = 1000;

/** The rooms of this process: those of one token share its pace. */
export function createRooms({ fetch, clock, writeGapMs, shareOf }: RoomsOptions): Rooms {
  const paces = new Map<string, Pace>();
  const paceOf = (token: string, baseUrl: string) => {
    const key = createHash('sha256').update(`${baseUrl} ${token}`).digest('base64');
    const pace = paces.get(key) ?? createPace(clock, writeGapMs, shareOf?.(key));
    // The one used last stands last; the one used longest ago makes room.
    paces.delete(key);
    paces.set(key, pace);
    for (const oldest of paces.keys()) if (paces.size > maxPaces) paces.delete(oldest);
    return pace;
  };
  return {
    open: (token, baseUrl) => {
      const call = createCall({ token, baseUrl, fetch, clock, pace: paceOf(token, baseUrl) });
      const isEnterprise = new URL(baseUrl).pathname.startsWith('/api/v3');
      return {
        ...accountRoom(call),
        ...gitRoom(call),
        ...secretsRoom(call),
        ...actionsRoom(call, isEnterprise),
      };
    },
  };
}

function accountRoom(call: Call) {
  const getUser = async (): Promise<TokenOwner> => {
    const { headers, data } = await call(
      { method: 'GET', path: '/user', aim: 'say who the token belongs to' },
      user,
    );
    // `2026-12-31 10:00:00 UTC`, or an offset instead of UTC.
    const expiresAt = Date.parse(String(headers['github-authentication-token-expiration']));
    return { ...data, scopes: scopesOf(headers), expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt };
  };
  return {
    getUser,
    async findRepository(at: RepositoryName) {
      const request = { method: 'GET', path: pathOf(at), aim: `show ${fullNameOf(at)}` } as const;
      return (await orMissing(call(request, repository)))?.data;
    },
    async createRepository({ owner, repo, description, isPrivate = true }: NewRepository) {
      const { login } = await getUser();
      const isOwn = login.toLowerCase() === owner.toLowerCase();
      const path = isOwn ? '/user/repos' : `/orgs/${encodePart(owner)}/repos`;
      const body = { name: repo, private: isPrivate, auto_init: true, ...(description && { description }) };
      return (await call({ method: 'POST', path, aim: `create ${owner}/${repo}`, body }, repository)).data;
    },
  };
}
