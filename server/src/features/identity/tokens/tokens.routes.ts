import * as contract from '@marsa/contract/tokens.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve } from '#platform/serve.ts';
import { introspectToken } from './introspect-token.service.ts';
import { issueTokens } from './issue-tokens.service.ts';
import { refreshTokens } from './refresh-tokens.service.ts';
import { revokeToken } from './revoke-tokens.service.ts';
import type { TokenDeps } from './tokens-deps.ts';

export function tokenRoutes<Project>(http: Http<Project>, db: Db, deps: TokenDeps): void {
  serve(http, contract.keys, async () => ({ keys: [...(await deps.keys.read()).published] }));
  serve(http, contract.create, (call) => issueTokens(db, deps, call, call.body));
  serve(http, contract.refresh, (call) => refreshTokens(db, deps, call, call.body));
  serve(http, contract.revoke, (call) => revokeToken(db, deps, call, call.body));
  serve(http, contract.introspect, ({ caller, body }) => introspectToken(deps, caller, body));
}
