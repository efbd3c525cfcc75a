import { type AnyEndpoint, problemsOf } from '@marsa/contract/endpoint.ts';
import { problem as problemSchema } from '@marsa/contract/problem-answer.ts';
import { problems } from '@marsa/contract/problems.ts';
import { z } from 'zod';

/** What Fastify validates, serializes and documents an endpoint by. */
export function routeSchema(endpoint: AnyEndpoint): Record<string, unknown> {
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    description: [endpoint.description, needs(endpoint)].filter(Boolean).join('\n\n'),
    tags: [endpoint.name.split('.')[0]],
    ...(endpoint.permission === 'public' ? { security: [] } : {}),
    ...(endpoint.params ? { params: endpoint.params } : {}),
    ...querySchema(endpoint),
    ...(endpoint.headers ? { headers: endpoint.headers } : {}),
    ...(endpoint.body ? { body: endpoint.body } : {}),
    response: { ...successResponses(endpoint), ...problemResponses(endpoint) },
  };
}

/**
 * A field that nobody declared is refused, as in a body: a misspelt filter must not give the whole list. Only what anyone
 * may call, or sends a body of its own kind to, lets fields pass where it declares none: probes and webhooks add some.
 */
function querySchema({ query, permission, raw }: AnyEndpoint): { querystring?: z.ZodObject } {
  if (query) return { querystring: query.strict() };
  return permission === 'public' || raw ? {} : { querystring: z.strictObject({}) };
}

function needs({ permission }: AnyEndpoint): string {
  if (permission === 'public') return 'Needs no credential.';
  return permission === 'identified' ? 'Needs a credential.' : `Needs \`${permission}\`.`;
}

function successResponses(endpoint: AnyEndpoint): Record<number, unknown> {
  const status = endpoint.status ?? 200;
  if (endpoint.binary) {
    return { [status]: { description: 'The file', content: { [endpoint.binary]: { schema: z.any() } } } };
  }
  const success = successSchema(endpoint);
  return { [status]: success, ...(endpoint.otherStatus ? { [endpoint.otherStatus]: success } : {}) };
}

/** One for each status, with the codes that come with it. */
function problemResponses(endpoint: AnyEndpoint): Record<number, unknown> {
  const content = { 'application/problem+json': { schema: problemSchema } };
  const codes = Object.groupBy(problemsOf(endpoint), (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(codes).map(([status, of = []]) => [
      status,
      { description: of.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '), content },
    ]),
  );
}

function successSchema(endpoint: AnyEndpoint): z.ZodType {
  const ok = z.literal(true);
  if (endpoint.plain) return endpoint.output;
  if (!endpoint.list) return z.object({ ok, data: endpoint.output }).describe('Done');
  const nextCursor = z.string().nullable();
  return z.object({ ok, data: z.array(endpoint.output), nextCursor }).describe('A page of the list');
}
