import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse, seal, WORKFLOW } from './test-client.ts';

const { sandbox, call } = await rehearse();

test('another process rehearses over HTTP', async () => {
  assert.deepEqual((await call('POST /_sandbox/users', { login: 'hubot' })).body, { ok: true });
  const { token } = (
    await call('POST /_sandbox/tokens', { kind: 'classic', scopes: ['repo'], user: 'hubot' })
  ).body;
  assert.equal((await call('GET /user', undefined, { authorization: `token ${token}` })).body.login, 'hubot');
  const files = { '.github/workflows/a.yml': WORKFLOW };
  assert.equal((await call('POST /_sandbox/repos', { owner: 'mona', name: 'app', files })).status, 200);
  const { key, key_id } = (await call('GET /repos/mona/app/actions/secrets/public-key')).body;
  await call('PUT /repos/mona/app/actions/secrets/X', { encrypted_value: await seal(key, 'abc'), key_id });
  assert.deepEqual((await call('GET /_sandbox/repos/mona/app/secrets')).body, [
    { name: 'X', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  ]);
  await call('POST /_sandbox/failures', { step: 'Publish' });
  await call('POST /repos/mona/app/actions/workflows/a.yml/dispatches', {
    ref: 'main',
    inputs: { version: '1' },
  });
  await call('POST /_sandbox/advance', { ticks: 100 });
  assert.equal((await call('GET /_sandbox/repos/mona/app/runs')).body[0].conclusion, 'failure');
  await call('POST /_sandbox/faults', { kind: 'status', status: 500, path: '/user' });
  assert.equal((await call('GET /user')).status, 500);
  const requests = (await call('GET /_sandbox/requests')).body;
  assert.deepEqual(requests.at(-1), {
    at: requests.at(-1).at,
    method: 'GET',
    path: '/user',
    status: 500,
    fault: 'status',
  });
  assert.equal((await call('GET /_sandbox/state')).body.url, sandbox.url);
});

test('says what is wrong with an order', async () => {
  for (const [operation, body, error] of [
    ['POST /_sandbox/users', { login: 'a b' }, /no GitHub login/],
    ['POST /_sandbox/users', { login: 'mona' }, /already has an account/],
    ['POST /_sandbox/tokens', { kind: 'golden' }, /kind must be/],
    ['POST /_sandbox/faults', { kind: 'earthquake' }, /kind must be one of/],
    ['POST /_sandbox/faults', '[', /JSON object/],
    ['GET /_sandbox/repos/mona/none/secrets', undefined, /has no repository mona\/none/],
  ] as const) {
    const answer = await call(operation, body);
    assert.equal(answer.status, 400);
    assert.match(answer.body.error, error);
  }
});

test('a web page may not', async () => {
  const answer = await call('POST /_sandbox/users', { login: 'eve' }, { origin: 'https://example.com' });
  assert.equal(answer.status, 403);
});
