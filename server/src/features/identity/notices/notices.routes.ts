import * as contract from '@marsa/contract/notices.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { disown, disownByLink, type LockDownDeps } from './lock-down.service.ts';
import { acknowledge, listFor } from './notices.service.ts';

export function noticeRoutes<Project>(http: Http<Project>, db: Db, deps: LockDownDeps): void {
  serveList(http, contract.list, ({ caller, query }) => listFor(db, deps, caller, query));
  serve(http, contract.acknowledge, ({ caller, params }) => acknowledge(db, deps, caller, params.id));
  serve(http, contract.notMe, ({ caller, params }) => disown(db, deps, caller, params.id));
  serve(http, contract.notMeByLink, ({ origin, body }) => disownByLink(db, deps, origin.ip, body));
}
