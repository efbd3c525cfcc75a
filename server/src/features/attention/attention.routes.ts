import * as contract from '@marsa/contract/attention.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serveList } from '#platform/serve.ts';
import { listAttention } from './attention.service.ts';
import type { AttentionDeps } from './attention.ts';

export function attentionRoutes<Project>(http: Http<Project>, db: Db, deps: AttentionDeps): void {
  serveList(http, contract.list, async ({ caller }) => ({
    items: await listAttention(db, deps, caller),
    nextCursor: undefined,
  }));
}
