import * as contract from '@marsa/contract/webhook-endpoints.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveList } from '#platform/serve.ts';
import {
  changeEndpoint,
  createEndpoint,
  getEndpoint,
  listEndpointsOf,
  removeEndpoint,
  rotateEndpoint,
  toEndpointView,
} from './endpoints.service.ts';
import { listSentTo, redeliverSent, testEndpoint } from './sent.service.ts';
import type { WebhooksDeps } from './webhooks-deps.ts';

export function webhookEndpointRoutes<Project>(http: Http<Project>, db: Db, deps: WebhooksDeps): void {
  serveList(http, contract.list, ({ caller, params, query }) => {
    deps.authorizeWorkspace(caller, params.id, 'webhooks:read');
    return listEndpointsOf(db, deps, params.id, query);
  });
  serve(http, contract.create, ({ caller, params, body }) => {
    deps.authorizeWorkspace(caller, params.id, 'webhooks:write');
    return createEndpoint(db, deps, caller, params.id, body);
  });
  serve(http, contract.get, async ({ caller, params }) =>
    toEndpointView(await getEndpoint(db, deps, caller, params, 'webhooks:read'), deps.clock()),
  );
  serve(http, contract.update, async ({ caller, params, body }) =>
    changeEndpoint(db, deps, caller, await getEndpoint(db, deps, caller, params, 'webhooks:write'), body),
  );
  serve(http, contract.rotate, async ({ caller, params, body }) =>
    rotateEndpoint(db, deps, caller, await getEndpoint(db, deps, caller, params, 'webhooks:write'), body),
  );
  serve(http, contract.remove, async ({ caller, params }) =>
    removeEndpoint(db, deps, caller, await getEndpoint(db, deps, caller, params, 'webhooks:write')),
  );
  serve(http, contract.test, async ({ caller, params }) =>
    testEndpoint(db, deps, caller, await getEndpoint(db, deps, caller, params, 'webhooks:write')),
  );
  serveList(http, contract.deliveries, async ({ caller, params, query }) =>
    listSentTo(db, deps, await getEndpoint(db, deps, caller, params, 'webhooks:read'), query),
  );
  serve(http, contract.redeliver, async ({ caller, params }) => {
    const endpoint = await getEndpoint(db, deps, caller, params, 'webhooks:write');
    return redeliverSent(db, deps, caller, endpoint, params.deliveryId);
  });
}
