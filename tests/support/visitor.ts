import { type Client, createClient } from '@marsa/client/client.ts';
import type { AnyEndpoint, DataOf, InputOf } from '@marsa/contract/endpoint.ts';
import type { TestServer } from './server.ts';

/** One answer that the server gave on the walk. */
export interface Visit {
  endpoint: AnyEndpoint;
  text: string;
  /** The body that was sent. */
  sent?: unknown;
  /** Of `set-cookie`. */
  cookies?: string[];
}

export type Visitor = ReturnType<typeof visitor>;

/** A visitor with a key, who keeps every answer in `visits`. */
export const visitor = (server: TestServer, apiKey: string, visits: Visit[]) =>
  visit(createClient({ baseUrl: server.url, apiKey }), visits);

export function visit(client: Client, visits: Visit[]) {
  return async <E extends AnyEndpoint>(endpoint: E, input: InputOf<E>): Promise<DataOf<E>> => {
    const response = await client.fetch(endpoint, input);
    const text = await response.text();
    const { body: sent } = Object(input);
    visits.push({ endpoint, text, sent, cookies: response.headers.getSetCookie() });
    const body = endpoint.binary ? { data: text } : JSON.parse(text);
    return body.data;
  };
}
