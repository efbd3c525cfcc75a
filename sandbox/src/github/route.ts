import type { Api } from '#oracle/description.ts';
import { type Access, admit, inWords } from './access.ts';
import { type Answer, notFound, refuse } from './answer.ts';
import type { Body } from './body.ts';
import type { Urls } from './urls.ts';
import { findRepository, type Repository, type Token, type World } from './world.ts';

/** One request, as a handler sees it. */
export interface Call {
  world: World;
  api: Api;
  urls: Urls;
  token: Token | undefined;
  /** By the names in the operation's path. */
  params: Record<string, string>;
  query: Record<string, string>;
  body: Body;
  /** True if the caller asked for bytes instead of JSON. */
  wantsRaw: boolean;
  /** Time left until the rate limit's window ends, and so on; only `GET /rate_limit` looks. */
  rate: { limit: number; used: number; remaining: number; reset: number };
  /** A short-lived address on another origin for `content`. */
  keepForDownload: (type: string, content: () => Buffer) => string;
}

export interface RepositoryCall extends Call {
  repository: Repository;
}

export interface Route {
  /** As GitHub's description writes it: `GET /repos/{owner}/{repo}`. */
  operation: string;
  /** What a fine-grained token needs; goes into `X-Accepted-GitHub-Permissions`. */
  accepted: string;
  /** Lets the caller in or refuses. What it returns does the work, once the body has been looked at. */
  enter: (call: Call) => () => Answer | Promise<Answer>;
}

/** An operation below `/repos/{owner}/{repo}`. */
export function repositoryRoute(
  operation: string,
  access: Access,
  handle: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  return {
    operation,
    accepted: inWords(access),
    enter(call) {
      const repository =
        findRepository(call.world, call.params.owner ?? '', call.params.repo ?? '') ?? notFound();
      admit(call.token, repository, access);
      return () => handle({ ...call, repository });
    },
  };
}

/** An operation that anyone may call. */
export const openRoute = (operation: string, handle: (call: Call) => Answer): Route => ({
  operation,
  accepted: 'metadata=read',
  enter: (call) => () => handle(call),
});

/** An operation for whoever has a valid token. */
export const personalRoute = (
  operation: string,
  handle: (call: Call & { token: Token }) => Answer | Promise<Answer>,
): Route => ({
  operation,
  accepted: '',
  enter(call) {
    const token = call.token ?? refuse(401, 'Requires authentication');
    return () => handle({ ...call, token });
  },
});
