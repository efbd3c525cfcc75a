import * as contract from '@marsa/contract/line.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serveList } from '#platform/serve.ts';
import { listLines } from './line.service.ts';
import type { LineDeps } from './line.ts';

export function lineRoutes<Project>(http: Http<Project>, db: Db, deps: LineDeps): void {
  serveList(http, contract.list, async ({ caller, query }) => ({
    items: await listLines(db, deps, caller, query.projectIds),
    nextCursor: undefined,
  }));
}
