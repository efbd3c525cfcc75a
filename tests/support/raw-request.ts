import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { type ProblemCode, problems } from '@marsa/contract/problems.ts';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface RawRequest {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Sends the body without saying how long it is. */
  isChunked?: boolean;
}

/** Sends what `fetch` would mend or refuse: paths as they are written, any method, any header, any body. */
export function sendRaw(
  server: { url: string },
  path: string,
  { method = 'GET', headers = {}, body, isChunked = false }: RawRequest = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(server.url);
  const length = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...length, ...headers }, agent: false });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
      });
      const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      response.on('end', done);
      // A body that the server did not care to read: what it said arrived all the same.
      response.on('error', done);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The headers of a JSON request with an API key. */
export const jsonHeaders = (apiKey: string) => ({ 'x-api-key': apiKey, 'content-type': 'application/json' });

/** Asserts that an answer is a whole problem of one of the codes. @returns its body */
export function assertProblem({ status, headers, text }: RawAnswer, ...codes: ProblemCode[]) {
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/, text);
  const body = JSON.parse(text);
  assert.ok(codes.includes(body.code), `${codes} was expected: ${text.slice(0, 500)}`);
  const code: ProblemCode = body.code;
  assert.equal(status, problems[code].status);
  assert.equal(body.status, status);
  assert.equal(body.ok, false);
  assert.equal(body.title, problems[code].title);
  assert.equal(body.message, body.detail);
  assert.ok(body.detail.length > 0);
  assert.match(body.requestId, /^[0-9A-Z]+-[0-9a-z]+$/);
  assert.equal(headers['x-request-id'], body.requestId);
  if (status === 429) assert.match(headers['retry-after'] ?? '', /^[1-9]\d*$/);
  if (status === 401) assert.ok(headers['www-authenticate']);
  return body;
}
