import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projects, roles, session, webhookSources } from '@marsa/contract/index.ts';
import { testDatabases } from './support/databases.ts';
import { letServiceIn, signProgramIn } from './support/programs.ts';
import { sendRaw } from './support/raw-request.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { openChannels } from './support/webhook-channels.ts';

/** What tokens, roles, services and webhooks are refused with (requirement A10), each with its status. */
const statuses: Record<string, number> = {
  INVALID_TOKEN_FORMAT: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_BLACKLISTED: 401,
  INVALID_ISSUER: 401,
  INVALID_AUDIENCE: 401,
  INSUFFICIENT_PERMISSIONS: 403,
  ROLE_NOT_AUTHORIZED: 403,
  RESOURCE_NOT_ACCESSIBLE: 404,
  INVALID_SIGNATURE: 401,
  UNKNOWN_SOURCE: 404,
  CHANNEL_DISABLED: 403,
  WEBHOOK_EXPIRED: 401,
};

const [engine] = testDatabases();
assert.ok(engine);

test('each code of A10 is reached, with its status, as problem+json', async () => {
  const reached = new Map<string, number>();
  const ask = async (server: Pick<TestServer, 'url'>, token: string, path = '/v1/projects') => {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const { code, status } = (await response.json()) as { code: string; status: number };
    assert.equal(status, response.status);
    reached.set(code, status);
  };

  const state = { now: 1_800_000_000_000 };
  await using database = await engine.open();
  await using server = await startTestServer(engine, { database, clock: () => state.now });
  await using elsewhere = await startTestServer(engine, {
    ...{ database, like: server, clock: () => state.now },
    env: { JWT_ISSUER: 'other' },
  });
  await using forOthers = await startTestServer(engine, {
    ...{ database, like: server, clock: () => state.now },
    env: { JWT_AUDIENCE: 'other' },
  });
  const program = await signProgramIn(server);
  const { accessToken } = program.pair;
  await ask(server, `${accessToken}A`);
  await ask(elsewhere, accessToken);
  await ask(forOthers, accessToken);
  await ask(server, accessToken, '/v1/roles');
  const one = await program.call(projects.create, {
    body: { name: 'One', domain: 'https://one.example.com' },
  });
  const two = await program.call(projects.create, {
    body: { name: 'Two', domain: 'https://two.example.com' },
  });
  const narrowed = { scopes: ['projects:read'], projectIds: [one.id] };
  const service = await letServiceIn(server, program, narrowed);
  await ask(server, service.token, `/v1/projects/${two.id}`);
  const role = await server.admin.call(roles.create, {
    body: { name: 'CLERK', permissions: 'projects:read' },
  });
  const clerk = await signProgramIn(server, { role: 'CLERK' });
  await server.admin.call(roles.update, { params: { id: role.id }, body: { isActive: false } });
  await ask(server, clerk.pair.accessToken);
  await program.call(session.end, { params: { id: program.pair.sessionId } });
  await ask(server, accessToken);
  state.now += 15 * 60_000;
  await ask(server, accessToken);

  await using here = await openChannels(engine);
  const send = async (answer: ReturnType<typeof here.send>) => {
    const { status, text } = await answer;
    reached.set(JSON.parse(text).code, status);
  };
  await send(here.send('github', here.fresh('github'), 'another-secret-altogether'));
  await send(here.send('standard', { ...here.fresh('standard'), atMs: here.now() - 606_000 }));
  const unknown = new URL(here.sourceOf('github').url).pathname.replace(/[^/]+$/, one.id);
  await send(sendRaw(here.server, unknown, { method: 'POST', body: '{}' }));
  const params = { id: here.workspaceId, sourceId: here.sourceOf('github').id };
  await here.dana.call(webhookSources.update, { params, body: { isActive: false } });
  await send(here.send('github', here.fresh('github')));

  assert.deepEqual(
    Object.fromEntries([...reached].toSorted()),
    Object.fromEntries(Object.entries(statuses).toSorted()),
  );
});
