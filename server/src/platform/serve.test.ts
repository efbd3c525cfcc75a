import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type AnyEndpoint, endpoint } from '@marsa/contract/endpoint.ts';
import { z } from 'zod';
import type { ActorRole } from './caller.ts';
import { createCsrf } from './csrf.ts';
import { createHttp, type Http, type HttpDeps } from './http.ts';
import { silentLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { Problem } from './problem.ts';
import { serve, serveDownload } from './serve.ts';
import { createSessionCookies } from './session-cookies.ts';
import { hmacKey, randomBuffer } from './token.ts';

const role: ActorRole = {
  id: 'role',
  name: 'ALL',
  isActive: true,
  permissions: ['*'],
  holds: { has: () => true },
};

const cookies = createSessionCookies(true);

/** The HTTP side alone, where whoever sends a key may do everything. */
function openHttp(more: Partial<HttpDeps<unknown>> = {}): Http<unknown> {
  return createHttp<unknown>({
    clock: () => 0,
    logger: silentLogger,
    metrics: createMetrics(),
    counters: { hit: () => ({ count: 1, resetMs: 1 }) },
    limits: { perIp: 10, perKey: 10, perSession: 10, named: {} },
    cookies,
    csrf: createCsrf([hmacKey(randomBuffer(32))], cookies.csrf, ['https://marsa.example.com']),
    trustProxy: [],
    isHttps: true,
    isStrict: true,
    isUnavailable: (error) => error instanceof Error && error.message === 'the database is away',
    bannedUntil: () => undefined,
    identify: () => ({
      ...{ kind: 'user', id: 'ada', name: 'Ada', role, memberships: [] },
      credential: { kind: 'api-key', id: 'key' },
    }),
    warnUntrustedProxy() {},
    authorizeProject: async () => ({}),
    recordRefusal() {},
    recordAccess() {},
    ...more,
  });
}

const spec = {
  method: 'GET',
  summary: 'Test',
  permission: 'identified',
  output: z.object({ name: z.string() }),
} as const;
const made = (more: object): AnyEndpoint =>
  endpoint({ name: 'test.get', path: '/v1/test', ...spec, ...more });
const ask = (http: Http<unknown>, url = '/v1/test', method: 'GET' | 'POST' = 'GET') =>
  http.app.inject({ url, method, headers: { 'x-api-key': 'any' } });

describe('serve', () => {
  let http: Http<unknown>;
  beforeEach(() => {
    http = openHttp();
  });
  afterEach(() => http.app.close());

  test('an endpoint without a permission stops the start', () => {
    for (const permission of [undefined, '', null]) {
      const careless = made({ name: 'test.careless', permission });
      assert.throws(
        () => serve(http, careless, () => ({ name: 'x' })),
        /test\.careless .* declares no permission/,
      );
    }
  });

  test('what the contract does not name never leaves', async () => {
    serve(http, made({}), () => ({ name: 'Ada', digest: 'a secret', nested: { digest: 'a secret' } }));
    const answer = await ask(http);
    assert.deepEqual(answer.json(), { ok: true, data: { name: 'Ada' } });
    assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  });

  test('an endpoint that takes the body raw gets the bytes, of any type, and knows where they came from', async () => {
    const raw = made({ name: 'test.raw', path: '/v1/raw', method: 'POST', permission: 'public', raw: true });
    serve(http, raw, ({ bytes, origin, body }) => ({
      name: `${bytes.toString('hex')} ${origin.ip} ${body === bytes}`,
    }));
    serve(http, made({ method: 'POST', body: z.strictObject({ name: z.string() }) }), ({ body }) => body);
    const payload = Buffer.from([0x7b, 0x00, 0xff, 0xed, 0xa0, 0x80]);
    for (const type of ['application/json', 'text/plain', undefined]) {
      const headers = type === undefined ? {} : { 'content-type': type };
      const answer = await http.app.inject({ url: '/v1/raw', method: 'POST', payload, headers });
      assert.equal(answer.json().data.name, `${payload.toString('hex')} 127.0.0.1 true`);
    }
    const empty = await http.app.inject({ url: '/v1/raw', method: 'POST' });
    assert.equal(empty.json().data.name, ' 127.0.0.1 false');
    const large = { url: '/v1/raw', method: 'POST', payload: Buffer.alloc(1024 * 1024 + 1) } as const;
    assert.equal((await http.app.inject(large)).json().code, 'PAYLOAD_TOO_LARGE');
    // Its neighbours parse as before.
    const headers = { 'x-api-key': 'any', 'content-type': 'application/json' };
    const neighbour = await http.app.inject({
      ...{ url: '/v1/test', method: 'POST', headers },
      payload: '{"name":"Ada"}',
    });
    assert.deepEqual(neighbour.json().data, { name: 'Ada' });
  });

  test('a problem that was not declared, an act without its row, an answer of another form: bugs, told as such', async () => {
    serve(http, made({ name: 'test.undeclared', path: '/v1/undeclared' }), () => {
      throw new Problem('CONFLICT', 'Not in the contract');
    });
    serve(http, made({ name: 'test.unaudited', path: '/v1/unaudited', audit: 'ROLE_CREATE' }), () => ({
      name: 'x',
    }));
    serve(http, made({ name: 'test.misshapen', path: '/v1/misshapen' }), () => ({ name: 1 }));
    serve(http, made({ name: 'test.broken', path: '/v1/broken' }), () => {
      throw new Error('with a secret in its message');
    });
    for (const path of ['undeclared', 'unaudited', 'misshapen', 'broken']) {
      const answer = await ask(http, `/v1/${path}`);
      assert.equal(answer.statusCode, 500, path);
      assert.equal(answer.json().code, 'INTERNAL');
      assert.equal(answer.json().requestId, answer.headers['x-request-id']);
      assert.doesNotMatch(answer.body, /a secret|expected string/);
    }
  });

  test('a database that is away is told as such, with when to come again', async () => {
    serve(http, made({ name: 'test.away', path: '/v1/away' }), () => {
      throw new Error('the database is away');
    });
    const answer = await ask(http, '/v1/away');
    assert.deepEqual([answer.statusCode, answer.json().code], [503, 'TEMPORARILY_UNAVAILABLE']);
    assert.match(String(answer.headers['retry-after']), /^\d+$/);
  });

  test('a file is sent under a name that no header can be made of', async () => {
    const file = made({ name: 'test.file', path: '/v1/file', output: z.string(), binary: 'text/csv' });
    serveDownload(http, file, () => ({ fileName: 'a"\r\nx: y/../مرسى.csv', content: Buffer.from('a,b') }));
    const answer = await ask(http, '/v1/file');
    assert.equal(answer.body, 'a,b');
    assert.match(String(answer.headers['content-disposition']), /^attachment; filename="[A-Za-z0-9._-]+"$/);
  });
});

test('a refusal that cannot be written down is an answer all the same', async () => {
  const http = openHttp({
    recordRefusal: () => Promise.reject(new Error('the database is away')),
    identify: () => {
      throw new Problem('INVALID_API_KEY');
    },
  });
  serve(http, made({ audit: 'SECRET_DOWNLOAD' }), () => ({ name: 'x' }));
  const answer = await ask(http);
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
  assert.deepEqual([answer.statusCode, answer.json().code], [401, 'INVALID_API_KEY']);
  await http.app.close();
});
