import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { createCertificateAuthority } from '@marsa/tests/support/certificates.ts';
import { systemClock } from './clock.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { createOutbound, type Outbound, type OutboundRequest } from './outbound.ts';
import { isOutboundError, mayHaveArrived } from './outbound-error.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = systemClock();
const authority = createCertificateAuthority(nowMs);
const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

async function listen(server: Server, scheme: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo;
  return `${scheme}://127.0.0.1:${port}`;
}

const serveHttp = (listener: RequestListener) => listen(createHttpServer(listener), 'http');
const serveHttps = (listener: RequestListener, issued = authority.issue(['127.0.0.1', 'app.example.test'])) =>
  listen(createServer(issued, listener), 'https');

function open(options: Partial<Parameters<typeof createOutbound>[0]> = {}): Outbound {
  const outbound = createOutbound({ allowPrivateTargets: true, extraCa: authority.certificate, ...options });
  closing.push(() => outbound.close());
  return outbound;
}

const bounds = { maxBytes: 100_000, timeoutMs: 2000, maxRedirects: 3 };
const rehearsal = open();
const strict = open({ allowPrivateTargets: false });

const rejects = (outbound: Outbound, url: string, reason: string, more: Partial<OutboundRequest> = {}) =>
  assert.rejects(outbound.fetch(url, { ...bounds, ...more }), (error) => {
    assert.ok(isOutboundError(error), String(error));
    assert.equal(error.reason, reason, error.message);
    return true;
  });

const origin = await serveHttps((request, response) => {
  const url = new URL(request.url ?? '/', 'https://x');
  const to = url.searchParams.get('to');
  if (to !== null) return response.writeHead(302, { location: to }).end();
  switch (url.pathname) {
    case '/echo':
      response.setHeader('content-type', 'application/json');
      request.toArray().then((chunks) => {
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify({ method: request.method, headers: request.headers, body }));
      });
      return;
    case '/loop':
      return response.writeHead(302, { location: '/loop' }).end();
    case '/bomb':
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
    case '/packed':
      return response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync('hello'));
    case '/not-packed':
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end('hello');
    case '/zstd':
      return response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end('hello');
    case '/slow':
      return response.write('begin');
    case '/silent':
      return;
    case '/cut':
      response.writeHead(200, { 'content-length': '100' }).write('begin');
      return setTimeout(() => response.destroy(), 20);
    case '/endless': {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      return more();
    }
    case '/declared':
      return response.writeHead(200, { 'content-length': String(1e9) }).flushHeaders();
    case '/headers':
      return response.writeHead(200, { 'x-long': 'a'.repeat(60_000) }).end();
    default:
      return response.end('ok');
  }
});

test('an answer of https, trusted by the extra authority', async () => {
  const answer = await rehearsal.fetch(`${origin}/a?b=1#c`, bounds);
  assert.equal(answer.status, 200);
  assert.equal(answer.bytes.toString(), 'ok');
  assert.equal(answer.url, `${origin}/a?b=1`);
  assert.deepEqual(answer.redirects, []);
});

test('a certificate nobody vouches for is refused', async () => {
  await rejects(open({ extraCa: undefined }), origin, 'tls');
});

test('what a certificate says, also where it is expired or foreign', async () => {
  const good = await rehearsal.certificate(origin, 2000);
  assert.equal(good.fault, undefined);
  assert.equal(Math.round((good.validTo - nowMs) / dayMs), 90);
  assert.equal(
    (await open({ extraCa: undefined }).certificate(origin, 2000)).fault,
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  );
  const expired = authority.issue(['127.0.0.1'], { from: nowMs - 3 * dayMs, to: nowMs - dayMs });
  const old = await serveHttps((_, response) => response.end(), expired);
  assert.equal((await rehearsal.certificate(old, 2000)).fault, 'CERT_HAS_EXPIRED');
  const other = await serveHttps((_, response) => response.end(), authority.issue(['other.example.test']));
  assert.equal((await rehearsal.certificate(other, 2000)).fault, 'ERR_TLS_CERT_ALTNAME_INVALID');
  await assert.rejects(strict.certificate(origin, 2000), { reason: 'private-address' });
});

