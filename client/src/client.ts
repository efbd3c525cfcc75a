import type { AnyEndpoint, DataOf, InputOf } from '@marsa/contract/endpoint.ts';
import type { Issue } from '@marsa/contract/problems.ts';

export interface ClientOptions {
  /** Where Marsa listens, such as http://127.0.0.1:8080. */
  baseUrl: string;
  apiKey?: string;
  /** An access token or a service token, instead of an API key. */
  token?: string;
  fetch?: typeof fetch;
  /** Milliseconds a call may take; 60 000 where it is silent. */
  timeoutMs?: number;
}

/** What Marsa refused, in its own words. `code` is stable; decide by it. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly issues: Issue[];
  readonly requestId: string | undefined;
  /** Seconds to wait, where the answer says so. */
  readonly retryAfter: number | undefined;
  /** All members of the answer. */
  readonly body: Record<string, unknown>;

  constructor(response: Response, body: Record<string, unknown>) {
    super(typeof body.detail === 'string' ? body.detail : `${response.status} ${response.statusText}`);
    this.status = response.status;
    this.code = typeof body.code === 'string' ? body.code : 'UNKNOWN';
    this.issues = Array.isArray(body.issues) ? body.issues : [];
    this.requestId = response.headers.get('x-request-id') ?? undefined;
    const after = response.headers.get('retry-after');
    this.retryAfter = after === null ? undefined : Number(after);
    this.body = body;
  }
}

interface Input {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Client {
  /** The `data` of the answer. @throws ProblemError */
  call<E extends AnyEndpoint>(endpoint: E, ...input: CallInput<E>): Promise<DataOf<E>>;
  /** One page of a list. @throws ProblemError */
  page<E extends AnyEndpoint>(
    endpoint: E,
    ...input: CallInput<E>
  ): Promise<{ items: DataOf<E>[]; nextCursor: string | null }>;
  /** Every element of a list, page by page. @throws ProblemError */
  all<E extends AnyEndpoint>(endpoint: E, ...input: CallInput<E>): AsyncGenerator<DataOf<E>>;
  /** The whole answer, for files and for its headers. @throws ProblemError */
  fetch<E extends AnyEndpoint>(endpoint: E, ...input: CallInput<E>): Promise<Response>;
}

/** Arguments of a call: none where the endpoint takes nothing that must be given. */
export type CallInput<E> =
  Record<never, never> extends InputOf<E> ? [input?: InputOf<E>] : [input: InputOf<E>];

/** A typed client over the contract: what an endpoint takes and answers is known from its declaration. */
export function createClient(options: ClientOptions): Client {
  const send = (endpoint: AnyEndpoint, input: Input | undefined) => request(options, endpoint, input ?? {});
  const page = async (endpoint: AnyEndpoint, input: Input | undefined) => {
    const body = await (await send(endpoint, input)).json();
    return { items: body.data, nextCursor: body.nextCursor };
  };
  return {
    async call(endpoint, ...[input]) {
      const answer = await (await send(endpoint, input)).json();
      return endpoint.plain ? answer : answer.data;
    },
    page: (endpoint, ...[input]) => page(endpoint, input),
    async *all(endpoint, ...[input]) {
      const first: Input = input ?? {};
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const next = await page(endpoint, {
          ...first,
          query: { ...first.query, ...(cursor ? { cursor } : {}) },
        });
        yield* next.items;
        cursor = next.nextCursor;
      }
    },
    fetch: (endpoint, ...[input]) => send(endpoint, input),
  };
}

async function request(options: ClientOptions, endpoint: AnyEndpoint, input: Input): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...input.headers };
  if (options.apiKey) headers['x-api-key'] = options.apiKey;
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  const response = await (options.fetch ?? fetch)(urlOf(options.baseUrl, endpoint, input), {
    method: endpoint.method,
    headers,
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? 60_000),
  });
  if (response.ok) return response;
  throw new ProblemError(response, await response.json().catch(() => ({})));
}

function urlOf(baseUrl: string, endpoint: AnyEndpoint, input: Input): URL {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name) =>
    encodeURIComponent(String(input.params?.[name])),
  );
  const url = new URL(path, baseUrl);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
