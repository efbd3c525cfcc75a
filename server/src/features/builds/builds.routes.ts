import * as contract from '@marsa/contract/builds.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { toBuildView } from './build-view.ts';
import { cancelBuild, getBuild, listBuilds } from './builds.service.ts';
import type { BuildProject, BuildsDeps } from './builds-deps.ts';
import { dispatchBuild } from './dispatch.service.ts';

export function buildRoutes<Project extends BuildProject>(
  http: Http<Project>,
  db: Db,
  deps: BuildsDeps,
): void {
  serve(http, contract.dispatch, async ({ caller, project, body, headers, useOtherStatus }) => {
    const idempotencyKey = headers['idempotency-key']?.toString();
    const { build, isRepeated } = await dispatchBuild(db, deps, caller, project, { ...body, idempotencyKey });
    if (isRepeated) useOtherStatus();
    return toBuildView(build);
  });
  serveList(http, contract.list, ({ project, query }) => listBuilds(db, deps, project.id, query));
  serve(http, contract.get, async ({ project, params }) =>
    toBuildView(await getBuild(db, project.id, params.buildId)),
  );
  serve(http, contract.cancel, async ({ caller, project, params }) =>
    toBuildView(await cancelBuild(db, deps, caller, project, params.buildId)),
  );
}
