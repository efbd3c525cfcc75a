import { createHmac } from 'node:crypto';
import * as webhookSources from '@marsa/contract/webhook-sources.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import type { Target } from './load.ts';
import type { Marsa } from './marsa.ts';

/** About as much as GitHub says of a job. */
const padding = 'x'.repeat(4096);

/** Webhooks as GitHub sends them to a source, each with a body of its own and signed for it. */
export async function makeWebhookTarget({ client, url }: Marsa): Promise<Target> {
  const { id } = await client.call(workspaces.create, { body: { name: 'Webhooks' } });
  const body = { channel: 'github', name: 'GitHub' } as const;
  const source = await client.call(webhookSources.create, { params: { id }, body });
  const secret = source.secret ?? '';
  let count = 0;
  return {
    url: url + new URL(source.url).pathname,
    method: 'POST',
    next() {
      const text = JSON.stringify({ action: 'ping', delivery: ++count, padding });
      const signature = createHmac('sha256', secret).update(text).digest('hex');
      return {
        body: text,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      };
    },
  };
}