test('every way of writing a private address is refused', async () => {
  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0',
  ]) {
    await rejects(strict, `https://${host}:8443/`, 'private-address');
  }
  await rejects(strict, 'https://localhost:8443/', 'private-address');
  await rejects(rehearsal, 'https://169.254.169.254/', 'private-address');
  await rejects(rehearsal, 'https://[::ffff:169.254.169.254]/', 'private-address');
});

test('URLs that are not for us', async () => {
  await rejects(strict, 'http://example.com/', 'bad-url');
  await rejects(rehearsal, 'http://1.1.1.1/', 'private-address');
  await rejects(rehearsal, 'file:///etc/passwd', 'bad-url');
  await rejects(rehearsal, 'https://user:word@example.com/', 'bad-url');
  await rejects(rehearsal, 'https://example.com:22/', 'bad-url');
  await rejects(rehearsal, 'https://example.com:6667/', 'bad-url');
  await rejects(rehearsal, 'nothing', 'bad-url');
});

test('a name with one private address among public ones is refused', async () => {
  const resolve = async () => [
    { address: '93.184.215.14', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ];
  await rejects(
    open({ allowPrivateTargets: false, resolve }),
    'https://app.example.test/',
    'private-address',
  );
});

test('a name that changes its meaning is judged at each connection, and asked once for each', async () => {
  const answers = ['127.0.0.1', '169.254.169.254'];
  let asked = 0;
  const outbound = open({ resolve: async () => [{ address: answers[asked++] ?? '', family: 4 }] });
  const { port } = new URL(origin);
  const first = await outbound.fetch(`https://app.example.test:${port}/`, {
    ...bounds,
    headers: { connection: 'close' },
  });
  assert.equal(first.status, 200);
  await rejects(outbound, `https://app.example.test:${port}/`, 'private-address');
  assert.equal(asked, 2);
});

test('a name that does not resolve, a name server that hangs, a port nobody listens on', async () => {
  const unknown = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
  await rejects(open({ resolve: unknown }), 'https://app.example.test/', 'dns');
  await rejects(open({ resolve: async () => [] }), 'https://app.example.test/', 'dns');
  const hanging = createOutbound({ allowPrivateTargets: true, resolve: () => new Promise(() => {}) });
  await rejects(hanging, 'https://app.example.test/', 'timeout', { timeoutMs: 100 });
  const server = createHttpServer();
  const gone = await listen(server, 'http');
  server.close();
  await rejects(rehearsal, gone, 'refused');
});

test('redirects are judged like the URL that was given', async () => {
  const followed = await rehearsal.fetch(`${origin}/?to=/echo`, bounds);
  assert.deepEqual(followed.redirects, [`${origin}/echo`]);
  assert.equal(followed.url, `${origin}/echo`);
  const refused: [string, string][] = [
    ['https://169.254.169.254/latest/meta-data/', 'private-address'],
    ['https://[::ffff:169.254.169.254]/', 'private-address'],
    ['http://127.0.0.1:8080/', 'redirect'],
    ['file:///etc/passwd', 'bad-url'],
    ['https://user@example.com/', 'bad-url'],
    ['https://[', 'redirect'],
  ];
  for (const [to, reason] of refused) {
    await rejects(rehearsal, `${origin}/?to=${encodeURIComponent(to)}`, reason);
  }
  await rejects(rehearsal, `${origin}/loop`, 'redirect');
  assert.equal((await rehearsal.fetch(`${origin}/loop`, { ...bounds, maxRedirects: 0 })).status, 302);
});

test('a public site that redirects inside reaches nothing', async () => {
  // A public name, as far as the outbound can tell, whose server is this one.
  let visits = 0;
  const inside = await serveHttps((_, response) => {
    visits++;
    response.end('secret');
  });
  const outbound = open({
    resolve: async (name) => [
      { address: name === 'app.example.test' ? '127.0.0.1' : '169.254.1.1', family: 4 },
    ],
  });
  const to = inside.replace('127.0.0.1', 'inside.example.test');
  const { port } = new URL(origin);
  await rejects(outbound, `https://app.example.test:${port}/?to=${to}`, 'private-address');
  assert.equal(visits, 0);
});

test('credentials stay at the origin they were meant for', async () => {
  const other = await serveHttps((request, response) => response.end(JSON.stringify(request.headers)));
  const headers = { authorization: 'token', cookie: 'a=b', 'x-api-key': 'k', accept: 'text/plain' };
  const away = await rehearsal.fetch(`${origin}/?to=${other}/`, { ...bounds, headers });
  const seen = JSON.parse(away.bytes.toString());
  assert.deepEqual(
    [seen.authorization, seen.cookie, seen['x-api-key'], seen.accept],
    [undefined, undefined, undefined, 'text/plain'],
  );
  const home = await rehearsal.fetch(`${origin}/?to=/echo`, { ...bounds, headers });
  assert.equal(JSON.parse(home.bytes.toString()).headers.authorization, 'token');
});

test('sizes are bounded as sent and when unpacked', async () => {
  await rejects(rehearsal, `${origin}/endless`, 'too-large');
  await rejects(rehearsal, `${origin}/declared`, 'too-large');
  await rejects(rehearsal, `${origin}/bomb`, 'too-large');
  await rejects(rehearsal, `${origin}/headers`, 'too-large');
  assert.equal((await rehearsal.fetch(`${origin}/packed`, bounds)).bytes.toString(), 'hello');
  await rejects(rehearsal, `${origin}/not-packed`, 'encoding');
  await rejects(rehearsal, `${origin}/zstd`, 'encoding');
});

test('time is bounded, and a caller can give up', async () => {
  await rejects(rehearsal, `${origin}/slow`, 'timeout', { timeoutMs: 200 });
  await rejects(rehearsal, `${origin}/silent`, 'timeout', { timeoutMs: 200 });
  await rejects(rehearsal, `${origin}/silent`, 'aborted', { signal: AbortSignal.abort() });
  await rejects(rehearsal, `${origin}/cut`, 'network');
});

test('the environment names no proxy for us', async () => {
  process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
  try {
    assert.equal((await open().fetch(origin, bounds)).status, 200);
  } finally {
    delete process.env.HTTPS_PROXY;
  }
});

test('it can be told whether a write may have arrived', async () => {
  const failure = (path: string) =>
    rehearsal.fetch(path, { ...bounds, timeoutMs: 100 }).catch((error) => error);
  assert.equal(mayHaveArrived(await failure('https://169.254.169.254/')), false);
  assert.equal(mayHaveArrived(await failure(`${origin}/silent`)), true);
});

test('the fetch for libraries', async () => {
  const fetch = guardedFetch(rehearsal, { timeoutMs: 2000, maxBytes: 100_000 });
  const posted = await fetch(`${origin}/echo`, {
    method: 'POST',
    body: JSON.stringify({ a: 1 }),
    headers: { authorization: 'token abc', 'content-type': 'application/json' },
  });
  const seen = await posted.json();
  assert.deepEqual([seen.method, seen.body, seen.headers.authorization], ['POST', '{"a":1}', 'token abc']);
  assert.equal(posted.headers.get('content-type'), 'application/json');
  assert.equal((await fetch(`${origin}/?to=/echo`)).url, `${origin}/echo`);
  assert.equal((await fetch(`${origin}/?to=/echo`, { method: 'POST' })).status, 302);
  assert.equal(await (await fetch(`${origin}/packed`)).text(), 'hello');
  await assert.rejects(fetch(`${origin}/endless`), { reason: 'too-large' });
  const local = await serveHttp((_, response) => response.writeHead(204).end());
  assert.equal((await fetch(local)).status, 204);
});
