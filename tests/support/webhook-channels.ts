import assert from 'node:assert/strict';
import { webhookSources } from '@marsa/contract/index.ts';
import type { Channel } from '@marsa/contract/webhook-sources.ts';
import type { SignatureScheme } from '@marsa/server/platform/webhook-signature/webhook-signature.ts';
import type { TestEngine } from './databases.ts';
import { startTestServer } from './server.ts';
import { ownWorkspace, type Sending, type Source, sendWebhook } from './webhooks.ts';

export const appSecret = 'the-app-secret-that-meta-shows';

export const schemes: Record<Channel, SignatureScheme> = {
  github: { kind: 'github' },
  whatsapp: { kind: 'whatsapp' },
  telegram: { kind: 'telegram' },
  evolution: { kind: 'evolution', proof: 'header', header: 'apikey' },
  standard: { kind: 'standard' },
};

export const channels = Object.keys(schemes) as Channel[];

export type Channels = Awaited<ReturnType<typeof openChannels>>;

/** A server with a workspace that has a source of each channel; its clock stands still until it is moved. */
export async function openChannels(engine: TestEngine) {
  let nowMs = Date.parse('2026-11-27T12:00:00Z');
  const server = await startTestServer(engine, { clock: () => nowMs });
  const dana = await server.newDeveloper();
  const workspaceId = await ownWorkspace(dana);
  const sources = new Map<Channel, Source & { live: string }>();
  for (const channel of channels) {
    const secret = channel === 'whatsapp' ? { secret: appSecret } : {};
    const body = { channel, name: `A source of ${channel}`, ...secret };
    const made = await dana.call(webhookSources.create, { params: { id: workspaceId }, body });
    sources.set(channel, { ...made, live: made.secret ?? appSecret });
  }
  const sourceOf = (channel: Channel) => sources.get(channel) ?? assert.fail(channel);
  const send = (channel: Channel, sending: Partial<Sending> = {}, secret = sourceOf(channel).live) =>
    sendWebhook(server, sourceOf(channel), schemes[channel], secret, { atMs: nowMs, ...sending });
  let count = 0;
  return {
    ...{ server, dana, workspaceId, sourceOf, send },
    now: () => nowMs,
    wait(ms: number) {
      nowMs += ms;
    },
    replace: (channel: Channel, source: Source) =>
      void sources.set(channel, { ...source, live: source.secret ?? appSecret }),
    async accepted(answer: ReturnType<typeof send>): Promise<{ isRepeated: boolean }> {
      const { status, text } = await answer;
      assert.equal(status, 200, text);
      return JSON.parse(text).data;
    },
    async listOf(channel: Channel) {
      const params = { id: workspaceId, sourceId: sourceOf(channel).id };
      return (await dana.page(webhookSources.deliveries, { params })).items;
    },
    /** A body that no other is like, with what names the event in this channel. */
    fresh(channel: Channel) {
      const n = ++count;
      const bodies: Record<Channel, object> = {
        github: { zen: n },
        whatsapp: {
          entry: [{ changes: [{ field: 'messages', value: { messages: [{ id: `wamid.${n}` }] } }] }],
        },
        telegram: { update_id: n, message: { text: 'مرحبا' } },
        evolution: { event: 'messages.upsert', instance: 'shop', data: { key: { id: `E${n}` } } },
        standard: { type: 'thing.happened' },
      };
      return { body: JSON.stringify(bodies[channel]), id: `msg_${n}` };
    },
    async [Symbol.asyncDispose]() {
      const surprises = server.log().match(/.*"level":"error".*/g) ?? [];
      await server[Symbol.asyncDispose]();
      assert.deepEqual(surprises, []);
    },
  };
}
