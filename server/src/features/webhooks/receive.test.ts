import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { audit, webhookSources } from '@marsa/contract/index.ts';
import type { Channel } from '@marsa/contract/webhook-sources.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { assertProblem, sendRaw } from '@marsa/tests/support/raw-request.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';
import { ownWorkspace, type Sending, type Source, sendWebhook } from '@marsa/tests/support/webhooks.ts';
import { toStandardSecret } from '#platform/webhook-signature/standard-webhooks.ts';
import type { SignatureScheme } from '#platform/webhook-signature/webhook-signature.ts';

const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const appSecret = 'the-app-secret-that-meta-shows';

const schemes: Record<Channel, SignatureScheme> = {
  github: { kind: 'github' },
  whatsapp: { kind: 'whatsapp' },
  telegram: { kind: 'telegram' },
  evolution: { kind: 'evolution', proof: 'header', header: 'apikey' },
  standard: { kind: 'standard' },
};
const channels = Object.keys(schemes) as Channel[];

for (const engine of testDatabases()) {
  describe(`webhooks that come in, on ${engine.name}`, () => {
    let server: TestServer;
    let dana: Awaited<ReturnType<TestServer['newDeveloper']>>;
    let workspaceId: string;
    let nowMs = Date.parse('2026-11-27T12:00:00Z');
    const sources = new Map<Channel, Source & { live: string }>();
    const sourceOf = (channel: Channel) => sources.get(channel) ?? assert.fail(channel);
    before(async () => {
      server = await startTestServer(engine, { clock: () => nowMs });
      dana = await server.newDeveloper();
      workspaceId = await ownWorkspace(dana);
      for (const channel of channels) {
        const secret = channel === 'whatsapp' ? { secret: appSecret } : {};
        const body = { channel, name: `A source of ${channel}`, ...secret };
        const made = await dana.call(webhookSources.create, { params: { id: workspaceId }, body });
        sources.set(channel, { ...made, live: made.secret ?? appSecret });
      }
    });
    after(async () => {
      const surprises = server.log().match(/.*"level":"error".*/g) ?? [];
      await server[Symbol.asyncDispose]();
      assert.deepEqual(surprises, []);
    });

    const send = (channel: Channel, sending: Partial<Sending> = {}, secret = sourceOf(channel).live) =>
      sendWebhook(server, sourceOf(channel), schemes[channel], secret, { atMs: nowMs, ...sending });
    const accepted = async (answer: ReturnType<typeof send>) => {
      const { status, text } = await answer;
      assert.equal(status, 200, text);
      return JSON.parse(text).data;
    };
    const listOf = async (channel: Channel) => {
      const params = { id: workspaceId, sourceId: sourceOf(channel).id };
      return (await dana.page(webhookSources.deliveries, { params })).items;
    };
    let count = 0;
    /** A body that no other is like, with what names the event in this channel. */
    const fresh = (channel: Channel) => {
      const n = ++count;
      const bodies: Record<Channel, object> = {
        github: { zen: n },
        whatsapp: {
          entry: [{ changes: [{ field: 'messages', value: { messages: [{ id: `wamid.${n}` }] } }] }],
        },
        telegram: { update_id: n, message: { text: 'مرحبا' } },
        evolution: {
          event: 'messages.upsert',
          instance: 'shop',
          data: { key: { id: `E${n}` } },
          apikey: 'theirs',
        },
        standard: { type: 'thing.happened' },
      };
      return { body: JSON.stringify(bodies[channel]), id: `msg_${n}` };
    };

    for (const channel of channels) {
      test(`${channel}: accepted, written down, worked on; a repetition is answered the same and done once`, async () => {
        const sending = fresh(channel);
        assert.deepEqual(await accepted(send(channel, sending)), { accepted: true, isRepeated: false });
        assert.deepEqual(await accepted(send(channel, sending)), { accepted: true, isRepeated: true });
        const [row, ...others] = await listOf(channel);
        assert.deepEqual(others, []);
        assert.equal(row?.bytes, Buffer.byteLength(sending.body));
        const { receivedAt } = row ?? {};
        assert.equal(receivedAt, new Date(nowMs).toISOString());
      });

      test(`${channel}: nothing but its own secret opens it, and each refusal is a whole problem`, async () => {
        const before = (await listOf(channel)).length;
        const other =
          channel === 'standard'
            ? toStandardSecret(Buffer.alloc(32, 7).toString('base64'))
            : 'another-secret-altogether';
        assertProblem(await send(channel, fresh(channel), other), 'INVALID_SIGNATURE');
        const { url } = sourceOf(channel);
        const bare = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
        assertProblem(await sendRaw(server, new URL(url).pathname, bare), 'INVALID_SIGNATURE');
        const empty = { method: 'POST' };
        assertProblem(await sendRaw(server, new URL(url).pathname, empty), 'INVALID_SIGNATURE');
        assert.equal((await listOf(channel)).length, before);
        const { items } = await dana.page(audit.list, { query: { action: 'AUTH_FAILURE' } });
        assert.ok(
          items.some(({ subject, code }) => subject === sourceOf(channel).id && code === 'INVALID_SIGNATURE'),
        );
      });

      test(`${channel}: an id that is unknown, or of another channel, is no source`, async () => {
        const { live } = sourceOf(channel);
        const to = (path: string) =>
          sendWebhook(server, { url: `${server.url}/v1/webhooks/${path}` }, schemes[channel], live, {
            atMs: nowMs,
          });
        assertProblem(await to(`${channel}/${unknownId}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`${channel}/${'x'.repeat(3000)}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`${channel}/%F0%9F%9A%A2%27%22--`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`fax/${sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
        assertProblem(await to(`__proto__/${sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
        const another = channel === 'github' ? 'whatsapp' : 'github';
        assertProblem(await to(`${another}/${sourceOf(channel).id}`), 'UNKNOWN_SOURCE');
      });

      test(`${channel}: switched off, everything is refused; switched on, it goes on`, async () => {
        const params = { id: workspaceId, sourceId: sourceOf(channel).id };
        await dana.call(webhookSources.update, { params, body: { isActive: false } });
        assertProblem(await send(channel, fresh(channel)), 'CHANNEL_DISABLED');
        assertProblem(await send(channel, { ...fresh(channel), signedBody: 'other' }), 'CHANNEL_DISABLED');
        await dana.call(webhookSources.update, { params, body: { isActive: true } });
        await accepted(send(channel, fresh(channel)));
      });
    }

    for (const channel of ['github', 'whatsapp', 'standard'] as const) {
      test(`${channel}: one byte more, less or other, or the JSON written anew, is another body`, async () => {
        const { body, id } = fresh(channel);
        const pretty = JSON.stringify(JSON.parse(body), null, 1);
        for (const other of [`${body} `, body.slice(0, -1), body.replace('{', '['), pretty])
          assertProblem(await send(channel, { body: other, signedBody: body, id }), 'INVALID_SIGNATURE');
        await accepted(send(channel, { body, id }));
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
          await send('github', { headers: { [header]: Buffer.from(wrong).toString('latin1') } }),
          'INVALID_SIGNATURE',
        );
      for (const name of ['x-telegram-bot-api-secret-token', 'apikey'] as const) {
        const channel = name === 'apikey' ? 'evolution' : 'telegram';
        assertProblem(await send(channel, { headers: { [name]: long } }), 'INVALID_SIGNATURE');
      }
      assertProblem(await send('standard', { headers: { 'webhook-id': long } }), 'INVALID_SIGNATURE');
      const { status } = await send('github', { headers: { [header]: 'a'.repeat(20_000) } });
      assert.equal(status, 400);
    });

    test('a time that is not now is told from a wrong signature', async () => {
      for (const apartMs of [-301_000, 301_000]) {
        assertProblem(
          await send('standard', { ...fresh('standard'), atMs: nowMs + apartMs }),
          'WEBHOOK_EXPIRED',
        );
        const wrong = { ...fresh('standard'), atMs: nowMs + apartMs, signedBody: 'other' };
        assertProblem(await send('standard', wrong), 'INVALID_SIGNATURE');
      }
      await accepted(send('standard', { ...fresh('standard'), atMs: nowMs - 299_000 }));
    });

    test('the same signed bytes under another delivery id or event are a repetition', async () => {
      const { body } = fresh('github');
      const named = (delivery: string, event: string) => ({
        body,
        headers: { 'x-github-delivery': delivery, 'x-github-event': event },
      });
      assert.equal((await accepted(send('github', named('one', 'workflow_run')))).isRepeated, false);
      assert.equal((await accepted(send('github', named('two', 'workflow_run')))).isRepeated, true);
      assert.equal((await accepted(send('github', named('one', 'ping')))).isRepeated, true);
      const [row] = await listOf('github');
      assert.deepEqual([row?.event, row?.eventId], ['workflow_run', 'one']);
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
      const isRepeated = async (body: string) => (await accepted(send('whatsapp', { body }))).isRepeated;
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
      const sending = fresh('telegram');
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => accepted(send('telegram', sending))),
      );
      assert.equal(answers.filter(({ isRepeated }) => !isRepeated).length, 1);
    });

    test('what a sender that proved itself sends must be a JSON object, whatever its content type says', async () => {
      for (const body of [
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{"a":1}}',
        'payload=%7B%7D',
        Buffer.from([0x7b, 0xff, 0x7d]),
      ])
        assertProblem(await send('github', { body }), 'BAD_REQUEST');
      const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
      await accepted(send('github', { body: deep }));
      const strange = '{"__proto__":{"isAdmin":true},"type":"a\\u0000b\\ud800c","n":1}';
      await accepted(
        send('standard', { ...fresh('standard'), body: strange, headers: { 'content-type': 'text/plain' } }),
      );
      assert.equal((await listOf('standard'))[0]?.event, 'ab\ufffdc');
      assert.ok(!('isAdmin' in {}));
    });

    test('1 MiB; from WhatsApp four times as much; more is not read', async () => {
      const padded = (bytes: number) => `{"padding":"${'x'.repeat(bytes - 14)}"}`;
      await accepted(send('github', { body: padded(1024 * 1024) }));
      assertProblem(await send('github', { body: padded(1024 * 1024 + 1) }), 'PAYLOAD_TOO_LARGE');
      await accepted(send('whatsapp', { body: padded(4 * 1024 * 1024) }));
      assertProblem(await send('whatsapp', { body: padded(4 * 1024 * 1024 + 1) }), 'PAYLOAD_TOO_LARGE');
    });

    test("Meta's question is answered with its own words, once the token fits", async () => {
      const { url, verifyToken } = sourceOf('whatsapp');
      const ask = (token: string, challenge = '1158201444', path = new URL(url).pathname) =>
        sendRaw(
          server,
          `${path}?hub.mode=subscribe&hub.challenge=${encodeURIComponent(challenge)}&hub.verify_token=${token}`,
        );
      const { status, headers, text } = await ask(verifyToken ?? '');
      assert.deepEqual([status, text], [200, '1158201444']);
      assert.match(headers['content-type'] ?? '', /^text\/plain/);
      assertProblem(await ask('wrong'), 'INVALID_SIGNATURE');
      assertProblem(await ask(''), 'INVALID_SIGNATURE');
      for (const bad of ['', '<script>', 'a b', 'x'.repeat(129)])
        assertProblem(await ask(verifyToken ?? '', bad), 'BAD_REQUEST');
      assertProblem(await sendRaw(server, new URL(url).pathname), 'BAD_REQUEST');
      for (const path of [`/v1/webhooks/whatsapp/${unknownId}`, new URL(sourceOf('github').url).pathname])
        assertProblem(await ask(verifyToken ?? '', '1', path), 'UNKNOWN_SOURCE');
      assert.ok(!server.log().includes(verifyToken ?? '?'));
    });

    test('a new secret works at once, the one before until its end', async () => {
      const { id, live } = sourceOf('github');
      const params = { id: workspaceId, sourceId: id };
      const rotated = await dana.call(webhookSources.rotate, { params, body: { overlapSeconds: 3600 } });
      assert.notEqual(rotated.secret, live);
      assert.equal(rotated.previousSecretUntil, new Date(nowMs + 3_600_000).toISOString());
      const fresher = rotated.secret ?? '';
      await accepted(send('github', fresh('github')));
      await accepted(send('github', fresh('github'), fresher));
      nowMs += 3_600_000 - 1;
      await accepted(send('github', fresh('github')));
      nowMs += 1;
      assertProblem(await send('github', fresh('github')), 'INVALID_SIGNATURE');
      await accepted(send('github', fresh('github'), fresher));
      const last = await dana.call(webhookSources.rotate, { params, body: { overlapSeconds: 0 } });
      assertProblem(await send('github', fresh('github'), fresher), 'INVALID_SIGNATURE');
      sources.set('github', { ...last, live: last.secret ?? '' });
      await accepted(send('github', fresh('github')));
    });

    test('Evolution API by a token of its own, or by the key in the body', async () => {
      const make = async (proof: 'token' | 'body') => {
        const body = { channel: 'evolution', name: proof, proof, secret: 'sixteen-or-more-signs' } as const;
        return dana.call(webhookSources.create, { params: { id: workspaceId }, body });
      };
      const byToken = await make('token');
      const scheme = { kind: 'evolution', proof: 'token' } as const;
      const secret = 'sixteen-or-more-signs';
      const { status } = await sendWebhook(server, byToken, scheme, secret, { atMs: nowMs });
      assert.equal(status, 200);
      assertProblem(
        await sendWebhook(server, byToken, scheme, secret, { atMs: nowMs - 606_000 }),
        'WEBHOOK_EXPIRED',
      );
      assertProblem(
        await sendWebhook(server, byToken, schemes.evolution, secret, { atMs: nowMs }),
        'INVALID_SIGNATURE',
      );
      const byBody = await make('body');
      const none = { kind: 'evolution', proof: 'body' } as const;
      const ok = await sendWebhook(server, byBody, none, secret, {
        atMs: nowMs,
        body: JSON.stringify({ apikey: secret }),
      });
      assert.equal(ok.status, 200);
      assertProblem(
        await sendWebhook(server, byBody, none, secret, { atMs: nowMs, body: '{"apikey":"no"}' }),
        'INVALID_SIGNATURE',
      );
    });

    test('cookies and keys of people mean nothing here', async () => {
      const headers = { 'x-api-key': 'marsa_nonsense', cookie: 'session=x', authorization: 'Bearer a.b.c' };
      await accepted(send('github', { ...fresh('github'), headers }));
    });
  });

  test(`limits of webhooks on ${engine.name}: strangers before, sources after; nobody uses up another's`, async () => {
    await using server = await startTestServer(engine, {
      env: {
        RATE_WEBHOOK_PER_STRANGER_PER_MIN: '6',
        RATE_WEBHOOK_PER_SOURCE_PER_MIN: '9',
        TRUST_PROXY: '127.0.0.1/32',
      },
    });
    const dana = await server.newDeveloper();
    const params = { id: await ownWorkspace(dana) };
    const make = (name: string) =>
      dana.call(webhookSources.create, { params, body: { channel: 'github', name } });
    const [first, second] = [await make('first'), await make('second')];
    let count = 0;
    const send = (source: Source, from: string, secret = source.secret ?? '') =>
      sendWebhook(server, source, { kind: 'github' }, secret, {
        ...{ atMs: Date.now(), body: `{"n":${++count}}` },
        headers: { 'x-forwarded-for': from },
      });
    for (let n = 0; n < 6; n++) assertProblem(await send(first, '203.0.113.9', 'wrong'), 'INVALID_SIGNATURE');
    const refused = await send(first, '203.0.113.9');
    assertProblem(refused, 'RATE_LIMIT');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    // The sender itself, from elsewhere, is not held up by that, nor by the limit of strangers once it is known.
    for (let n = 0; n < 9; n++) assert.equal((await send(first, '203.0.113.10')).status, 200);
    assertProblem(await send(first, '203.0.113.10'), 'RATE_LIMIT');
    // Known to one source is a stranger to the other.
    for (let n = 0; n < 5; n++)
      assertProblem(await send(second, '203.0.113.10', 'wrong'), 'INVALID_SIGNATURE');
    assertProblem(await send(second, '203.0.113.10', 'wrong'), 'RATE_LIMIT');
  });
}
