import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { testDatabases } from './support/databases.ts';
import { assertProblem, jsonHeaders, sendRaw } from './support/raw-request.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const unknownId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const project = { name: 'Harbour', domain: 'https://harbour.example.com' };

for (const engine of testDatabases()) {
  describe(`bad input on ${engine.name}`, () => {
    let server: TestServer;
    let key: string;
    before(async () => {
      server = await startTestServer(engine);
      key = (await server.newDeveloper()).apiKey;
    });
    after(async () => {
      // Whatever was sent above: nothing was a surprise.
      const surprises = server.log().match(/.*"level":"error".*/g) ?? [];
      await server[Symbol.asyncDispose]();
      assert.deepEqual(surprises, []);
    });
    const post = (body: string | Buffer, path = '/v1/projects', method = 'POST') =>
      sendRaw(server, path, { method, headers: jsonHeaders(key), body });
    const get = (path: string, headers = {}) =>
      sendRaw(server, path, { headers: { 'x-api-key': key, ...headers } });

    test('another content type than JSON, or none', async () => {
      for (const type of ['text/plain', 'text/xml', 'application/x-www-form-urlencoded', ';;;', undefined]) {
        const headers = { 'x-api-key': key, ...(type === undefined ? {} : { 'content-type': type }) };
        const answer = await sendRaw(server, '/v1/projects', { method: 'POST', headers, body: '{}' });
        assertProblem(answer, 'UNSUPPORTED_MEDIA_TYPE');
      }
    });

    test('a body that nobody asked for', async () => {
      const headers = { 'x-api-key': server.adminKey, 'content-type': 'text/xml' };
      for (const [method, path] of [
        ['DELETE', '/v1/devkeys/abcdefabcdef'],
        ['POST', `/v1/workspaces/${unknownId}/join`],
      ] as const) {
        assertProblem(
          await sendRaw(server, path, { method, headers, body: '<a/>' }),
          'UNSUPPORTED_MEDIA_TYPE',
        );
        const json = { ...headers, 'content-type': 'application/json' };
        assertProblem(await sendRaw(server, path, { method, headers: json, body: '{' }), 'BAD_REQUEST');
        assertProblem(
          await sendRaw(server, path, { method, headers: json, body: Buffer.alloc(2e6, 32) }),
          'PAYLOAD_TOO_LARGE',
        );
      }
    });

    test('broken JSON, no JSON, JSON that is no object', async () => {
      for (const body of ['{"name":', '{"name" "x"}', "{'name':1}", '\uFEFF{', 'NaN', '{"a":1}}', ''])
        assertProblem(await post(body), 'BAD_REQUEST');
      for (const body of ['[]', '"text"', '1', 'true', 'null', '{}']) {
        const { issues } = assertProblem(await post(body), 'BAD_REQUEST');
        assert.ok(issues.length > 0, body);
      }
    });

    test('10 MB, told by their length or sent in pieces, with a key or without', async () => {
      const body = Buffer.alloc(10e6, 'a');
      assertProblem(await post(body), 'PAYLOAD_TOO_LARGE');
      const headers = jsonHeaders(key);
      assertProblem(
        await sendRaw(server, '/v1/projects', { method: 'POST', headers, body, isChunked: true }),
        'PAYLOAD_TOO_LARGE',
      );
      const stranger = { 'content-type': 'application/json' };
      assertProblem(
        await sendRaw(server, '/v1/projects', { method: 'POST', headers: stranger, body }),
        'INVALID_API_KEY',
      );
    });

    test('fields that are none are named, and no answer is much larger than the request', async () => {
      const { issues } = assertProblem(
        await post(JSON.stringify({ ...project, ownerId: unknownId, nested: {} })),
        'BAD_REQUEST',
      );
      assert.deepEqual(
        issues.map(({ path, rule }: { path: string; rule: string }) => [path, rule]),
        [
          ['ownerId', 'unknown_field'],
          ['nested', 'unknown_field'],
        ],
      );
      const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`field${at}`, 1]));
      assert.ok((await post(JSON.stringify(many))).text.length < 50_000);
      const role = { name: 'CROWD', permissions: Array.from({ length: 200_000 }, () => 1) };
      const answer = await sendRaw(server, '/v1/roles', {
        method: 'POST',
        headers: jsonHeaders(server.adminKey),
        body: JSON.stringify(role),
      });
      assertProblem(answer, 'BAD_REQUEST');
      assert.ok(answer.text.length < 50_000);
    });

    test('keys that would reach the prototype', async () => {
      const rest = '"name":"Poison","domain":"https://poison.example.com"';
      for (const poison of [
        '"__proto__":{"isAdmin":true}',
        '"\\u005f_proto__":{"isAdmin":true}',
        '"constructor":{"prototype":{"isAdmin":true}}',
        '"prototype":{"isAdmin":true}',
      ]) {
        assertProblem(await post(`{${rest},${poison}}`), 'BAD_REQUEST');
      }
      const inQuery = '__proto__[isAdmin]=1&constructor[prototype][isAdmin]=1';
      assertProblem(await get(`/v1/projects?${inQuery}`), 'BAD_REQUEST');
      assert.ok(!('isAdmin' in {}));
      assert.deepEqual(JSON.parse((await get('/v1/projects')).text).data, []);
    });

    test('JSON that is nested deeper than functions can call each other', async () => {
      assertProblem(await post('['.repeat(200_000) + ']'.repeat(200_000)), 'BAD_REQUEST');
      assertProblem(await post(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 'BAD_REQUEST');
    });

    test('NUL and half surrogates, in body, query and path', async () => {
      for (const name of ['a\\u0000b', '\\ud800ab', 'ab\\udc00', 'a\\u001bb', 'a\\nb', 'a\\u202eb']) {
        const body = `{"name":"${name}","domain":"https://nul.example.com"}`;
        const { issues } = assertProblem(await post(body), 'BAD_REQUEST');
        assert.equal(issues[0].path, 'name');
        const patch = await post(`{"name":"${name}"}`, `/v1/projects/${unknownId}`, 'PATCH');
        assertProblem(patch, 'BAD_REQUEST');
      }
      assertProblem(await post('{"na\\u0000me":1}'), 'BAD_REQUEST');
      for (const path of [
        '/v1/projects?q=%00',
        '/v1/projects?%00=1',
        '/v1/health?x=%00',
        '/v1/me?x=a%00b',
        '/v1/projects/%00',
        '/v1/audit?q=%00',
        `/v1/projects/${unknownId}%00`,
      ]) {
        assertProblem(await get(path), 'BAD_REQUEST');
      }
    });

    test('URLs that cannot be read, are huge, or hide a slash', async () => {
      for (const path of [
        '/v1/%zz',
        '/v1/projects/%zz',
        '/v1/projects/%ff%fe',
        '/v1/projects/%ED%A0%80',
        '/%',
      ])
        assertProblem(await get(path), 'BAD_REQUEST');
      assert.equal((await get('/v1/projects?q=%zz')).status, 200);
      assertProblem(await get(`/v1/projects/${'a'.repeat(4000)}`), 'NOT_FOUND');
      assertProblem(await get(`/v1/projects?q=${'a'.repeat(10_000)}`), 'BAD_REQUEST');
      assertProblem(await get(`/v1/projects?q=${'a'.repeat(60_000)}`), 'BAD_REQUEST');
      for (const path of ['/v1/projects/a%2Fb', '/v1/projects/..%2Fme', `/v1/projects/${unknownId}%2f`])
        assertProblem(await get(path), 'NOT_FOUND');
      for (const path of [
        '/v1/projects/../me',
        '//v1/me',
        '/v1/me/',
        '/V1/ME',
        '/v1%2Fme',
        '/v1/me;x=1',
        '/*',
      ])
        assertProblem(await get(path), 'NOT_FOUND');
    });

    test('methods that are none of ours', async () => {
      for (const method of ['OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'POST', 'DELETE'])
        assertProblem(
          await sendRaw(server, '/v1/me', { method, headers: { 'x-api-key': key } }),
          'NOT_FOUND',
        );
      const head = await sendRaw(server, '/v1/me', { method: 'HEAD', headers: { 'x-api-key': key } });
      assert.deepEqual([head.status, head.text], [200, '']);
      assert.equal((await sendRaw(server, '/v1/me', { method: 'HEAD' })).status, 401);
    });

    test('V4.2.1 what is no HTTP at all', async () => {
      for (const text of [
        'nonsense\r\n\r\n',
        'BREW /v1/me HTTP/1.1\r\nHost: a\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
      ]) {
        const answer = await sendText(server.url, text);
        assert.match(answer, /^HTTP\/1\.1 400 /);
      }
      const answer = await sendText(server.url, 'nonsense\r\n\r\n');
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      assert.match(head, /content-type: application\/problem\+json/i);
      assert.match(head, new RegExp(`x-request-id: ${JSON.parse(body).requestId}`, 'i'));
    });

    test('limits and cursors that are none', async () => {
      const lists = ['projects', 'workspaces', 'audit', `projects/${unknownId}/builds`];
      for (const list of lists) {
        for (const query of [
          ...[
            'limit=0',
            'limit=201',
            'limit=abc',
            'limit=-1',
            'limit=1.5',
            'limit=1&limit=2',
            'limit=',
            'limit=%D9%A3',
          ],
          ...[`cursor=${'x'.repeat(2000)}`],
        ]) {
          assertProblem(await get(`/v1/${list}?${query}`), 'BAD_REQUEST');
        }
      }
      for (const list of ['projects', 'workspaces', 'audit'])
        for (const cursor of ['', 'x', 'AAAA', '%00', unknownId, '..%2F..', '٣'])
          assertProblem(await get(`/v1/${list}?cursor=${encodeURIComponent(cursor)}`), 'BAD_REQUEST');
    });

    test('times before there were any', async () => {
      const count = async (query: string) => JSON.parse((await get(`/v1/audit?${query}`)).text).data.length;
      assert.equal((await post(JSON.stringify({ ...project, name: 'Timed' }))).status, 201);
      for (const time of ['0000-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z']) {
        assert.ok((await count(`from=${time}`)) > 0, time);
        assert.equal(await count(`to=${time}`), 0, time);
      }
      assert.equal(await count('from=9999-12-31T23:59:59.999Z'), 0);
      for (const time of ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T24:00:00Z', '1'])
        assertProblem(await get(`/v1/audit?from=${time}`), 'BAD_REQUEST');
    });

    test('a cursor that was changed, or belongs to another list', async () => {
      for (const name of ['Page one', 'Page two', 'Page three'])
        assert.equal((await post(JSON.stringify({ ...project, name }))).status, 201);
      const first = JSON.parse((await get('/v1/projects?limit=2&q=page')).text);
      const cursor: string = first.nextCursor;
      const second = JSON.parse((await get(`/v1/projects?limit=2&q=page&cursor=${cursor}`)).text);
      assert.deepEqual([first.data.length, second.data.length, second.nextCursor], [2, 1, null]);
      const at = Math.floor(cursor.length / 2);
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
      assertProblem(await get(`/v1/projects?cursor=${changed}`), 'BAD_REQUEST');
      assertProblem(await get(`/v1/projects?cursor=${cursor.slice(0, -4)}`), 'BAD_REQUEST');
      assertProblem(await get(`/v1/workspaces?cursor=${cursor}`), 'BAD_REQUEST');
      assertProblem(await get(`/v1/audit?cursor=${cursor}`), 'BAD_REQUEST');
    });

    test('credentials in odd ways', async () => {
      assertProblem(await get('/v1/me', { authorization: 'Bearer x' }), 'MULTIPLE_CREDENTIALS');
      assertProblem(
        await get('/v1/me', { 'x-api-key': [key, key] }),
        'INVALID_API_KEY',
        'MULTIPLE_CREDENTIALS',
      );
      for (const wrong of [
        '',
        ' ',
        key.toLowerCase(),
        `${key} x`,
        key.slice(0, -1),
        `${key}0`,
        'marsa_',
        'a'.repeat(8000),
      ])
        assertProblem(await get('/v1/me', { 'x-api-key': wrong }), 'INVALID_API_KEY');
      for (const headers of [
        { authorization: `Bearer ${key}` },
        { authorization: `Basic ${btoa(`x:${key}`)}` },
      ])
        assertProblem(await sendRaw(server, '/v1/me', { headers }), 'INVALID_TOKEN_FORMAT');
      for (const path of [`/v1/me?x-api-key=${key}`, `/v1/me?apiKey=${key}`])
        assertProblem(await sendRaw(server, path), 'INVALID_API_KEY');
    });
  });
}

/** Text as it is, straight into the connection. */
function sendText(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
