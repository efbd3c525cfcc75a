import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearse, seal, WORKFLOW } from './test-client.ts';

const { sandbox, call } = await rehearse();
await sandbox.createRepo({ owner: 'mona', name: 'app', files: { '.github/workflows/a.yml': WORKFLOW } });
const dispatches = { method: 'POST', path: '/repos/*/*/actions/workflows/*/dispatches' };
const dispatch = () =>
  call('POST /repos/mona/app/actions/workflows/a.yml/dispatches', { ref: 'main', inputs: { version: '1' } });
const runs = () => sandbox.runsOf('mona', 'app').length;

test('an outage before the effect: nothing happened, once', async () => {
  sandbox.fail({ kind: 'status', status: 503, ...dispatches });
  assert.equal((await dispatch()).status, 503);
  assert.equal(runs(), 0);
  assert.equal((await dispatch()).status, 204);
  assert.equal(runs(), 1);
});

test('done, but the answer got lost', async () => {
  const before = runs();
  sandbox.fail({ kind: 'lost-answer', ...dispatches });
  assert.equal((await dispatch()).status, 502);
  sandbox.fail({ kind: 'cut-after', ...dispatches });
  await assert.rejects(dispatch());
  assert.equal(runs(), before + 2);
  sandbox.fail({ kind: 'cut-before', ...dispatches });
  await assert.rejects(dispatch());
  assert.equal(runs(), before + 2);
  assert.deepEqual(
    sandbox.requests.slice(-3).map(({ status, fault }) => [status, fault]),
    [
      [502, 'lost-answer'],
      [0, 'cut-after'],
      [0, 'cut-before'],
    ],
  );
});

test('limits say when to come back', async () => {
  for (const status of [403, 429]) {
    sandbox.fail({ kind: 'status', status, retryAfter: 7, path: '/user' });
    const answer = await call('GET /user');
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [status, '7']);
    assert.match(answer.body.message, /secondary rate limit/);
  }
});

test('slow, and half an answer', async () => {
  sandbox.fail({ kind: 'slow', ms: 120 });
  const start = performance.now();
  assert.equal((await call('GET /user')).status, 200);
  assert.ok(performance.now() - start >= 110);
  sandbox.fail({ kind: 'truncated' });
  await assert.rejects(call('GET /user'), SyntaxError);
});

test('the key changes between the look at it and its use', async () => {
  const secrets = '/repos/mona/app/actions/secrets';
  const put = async () => {
    const { key, key_id } = (await call(`GET ${secrets}/public-key`)).body;
    return call(`PUT ${secrets}/X`, { encrypted_value: await seal(key, 'v'), key_id });
  };
  sandbox.fail({ kind: 'rotate-key', method: 'PUT' });
  assert.equal((await put()).status, 422);
  assert.equal((await put()).status, 201);
});

test('a fault counts: it lets some pass, hits some, and is gone', async () => {
  sandbox.fail({ kind: 'status', status: 500, path: '/us**', skip: 1, times: 2 });
  const seen = [];
  for (let n = 0; n < 4; n++) seen.push((await call('GET /user')).status);
  assert.deepEqual(seen, [200, 500, 500, 200]);
  sandbox.fail({ kind: 'status', status: 500, times: 5 });
  sandbox.clearFaults();
  assert.deepEqual(sandbox.faults(), []);
  assert.equal((await call('GET /user')).status, 200);
});

test('the log holds no token', () => assert.doesNotMatch(JSON.stringify(sandbox.requests), /ghp_/));
test('nothing of this broke the description', () => assert.deepEqual(sandbox.violations, []));
