import * as contract from '@marsa/contract/service-tokens.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import {
  createServiceToken,
  listVisibleTokens,
  revokeServiceToken,
  rotateServiceToken,
  type ServiceTokenDeps,
} from './service-tokens.service.ts';

export function serviceTokenRoutes<Project>(http: Http<Project>, db: Db, deps: ServiceTokenDeps): void {
  serve(http, contract.create, ({ caller, body }) => createServiceToken(db, deps, caller, body));
  serveList(http, contract.list, ({ caller, query }) => listVisibleTokens(db, deps, caller, query));
  serve(http, contract.rotate, ({ caller, params, body }) =>
    rotateServiceToken(db, deps, caller, params.id, body),
  );
  serve(http, contract.revoke, ({ caller, params }) => revokeServiceToken(db, deps, caller, params.id));
}
