import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { webhookSources } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { assertProblem, sendRaw } from '@marsa/tests/support/raw-request.ts';
import { type Channels, openChannels, schemes } from '@marsa/tests/support/webhook-channels.ts';
import { sendWebhook } from '@marsa/tests/support/webhooks.ts';

const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

for (const engine of testDatabases()) {
  describe(`webhooks that come in, by what they hold, on ${engine.name}`, () => {
    let here: Channels;
    before(async () => {
      here = await openChannels(engine);
    });
    after(() => here[Symbol.asyncDispose]());
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
        assertProblem(await here.send('github', { body }), 'BAD_REQUEST');
      const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
      await here.accepted(here.send('github', { body: deep }));
      const strange = '{"__proto__":{"isAdmin":true},"type":"a\\u0000b\\ud800c","n":1}';
      await here.accepted(
        here.send('standard', {
          ...here.fresh('standard'),
          body: strange,
          headers: { 'content-type': 'text/plain' },
        }),
      );
      const rows = await here.listOf('standard');
      assert.ok(rows.some(({ event }) => event === 'ab\ufffdc'));
      assert.ok(!('isAdmin' in {}));
    });

    test('1 MiB; from WhatsApp four times as much; more is not read', async () => {
      const padded = (bytes: number) => `{"padding":"${'x'.repeat(bytes - 14)}"}`;
      await here.accepted(here.send('github', { body: padded(1024 * 1024) }));
      assertProblem(await here.send('github', { body: padded(1024 * 1024 + 1) }), 'PAYLOAD_TOO_LARGE');
      await here.accepted(here.send('whatsapp', { body: padded(4 * 1024 * 1024) }));
      assertProblem(await here.send('whatsapp', { body: padded(4 * 1024 * 1024 + 1) }), 'PAYLOAD_TOO_LARGE');
    });

    test("Meta's question is answered with its own words, once the token fits", async () => {
      const { url, verifyToken } = here.sourceOf('whatsapp');
      const ask = (token: string, challenge = '1158201444', path = new URL(url).pathname) =>
        sendRaw(
          here.server,
          `${path}?hub.mode=subscribe&hub.challenge=${encodeURIComponent(challenge)}&hub.verify_token=${token}`,
        );
      const { status, headers, text } = await ask(verifyToken ?? '');
      assert.deepEqual([status, text], [200, '1158201444']);
      assert.match(headers['content-type'] ?? '', /^text\/plain/);
      assertProblem(await ask('wrong'), 'INVALID_SIGNATURE');
      assertProblem(await ask(''), 'INVALID_SIGNATURE');
      for (const bad of ['', '<script>', 'a b', 'x'.repeat(129)])
        assertProblem(await ask(verifyToken ?? '', bad), 'BAD_REQUEST');
      assertProblem(await sendRaw(here.server, new URL(url).pathname), 'BAD_REQUEST');
      for (const path of [
        `/v1/webhooks/whatsapp/${unknownId}`,
        new URL(here.sourceOf('github').url).pathname,
      ])
        assertProblem(await ask(verifyToken ?? '', '1', path), 'UNKNOWN_SOURCE');
      assert.ok(!here.server.log().includes(verifyToken ?? '?'));
    });

    test('a new secret works at once, the one before until its end', async () => {
      const { id, live } = here.sourceOf('github');
      const params = { id: here.workspaceId, sourceId: id };
      const rotated = await here.dana.call(webhookSources.rotate, { params, body: { overlapSeconds: 3600 } });
      assert.notEqual(rotated.secret, live);
      assert.equal(rotated.previousSecretUntil, new Date(here.now() + 3_600_000).toISOString());
      const fresher = rotated.secret ?? '';
      await here.accepted(here.send('github', here.fresh('github')));
      await here.accepted(here.send('github', here.fresh('github'), fresher));
      here.wait(3_600_000 - 1);
      await here.accepted(here.send('github', here.fresh('github')));
      here.wait(1);
      assertProblem(await here.send('github', here.fresh('github')), 'INVALID_SIGNATURE');
      await here.accepted(here.send('github', here.fresh('github'), fresher));
      const last = await here.dana.call(webhookSources.rotate, { params, body: { overlapSeconds: 0 } });
      assertProblem(await here.send('github', here.fresh('github'), fresher), 'INVALID_SIGNATURE');
      here.replace('github', last);
      await here.accepted(here.send('github', here.fresh('github')));
    });

    test('Evolution API by a token of its own, or by the key in the body', async () => {
      const make = async (proof: 'token' | 'body') => {
        const body = { channel: 'evolution', name: proof, proof, secret: 'sixteen-or-more-signs' } as const;
        return here.dana.call(webhookSources.create, { params: { id: here.workspaceId }, body });
      };
      const byToken = await make('token');
      const scheme = { kind: 'evolution', proof: 'token' } as const;
      const secret = 'sixteen-or-more-signs';
      const { status } = await sendWebhook(here.server, byToken, scheme, secret, { atMs: here.now() });
      assert.equal(status, 200);
      assertProblem(
        await sendWebhook(here.server, byToken, scheme, secret, { atMs: here.now() - 606_000 }),
        'WEBHOOK_EXPIRED',
      );
      assertProblem(
        await sendWebhook(here.server, byToken, schemes.evolution, secret, { atMs: here.now() }),
        'INVALID_SIGNATURE',
      );
      const byBody = await make('body');
      const none = { kind: 'evolution', proof: 'body' } as const;
      const ok = await sendWebhook(here.server, byBody, none, secret, {
        atMs: here.now(),
        body: JSON.stringify({ apikey: secret }),
      });
      assert.equal(ok.status, 200);
      assertProblem(
        await sendWebhook(here.server, byBody, none, secret, { atMs: here.now(), body: '{"apikey":"no"}' }),
        'INVALID_SIGNATURE',
      );
    });

    test('cookies and keys of people mean nothing here', async () => {
      const headers = { 'x-api-key': 'marsa_nonsense', cookie: 'session=x', authorization: 'Bearer a.b.c' };
      await here.accepted(here.send('github', { ...here.fresh('github'), headers }));
    });
  });
}
