import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookSources } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { assertProblem } from '@marsa/tests/support/raw-request.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { ownWorkspace, type Source, sendWebhook } from '@marsa/tests/support/webhooks.ts';

for (const engine of testDatabases()) {
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
