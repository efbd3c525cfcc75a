import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyEndpoint, problemsOf } from '@marsa/contract/endpoint.ts';
import { projects } from '@marsa/contract/index.ts';
import fc from 'fast-check';
import { testDatabases } from './support/databases.ts';
import { arbitraryOf, type Schema } from './support/schema-arbitrary.ts';
import { startTestServer, type TestServer } from './support/server.ts';

/** One seed, so that a failure can be seen again; many more runs find no more in this time. */
const seed = 20_261_120;
const runsPerEndpoint = 20;

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, unknown>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

for (const engine of testDatabases()) {
  test(`no endpoint answers 500, or what it does not declare, on ${engine.name}`, async () => {
    await using server = await startTestServer(engine);
    const document: Document = await (await fetch(`${server.url}/docs/json`)).json();
    // Nothing listens there: whatever goes out to the PWA comes back at once.
    const body = { name: 'Fuzz', domain: 'https://127.0.0.1:1', githubOwner: 'a', githubRepo: 'b' };
    const { id } = await server.admin.call(projects.create, { body });
    const endpoints = new Map(server.app.http.endpoints.map((endpoint) => [endpoint.name, endpoint]));
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const endpoint = endpoints.get(operation.operationId);
        assert.ok(endpoint, `${operation.operationId} is documented but not served`);
        await fuzz(server, document, { path, method, operation, endpoint, projectId: id });
      }
    }
  });
}

interface Target {
  path: string;
  method: string;
  operation: Operation;
  endpoint: AnyEndpoint;
  projectId: string;
}

async function fuzz(server: TestServer, document: Document, target: Target): Promise<void> {
  const { path, method, operation, endpoint, projectId } = target;
  const at = (ref: string) => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {};
  const arbitrary = fc.record({
    parameters: fc.tuple(...(operation.parameters ?? []).map(({ schema }) => arbitraryOf(schema, at))),
    isOfProject: fc.boolean(),
    body: arbitraryOf(operation.requestBody?.content['application/json'].schema, at),
  });
  const property = fc.asyncProperty(arbitrary, async ({ parameters, isOfProject, body }) => {
    const request = toRequest(operation, path, parameters, isOfProject ? projectId : undefined);
    const response = await fetch(server.url + request.path, {
      method: method.toUpperCase(),
      headers: {
        'x-api-key': server.adminKey,
        ...(operation.requestBody ? { 'content-type': 'application/json' } : {}),
      },
      ...(operation.requestBody ? { body: JSON.stringify(body) } : {}),
    });
    await checkAnswer(response, operation, endpoint);
  });
  await fc.assert(property, { seed, numRuns: runsPerEndpoint, interruptAfterTimeLimit: 10_000 });
}

function toRequest(operation: Operation, path: string, values: unknown[], projectId: string | undefined) {
  const query = new URLSearchParams();
  let filled = path;
  for (const [index, parameter] of (operation.parameters ?? []).entries()) {
    const value = values[index];
    const text = typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value);
    const isProject = parameter.name === 'id' && path.startsWith('/v1/projects/') && projectId !== undefined;
    if (parameter.in === 'path')
      filled = filled.replace(`{${parameter.name}}`, encodeURIComponent(isProject ? projectId : text));
    if (parameter.in === 'query' && parameter.name !== 'wait') query.set(parameter.name, text.slice(0, 2000));
  }
  return { path: `${filled.slice(0, 8000)}?${query}` };
}

async function checkAnswer(response: Response, operation: Operation, endpoint: AnyEndpoint): Promise<void> {
  // A stream goes on for ever; that it began is all there is to see.
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) return response.body?.cancel();
  const text = await response.text();
  const context = `${operation.operationId}: ${response.status} ${text.slice(0, 500)}`;
  assert.notEqual(response.status, 500, context);
  assert.ok(response.headers.get('x-request-id'), context);
  if (response.ok) {
    assert.ok(operation.responses[response.status], context);
    return;
  }
  const problem = JSON.parse(text);
  assert.equal(problem.ok, false, context);
  // A path that grew into another one is no longer this endpoint.
  if (problem.code === 'NOT_FOUND') return;
  assert.ok(problemsOf(endpoint).includes(problem.code), context);
}
