import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { createConnector, type OutboundOptions } from './guarded-connector.ts';
import { outboundError, toOutboundError } from './outbound-error.ts';
import { getPeerCertificate, type PeerCertificate } from './peer-certificate.ts';

export type { OutboundOptions } from './guarded-connector.ts';

export interface OutboundRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Bytes of the body at most, as sent and again when unpacked. */
  maxBytes: number;
  /** Milliseconds for all of it, redirects and body included. */
  timeoutMs: number;
  /** Followed for GET and HEAD; 0 where silent: a redirect is then the answer. */
  maxRedirects?: number;
  signal?: AbortSignal | undefined;
}

export interface OutboundAnswer {
  status: number;
  /** Where the answer came from in the end. */
  url: string;
  /** Names in lower case; several of one name are joined by a comma. */
  headers: Record<string, string>;
  /** Unpacked. */
  bytes: Buffer;
  /** Every URL a redirect led to, in order. */
  redirects: string[];
}

/** Requests to URLs that users gave. Not able to reach what only this server can reach. */
export interface Outbound {
  /** @throws OutboundError where no answer was had; an answer of any status is an answer. */
  fetch(url: string, request: OutboundRequest): Promise<OutboundAnswer>;
  /**
   * What certificate the host of an https URL shows, also where it is not valid.
   * @throws OutboundError where there is no TLS to be had
   */
  certificate(url: string, timeoutMs: number): Promise<PeerCertificate>;
  close(): Promise<void>;
}

/** No proxy is taken from the environment: it would resolve names by itself. */
export function createOutbound(options: OutboundOptions): Outbound {
  const agent = new Agent({
    connect: createConnector(options),
    connections: 32,
    pipelining: 1,
    maxHeaderSize: 32 * 1024,
  });
  return {
    fetch: (url, spec) => fetchGuarded(agent, options.allowPrivateTargets, url, spec),
    certificate: (url, timeoutMs) =>
      getPeerCertificate(options, parseTarget(url, options.allowPrivateTargets), timeoutMs),
    close: () => agent.close(),
  };
}

/** Headers that may follow a redirect to another origin. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'user-agent']);

async function fetchGuarded(
  agent: Agent,
  allowPrivate: boolean,
  start: string,
  spec: OutboundRequest,
): Promise<OutboundAnswer> {
  const { method = 'GET', maxRedirects = 0 } = spec;
  const timeout = AbortSignal.timeout(spec.timeoutMs);
  const signal = spec.signal ? AbortSignal.any([timeout, spec.signal]) : timeout;
  const redirects: string[] = [];
  let url = parseTarget(start, allowPrivate);
  let headers = spec.headers ?? {};
  for (;;) {
    const answer = await fetchOnce(agent, url, { ...spec, method, headers, signal });
    const next = method === 'GET' || method === 'HEAD' ? redirectOf(answer, url) : undefined;
    if (next === undefined || maxRedirects === 0) return { ...answer, url: url.href, redirects };
    if (redirects.length === maxRedirects) {
      throw outboundError('redirect', `${url.host} redirects again after ${maxRedirects} redirects.`);
    }
    const target = parseTarget(next, allowPrivate);
    if (url.protocol === 'https:' && target.protocol === 'http:') {
      throw outboundError(
        'redirect',
        `${url.host} redirects from https to plain http, which is not followed.`,
      );
    }
    if (target.origin !== url.origin) headers = pickHarmless(headers);
    redirects.push(target.href);
    url = target;
  }
}

/** Ports below 1024 that are not the web's, and those the Fetch standard blocks above: other protocols live there. */
const blockedPorts = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/** @throws OutboundError where no request is ever sent to such a URL, whatever its name resolves to */
export function parseTarget(text: string, allowPrivate: boolean): URL {
  const url = URL.parse(text);
  if (!url) throw outboundError('bad-url', 'The URL cannot be read.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivate)) {
    throw outboundError('bad-url', `The URL must begin with https://, not ${url.protocol}//.`);
  }
  if (url.username || url.password) {
    throw outboundError('bad-url', `The URL of ${url.host} must not hold a user name or password.`);
  }
  const port = Number(url.port || 443);
  if (blockedPorts.has(port) || (url.port && port < 1024 && port !== 80)) {
    throw outboundError('bad-url', `Port ${port} is not one that web servers use.`);
  }
  url.hash = '';
  return url;
}

function redirectOf({ status, headers }: Answer, base: URL): string | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return undefined;
  const target = URL.parse(headers.location, base);
  if (!target) throw outboundError('redirect', `${base.host} redirects to something that is no URL.`);
  return target.href;
}

function pickHarmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => harmlessHeaders.has(name.toLowerCase())),
  );
}

type Answer = Omit<OutboundAnswer, 'url' | 'redirects'>;
type Single = OutboundRequest & { method: string; signal: AbortSignal };

async function fetchOnce(agent: Agent, url: URL, spec: Single): Promise<Answer> {
  try {
    const answer = await orAborted(spec.signal, send(agent, url, spec));
    const headers = toHeaders(answer.headers);
    const packed = await orAborted(spec.signal, readBounded(answer.body, headers, spec.maxBytes));
    return { status: answer.statusCode, headers, bytes: await unpack(packed, headers, spec.maxBytes) };
  } catch (error) {
    throw toOutboundError(error, url.host);
  }
}

function send(agent: Agent, url: URL, { method, headers, body, signal, timeoutMs }: Single) {
  return request(url, {
    dispatcher: agent,
    method,
    headers: { 'accept-encoding': 'gzip, br, deflate', 'user-agent': 'Marsa', ...headers },
    body: body ?? null,
    signal,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}

/** undici looks at the signal only once it is connected; a name server that hangs must not hold us. */
function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = () => reject(signal.reason);
  if (signal.aborted) give();
  signal.addEventListener('abort', give);
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', give));
}

function toHeaders(raw: Dispatcher.ResponseData['headers']): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readBounded(
  body: Readable,
  headers: Record<string, string>,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(headers['content-length'] ?? 0) > maxBytes ? Number.POSITIVE_INFINITY : 0;
  try {
    for await (const chunk of size > maxBytes ? [] : body) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  } finally {
    body.destroy();
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks);
}

const tooLarge = (maxBytes: number) =>
  outboundError('too-large', `The answer is larger than the ${maxBytes} bytes that are allowed.`);

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
};

async function unpack(bytes: Buffer, headers: Record<string, string>, maxBytes: number): Promise<Buffer> {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (bytes.length === 0 || coding === 'identity' || coding === '') return bytes;
  const decoder = Object.entries(decoders).find(([name]) => name === coding)?.[1];
  if (!decoder)
    throw outboundError('encoding', `The answer is packed as "${coding}", which was not asked for.`);
  // Stops as soon as the limit is passed, however small a bomb comes packed.
  return decoder(bytes, { maxOutputLength: maxBytes });
}
