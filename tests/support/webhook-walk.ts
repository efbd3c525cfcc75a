import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { webhookEndpoints, webhookSources, workspaces } from '@marsa/contract/index.ts';
import type { Visit, Visitor } from './visitor.ts';
import { patienceMs, within } from './within.ts';

/** Text of a webhook that nothing but the sealed row may hold. */
export const receivedCanary = 'the-key-within-the-body-of-a-webhook';

/** Calls every endpoint of webhooks with success. */
export async function walkWebhooks(developer: Visitor, visits: Visit[], url: string) {
  const { id } = await developer(workspaces.create, { body: { name: 'Told' } });
  const params = { id };
  const source = await developer(webhookSources.create, {
    params,
    body: { channel: 'whatsapp', name: 'Meta', secret: 'the-app-secret-of-meta' },
  });
  const path = new URL(source.url).pathname;
  const token = source.verifyToken ?? '';
  const query = {
    'hub.mode': 'subscribe',
    'hub.verify_token': token,
    'hub.challenge': '1158201444',
  } as const;
  const at = { channel: 'whatsapp', id: source.id };
  assert.equal(await developer(webhookSources.challenge, { params: at, query }), '1158201444');
  const body = JSON.stringify({ object: 'whatsapp_business_account', apikey: receivedCanary });
  const signature = createHmac('sha256', 'the-app-secret-of-meta').update(body).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  const answer = await fetch(`${url}${path}`, { method: 'POST', body, headers });
  assert.equal(answer.status, 200);
  visits.push({ endpoint: webhookSources.receive, text: await answer.text() });
  const ofSource = { id, sourceId: source.id };
  await developer(webhookSources.update, { params: ofSource, body: { name: 'Meta, our number' } });
  await developer(webhookSources.rotate, {
    params: ofSource,
    body: { secret: 'another-app-secret-of-meta' },
  });
  await developer(webhookSources.list, { params });
  await developer(webhookSources.get, { params: ofSource });
  const list = () => developer(webhookSources.deliveries, { params: ofSource });
  const received = await untilEnded(list);
  const again = { ...ofSource, deliveryId: received.id };
  await developer(webhookSources.redeliver, { params: again });
  await developer(webhookSources.remove, { params: ofSource });
  await walkEndpoints(developer, id, `${url}/nowhere`);
}

async function walkEndpoints(developer: Visitor, id: string, nowhere: string) {
  const params = { id };
  const endpoint = await developer(webhookEndpoints.create, { params, body: { name: 'Ours', url: nowhere } });
  const ofEndpoint = { id, endpointId: endpoint.id };
  const sent = await developer(webhookEndpoints.test, { params: ofEndpoint });
  assert.equal(sent.status, 'dead');
  await developer(webhookEndpoints.update, { params: ofEndpoint, body: { events: ['build.failed'] } });
  await developer(webhookEndpoints.rotate, { params: ofEndpoint, body: {} });
  await developer(webhookEndpoints.redeliver, { params: { ...ofEndpoint, deliveryId: sent.id } });
  await developer(webhookEndpoints.list, { params });
  await developer(webhookEndpoints.get, { params: ofEndpoint });
  await developer(webhookEndpoints.deliveries, { params: ofEndpoint });
  await developer(webhookEndpoints.remove, { params: ofEndpoint });
}

/** Until the first of a list waits no more. */
async function untilEnded<T extends { id: string; status: string }>(
  list: () => Promise<T | T[]>,
): Promise<T> {
  const read = async () => {
    const items = await list();
    return Array.isArray(items) ? items[0] : items;
  };
  await within(patienceMs, async () => ((await read())?.status ?? 'waiting') !== 'waiting', 'the end');
  return (await read()) as T;
}
