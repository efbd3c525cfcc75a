import * as contract from '@marsa/contract/wrappers.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve } from '#platform/serve.ts';
import { makeWrapper } from './wrappers.service.ts';
import type { WrappersDeps } from './wrappers-deps.ts';

export function wrapperRoutes<Project>(http: Http<Project>, db: Db, deps: WrappersDeps): void {
  serve(http, contract.generate, ({ caller, body }) => makeWrapper(db, deps, caller, body));
}
