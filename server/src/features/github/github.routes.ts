import * as contract from '@marsa/contract/github.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { getStoredAccess, setToken } from './access.service.ts';
import { getProjectRun, listProjectRuns } from './github.service.ts';
import type { GithubDeps, GithubProject } from './github-deps.ts';
import { planSync, syncProject } from './sync.service.ts';

export function githubRoutes<Project extends GithubProject>(
  http: Http<Project>,
  db: Db,
  deps: GithubDeps,
): void {
  serve(http, contract.setPat, ({ caller, project, body }) => setToken(db, deps, caller, project, body));
  serve(http, contract.getAccess, ({ project }) => getStoredAccess(db, deps, project));
  serve(http, contract.syncSecrets, ({ caller, project, query }) => {
    if (!query.plan) return syncProject(db, deps, caller, project);
    // A plan writes nothing, not even that there was one.
    caller.audited = true;
    return planSync(db, deps, project);
  });
  serveList(http, contract.listRuns, ({ project, query }) => listProjectRuns(db, deps, project, query));
  serve(http, contract.getRun, ({ project, params }) => getProjectRun(db, deps, project, params.runId));
}
