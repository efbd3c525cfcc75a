import { ok } from './answer.ts';
import { openRoute, personalRoute, type Route } from './route.ts';
import { toSelf } from './views.ts';

/** The version of the REST API that the sandbox plays. */
export const API_VERSION = '2022-11-28';

export const accountRoutes: readonly Route[] = [
  personalRoute('GET /user', ({ token, world, urls }) => ok(toSelf(token.owner, world, urls))),
  openRoute('GET /rate_limit', ({ rate }) => {
    const full = { ...rate, limit: 30, used: 0, remaining: 30 };
    return ok({ resources: { core: rate, search: full }, rate });
  }),
  openRoute('GET /versions', () => ok([API_VERSION])),
];
