import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubRoutes } from '#github/routes.ts';
import { rehearse } from '#test-client.ts';
import { statusExceptions } from './exceptions.ts';
import { loadOracle } from './oracle.ts';
import { toJsonSchema } from './schema.ts';

/** The routes, with a fault planted in the answer of `GET /user`. */
const withFault = (change: (body: Record<string, unknown>) => unknown) =>
  githubRoutes.map((route) => {
    if (route.operation !== 'GET /user') return route;
    const enter: typeof route.enter = (call) => {
      const proceed = route.enter(call);
      return async () => {
        const answer = await proceed();
        return { ...answer, body: change({ ...Object(answer.body) }) };
      };
    };
    return { ...route, enter };
  });

const faults: Record<string, (body: Record<string, unknown>) => unknown> = {
  'a missing field': ({ login, ...rest }) => rest,
  'a wrong type': (body) => ({ ...body, id: '1' }),
  'a null that may not be': (body) => ({ ...body, url: null }),
  'a date that is none': (body) => ({ ...body, created_at: 'yesterday' }),
  'an address that is none': (body) => ({ ...body, html_url: 'mona' }),
  'no body': () => undefined,
};

for (const [name, change] of Object.entries(faults))
  test(`catches ${name} in an answer`, async () => {
    const { sandbox, call } = await rehearse({ routes: withFault(change) });
    const answer = await call('GET /user');
    assert.equal(answer.status, 500);
    assert.match(answer.body.message, /SANDBOX FAULT/);
    assert.equal(sandbox.violations.length, 1);
  });

test('catches a status and an operation that GitHub does not have', () => {
  const oracle = loadOracle('required', ['GET /user', 'GET /nothing']);
  assert.match(oracle.faultOfAnswer('github', 'GET /user', 418, {}) ?? '', /418 is not documented/);
  assert.match(oracle.faultOfAnswer('github', 'GET /nothing', 200, {}) ?? '', /not in GitHub's description/);
  assert.equal(oracle.faultOfAnswer('github', 'GET /user', 304, undefined), undefined);
  assert.match(oracle.faultOfAnswer('github', 'GET /user', 304, {}) ?? '', /has no body/);
});

test('GitHub has each route of the sandbox', () => {
  const oracle = loadOracle('required', []);
  for (const { operation } of githubRoutes) {
    const [method = '', path = ''] = operation.split(' ');
    assert.ok(oracle.isDocumented('github', method, path.replace(/[{}]/g, '')), operation);
  }
});

test('what GitHub has and the sandbox does not play is a violation, not a 404', async () => {
  const { sandbox, call } = await rehearse();
  assert.equal((await call('GET /repos/mona/app/issues')).status, 501);
  assert.equal((await call('GET /user?perpage=5')).status, 200);
  assert.deepEqual(sandbox.violations.length, 2);
});

test('without the oracle it still answers, and still refuses', async () => {
  const { sandbox, call } = await rehearse({ oracle: 'off' });
  assert.equal(sandbox.hasOracle, false);
  assert.equal((await call('GET /user')).status, 200);
  assert.equal((await call('POST /user/repos', { name: 5 })).status, 422);
  assert.equal((await call('POST /user/repos', {})).status, 422);
  assert.equal((await call('GET /nowhere')).status, 404);
});

test('every exception has its reason', () => {
  for (const { reason } of statusExceptions) assert.ok(reason.length > 20);
});

test('nullable references may be null; request bodies are closed, also inside', () => {
  const source = {
    type: 'object',
    properties: { a: { type: 'object', nullable: true, properties: { b: {} } } },
  };
  assert.deepEqual(toJsonSchema(source, true), {
    type: 'object',
    properties: {
      a: {
        anyOf: [{ type: 'object', properties: { b: {} }, additionalProperties: false }, { type: 'null' }],
      },
    },
    additionalProperties: false,
  });
});
