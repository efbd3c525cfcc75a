import type { Outbound, OutboundRequest } from './outbound.ts';

/** Milliseconds and bytes of one request through `guardedFetch`. */
export interface FetchBounds {
  timeoutMs: number;
  maxBytes: number;
}

const usual: FetchBounds = { timeoutMs: 30_000, maxBytes: 10 * 1024 * 1024 };
const maxRedirects = 5;

/** The `fetch` of the web platform over an outbound, for libraries that take one (Octokit: `request.fetch`). */
export type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Answers and bodies are held in memory, within bounds. GET and HEAD follow redirects, to another origin without the
 * caller's credentials; a redirect of a write is the answer.
 * @throws OutboundError, where the `fetch` of the platform throws a TypeError
 */
export function guardedFetch(outbound: Outbound, bounds: FetchBounds = usual): GuardedFetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const answer = await outbound.fetch(request.url, {
      method: methodOf(request.method),
      headers: Object.fromEntries(request.headers),
      ...(request.body && { body: await request.bytes() }),
      signal: request.signal,
      maxRedirects: request.redirect === 'follow' ? maxRedirects : 0,
      ...bounds,
    });
    const headers = new Headers(answer.headers);
    // They told of the packed form.
    headers.delete('content-encoding');
    headers.delete('content-length');
    const body = bodyless.has(answer.status) ? null : Uint8Array.from(answer.bytes);
    const response = new Response(body, { status: answer.status, headers });
    return Object.defineProperties(response, {
      url: { value: answer.url },
      redirected: { value: answer.redirects.length > 0 },
    });
  };
}

const bodyless = new Set([204, 205, 304]);
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function methodOf(name: string): NonNullable<OutboundRequest['method']> {
  const method = methods.find((known) => known === name);
  if (!method) throw new TypeError(`The method ${name} is not for outgoing requests.`);
  return method;
}
