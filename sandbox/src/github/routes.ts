import { accountRoutes } from './account.routes.ts';
import { runRoutes } from './actions/runs.routes.ts';
import { secretRoutes } from './actions/secrets.routes.ts';
import { workflowRoutes } from './actions/workflows.routes.ts';
import { contentsRoutes } from './git/contents.routes.ts';
import { objectRoutes } from './git/objects.routes.ts';
import { refRoutes } from './git/refs.routes.ts';
import { repositoryRoutes } from './repository.routes.ts';
import type { Route } from './route.ts';

/** All of GitHub that the sandbox plays. */
export const githubRoutes: readonly Route[] = [
  ...accountRoutes,
  ...repositoryRoutes,
  ...objectRoutes,
  ...refRoutes,
  ...contentsRoutes,
  ...secretRoutes,
  ...workflowRoutes,
  ...runRoutes,
];
