import * as contract from '@marsa/contract/jobs.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import { discardJob, getJob, listJobs, retryJob } from './jobs.service.ts';
import type { JobsDeps } from './jobs-deps.ts';

export function jobRoutes<Project>(http: Http<Project>, db: Db, deps: JobsDeps): void {
  serveList(http, contract.list, ({ query }) => listJobs(db, deps, query));
  serve(http, contract.get, ({ params }) => getJob(db, deps, params.id));
  serve(http, contract.retry, ({ caller, params }) => retryJob(db, deps, caller, params.id));
  serve(http, contract.discard, ({ caller, params }) => discardJob(db, deps, caller, params.id));
}
