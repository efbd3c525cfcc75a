import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audit, webhookSources } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { assertProblem, sendRaw } from '@marsa/tests/support/raw-request.ts';
import { type Channels, channels, openChannels, schemes } from '@marsa/tests/support/webhook-channels.ts';
import { sendWebhook } from '@marsa/tests/support/webhooks.ts';
import { toStandardSecret } from '#platform/webhook-signature/standard-webhooks.ts';

const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

for (const engine of testDatabases()) {
  describe(`webhooks that come in, by who sends them, on ${engine.name}`, () => {
    let here: Channels;
    before(async () => {
      here = await openChannels(engine);
    });
    after(() => here[Symbol.asyncDispose]());
    for (const channel of channels) {
      test(`${channel}: accepted, written down, worked on; a repetition is answered the same and done once`, async () => {
        const sending = here.fresh(channel);
        assert.deepEqual(await here.accepted(here.send(channel, sending)), {
          accepted: true,
          isRepeated: false,
        });
        assert.deepEqual(await here.accepted(here.send(channel, sending)), {
          accepted: true,
          isRepeated: true,
        });
        const [row, ...others] = await here.listOf(channel);
        assert.deepEqual(others, []);
        assert.equal(row?.bytes, Buffer.byteLength(sending.body));
        const { receivedAt } = row ?? {};
        assert.equal(receivedAt, new Date(here.now()).toISOString());
      });

      test(`${channel}: nothing but its own secret opens it, and each refusal is a whole problem`, async () => {
        const before = (await here.listOf(channel)).length;
        const other =
          channel === 'standard'
            ? toStandardSecret(Buffer.alloc(32, 7).toString('base64'))
            : 'another-secret-altogether';
        assertProblem(await here.send(channel, here.fresh(channel), other), 'INVALID_SIGNATURE');
        const { url } = here.sourceOf(channel);
        const bare = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
        assertProblem(await sendRaw(here.server, new URL(url).pathname, bare), 'INVALID_SIGNATURE');
        const empty = { method: 'POST' };
        assertProblem(await sendRaw(here.server, new URL(url).pathname, empty), 'INVALID_SIGNATURE');
        assert.equal((await here.listOf(channel)).length, before);
        const { items } = await here.dana.page(audit.list, { query: { action: 'AUTH_FAILURE' } });
        assert.ok(
          items.some(
            ({ subject, code }) => subject === here.sourceOf(channel).id && code === 'INVALID_SIGNATURE',
          ),
        );
      });

      test(`${channel}: an id that is unknown, or of another channel, is no source`, async () => {
        const { live } = here.sourceOf(channel);
        const to = (path: string) =>
          sendWebhook(
            here.server,
            { url: `${here.server.url}/v1/webhooks/${path}` },
            schemes[channel],
            live,
            {
              atMs: here.now(),
            },
          );
        assertProblem(await to(`${channel}/${unknownId}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`${channel}/${'x'.repeat(3000)}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`${channel}/%F0%9F%9A%A2%27%22--`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`fax/${here.sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`__proto__/${here.sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
        const another = channel === 'github' ? 'whatsapp' : 'github';
        assertProblem(await to(`${another}/${here.sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
      });

      test(`${channel}: switched off, everything is refused; switched on, it goes on`, async () => {
        const params = { id: here.workspaceId, sourceId: here.sourceOf(channel).id };
        await here.dana.call(webhookSources.update, { params, body: { isActive: false } });
        assertProblem(await here.send(channel, here.fresh(channel)), 'CHANNEL_DISABLED');
        assertProblem(
          await here.send(channel, { ...here.fresh(channel), signedBody: 'other' }),
          'CHANNEL_DISABLED',
        );
        await here.dana.call(webhookSources.update, { params, body: { isActive: true } });
        await here.accepted(here.send(channel, here.fresh(channel)));
      });
    }

    for (const channel of ['github', 'whatsapp', 'standard'] as const) {
      test(`${channel}: one byte more, less or other, or the JSON written anew, is another body`, async () => {
        const { body, id } = here.fresh(channel);
        const pretty = JSON.stringify(JSON.parse(body), null, 1);
        for (const other of [`${body} `, body.slice(0, -1), body.replace('{', '['), pretty])
          assertProblem(await here.send(channel, { body: other, signedBody: body, id }), 'INVALID_SIGNATURE');
        await here.accepted(here.send(channel, { body, id }));
      });
    }

    test('signatures of the wrong length, kind or spelling, and headers as long as they may be', async () => {
      const header = 'x-hub-signature-256';
      const long = 'a'.repeat(15_000);
      for (const wrong of [
        '',
        'sha256=',
        `sha256=${'0'.repeat(63)}`,
        `sha1=${'0'.repeat(40)}`,
        'sha256=é',
        long,
      ])
        assertProblem(
          await here.send('github', { headers: { [header]: Buffer.from(wrong).toString('latin1') } }),
          'INVALID_SIGNATURE',
        );
      for (const name of ['x-telegram-bot-api-secret-token', 'apikey'] as const) {
        const channel = name === 'apikey' ? 'evolution' : 'telegram';
        assertProblem(await here.send(channel, { headers: { [name]: long } }), 'INVALID_SIGNATURE');
      }
      assertProblem(await here.send('standard', { headers: { 'webhook-id': long } }), 'INVALID_SIGNATURE');
      const { status } = await here.send('github', { headers: { [header]: 'a'.repeat(20_000) } });
      assert.equal(status, 400);
    });

    test('a time that is not now is told from a wrong signature', async () => {
      for (const apartMs of [-301_000, 301_000]) {
        assertProblem(
          await here.send('standard', { ...here.fresh('standard'), atMs: here.now() + apartMs }),
          'WEBHOOK_EXPIRED',
        );
        const wrong = { ...here.fresh('standard'), atMs: here.now() + apartMs, signedBody: 'other' };
        assertProblem(await here.send('standard', wrong), 'INVALID_SIGNATURE');
      }
      await here.accepted(here.send('standard', { ...here.fresh('standard'), atMs: here.now() - 299_000 }));
    });

    test('the same signed bytes under another delivery id or event are a repetition', async () => {
      const { body } = here.fresh('github');
      const named = (delivery: string, event: string) => ({
        body,
        headers: { 'x-github-delivery': delivery, 'x-github-event': event },
      });
      assert.equal(
        (await here.accepted(here.send('github', named('one', 'workflow_run')))).isRepeated,
        false,
      );
      assert.equal((await here.accepted(here.send('github', named('two', 'workflow_run')))).isRepeated, true);
      assert.equal((await here.accepted(here.send('github', named('one', 'ping')))).isRepeated, true);
      const rows = (await here.listOf('github')).filter(({ eventId }) => eventId !== null);
      assert.deepEqual(
        rows.map(({ event, eventId }) => [event, eventId]),
        [['workflow_run', 'one']],
      );
    });

    test('a message of WhatsApp that comes again in another bundle is known; its new status is not', async () => {
      const bundle = (messages: string[], statuses: [string, string][] = []) =>
        JSON.stringify({
          entry: [
            {
              changes: [
                {
                  field: 'messages',
                  value: {
                    messages: messages.map((id) => ({ id })),
                    statuses: statuses.map(([id, status]) => ({ id, status })),
                  },
                },
              ],
            },
          ],
        });
      const isRepeated = async (body: string) =>
        (await here.accepted(here.send('whatsapp', { body }))).isRepeated;
      assert.equal(await isRepeated(bundle(['wamid.A', 'wamid.B'])), false);
      assert.equal(await isRepeated(bundle(['wamid.B'])), true);
      assert.equal(await isRepeated(bundle(['wamid.B', 'wamid.C'])), false);
      assert.equal(await isRepeated(bundle([], [['wamid.A', 'delivered']])), false);
      assert.equal(await isRepeated(bundle([], [['wamid.A', 'read']])), false);
      assert.equal(await isRepeated(bundle([], [['wamid.A', 'read']])), true);
      const crowd = Array.from({ length: 1200 }, (_, at) => `wamid.crowd${at}`);
      assert.equal(await isRepeated(bundle(crowd)), false);
      assert.equal(await isRepeated(bundle(crowd)), true);
    });

    test('twenty of the same at once are accepted once', async () => {
      const sending = here.fresh('telegram');
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => here.accepted(here.send('telegram', sending))),
      );
      assert.equal(answers.filter(({ isRepeated }) => !isRepeated).length, 1);
    });
  });
}
