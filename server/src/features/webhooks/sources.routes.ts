import * as contract from '@marsa/contract/webhook-sources.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Http } from '#platform/http.ts';
import { serve, serveDownload, serveList } from '#platform/serve.ts';
import { answerChallenge, type ReceiveDeps, receiveWebhook } from './receive.service.ts';
import { listReceivedOf, redeliverReceived } from './received.service.ts';
import {
  changeSource,
  createSource,
  getSource,
  listSourcesOf,
  removeSource,
  rotateSource,
  toSourceView,
} from './sources.service.ts';

export function webhookSourceRoutes<Project>(http: Http<Project>, db: Db, deps: ReceiveDeps): void {
  serve(http, contract.receive, async ({ params, origin, requestId, headers, bytes }) => {
    const accepted = await receiveWebhook(db, deps, { ...params, origin, requestId }, { headers, bytes });
    return { accepted: true as const, ...accepted };
  });
  serveDownload(http, contract.challenge, async ({ params, origin, requestId, query }) => {
    const asked = { verifyToken: query['hub.verify_token'], challenge: query['hub.challenge'] };
    const answer = await answerChallenge(db, deps, { ...params, origin, requestId }, asked);
    return { fileName: 'challenge.txt', content: Buffer.from(answer) };
  });
  serveList(http, contract.list, ({ caller, params, query }) => {
    deps.authorizeWorkspace(caller, params.id, 'webhooks:read');
    return listSourcesOf(db, deps, params.id, query);
  });
  serve(http, contract.create, ({ caller, params, body }) => {
    deps.authorizeWorkspace(caller, params.id, 'webhooks:write');
    return createSource(db, deps, caller, params.id, body);
  });
  serve(http, contract.get, async ({ caller, params }) =>
    toSourceView(deps, await getSource(db, deps, caller, params, 'webhooks:read')),
  );
  serve(http, contract.update, async ({ caller, params, body }) =>
    changeSource(db, deps, caller, await getSource(db, deps, caller, params, 'webhooks:write'), body),
  );
  serve(http, contract.rotate, async ({ caller, params, body }) =>
    rotateSource(db, deps, caller, await getSource(db, deps, caller, params, 'webhooks:write'), body),
  );
  serve(http, contract.remove, async ({ caller, params }) =>
    removeSource(db, deps, caller, await getSource(db, deps, caller, params, 'webhooks:write')),
  );
  serveList(http, contract.deliveries, async ({ caller, params, query }) =>
    listReceivedOf(db, deps, await getSource(db, deps, caller, params, 'webhooks:read'), query),
  );
  serve(http, contract.redeliver, async ({ caller, params }) => {
    const source = await getSource(db, deps, caller, params, 'webhooks:write');
    return redeliverReceived(db, deps, caller, source, params.deliveryId);
  });
}
