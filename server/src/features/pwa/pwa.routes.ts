import * as contract from '@marsa/contract/pwa.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveDownload, serveList } from '#platform/serve.ts';
import { startCheck } from './checker.service.ts';
import { drawIcon, getCheck, listChecks } from './pwa.service.ts';
import type { PwaDeps, PwaProject } from './pwa-deps.ts';

export function pwaRoutes(http: Http<PwaProject>, db: Db, deps: PwaDeps): void {
  serve(http, contract.validate, async ({ caller, project, query, body, useOtherStatus }) => {
    const { id, jobId } = await startCheck(db, deps, caller, project, body?.url);
    await deps.waitForJob(jobId, query.wait * 1000);
    const check = await getCheck(db, project.id, id);
    if (check.status !== 'running') useOtherStatus();
    return check;
  });
  serveList(http, contract.list, ({ project, query }) => listChecks(db, deps, project.id, query));
  serve(http, contract.get, ({ project, params }) => getCheck(db, project.id, params.checkId));
  serveDownload(http, contract.icon, async ({ project, params }) => ({
    fileName: `${params.purpose}.png`,
    content: await drawIcon(db, project.id, params),
  }));
}
