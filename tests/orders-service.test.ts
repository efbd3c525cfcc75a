import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { roles, tokens } from '@marsa/contract/index.ts';
import { createOrdersService } from '../docs/examples/orders-service/orders-service.ts';
import { testDatabases } from './support/databases.ts';
import { letServiceIn, signProgramIn } from './support/programs.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const start = 1_800_000_000_000;
const [engine] = testDatabases();
assert.ok(engine);

interface Answer {
  status: number;
  body: { code?: string; item?: string; orders?: number; isShipped?: boolean }[] & { code?: string };
  challenge: string | null;
}

/** The example on a port of its own, for the tokens of a Marsa. */
async function openOrders(
  server: TestServer,
  state: { now: number },
  serviceToken: string,
  more: object = {},
) {
  const service = createOrdersService({
    marsaUrl: server.url,
    serviceToken,
    clock: () => state.now,
    ...more,
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const { port } = service.address() as AddressInfo;
  return {
    async ask(method: string, path: string, token?: string): Promise<Answer> {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
      const body = (await response.json()) as Answer['body'];
      return { status: response.status, body, challenge: response.headers.get('www-authenticate') };
    },
    [Symbol.asyncDispose]: async () => {
      service.closeAllConnections();
      await new Promise((resolve) => service.close(resolve));
    },
  };
}

/** A shop with its merchant, and somebody who orders there. */
async function openShop(server: TestServer) {
  for (const [name, permissions] of Object.entries({
    MERCHANT: 'orders:*',
    MEMBER: 'orders:read,orders:create',
  }))
    await server.admin.call(roles.create, { body: { name, permissions } });
  const merchant = await signProgramIn(server, { role: 'MERCHANT' });
  const { workspaceId } = merchant.pair;
  const guest = await signProgramIn(server, { role: 'MEMBER' });
  await server.engines.database.db
    .insertInto('membership')
    .values({
      id: workspaceId.replace(/.$/, '0'),
      workspaceId,
      personId: guest.account.personId,
      roleId: (await server.admin.page(roles.list)).items.find(({ name }) => name === 'MEMBER')?.id ?? '',
      projectIds: null,
      joinedBy: merchant.account.personId,
      createdAt: start,
    })
    .execute();
  server.app.identity.publishChange();
  const member = await signProgramIn(server, { account: guest.account, workspaceId });
  return { merchant, member, workspaceId };
}

describe('a backend of a team’s own', () => {
  test('MEMBER orders, MERCHANT ships, each in their shop; nobody without a token', async () => {
    const state = { now: start };
    await using server = await startTestServer(engine, { clock: () => state.now });
    const { merchant, member } = await openShop(server);
    const scopes = ['tokens:introspect', 'tokens:all'];
    const { token } = await letServiceIn(server, server.admin, { scopes });
    await using orders = await openOrders(server, state, token);
    const [merchants, members] = [merchant.pair.accessToken, member.pair.accessToken];

    const placed = await orders.ask('POST', '/orders?item=coffee', members);
    assert.deepEqual([placed.status, Object(placed.body).item], [201, 'coffee']);
    const refused = await orders.ask('POST', '/orders/ship', members);
    assert.deepEqual([refused.status, refused.body.code], [403, 'INSUFFICIENT_PERMISSIONS']);
    assert.equal((await orders.ask('GET', '/takings', members)).status, 403);
    const shipped = await orders.ask('POST', '/orders/ship', merchants);
    assert.deepEqual([shipped.status, shipped.body.map(({ isShipped }) => isShipped)], [200, [true]]);
    assert.equal((await orders.ask('GET', '/takings', merchants)).status, 200);

    const stranger = await signProgramIn(server, { role: 'MERCHANT' });
    assert.deepEqual(
      (await orders.ask('GET', '/orders', stranger.pair.accessToken)).body,
      [],
      'another shop',
    );
    for (const wrong of [undefined, 'nonsense', `${members}x`, token, member.pair.refreshToken]) {
      const { status, body, challenge } = await orders.ask('GET', '/orders', wrong);
      assert.deepEqual([status, body.code], [401, 'INVALID_TOKEN_FORMAT'], String(wrong));
      assert.match(challenge ?? '', /^Bearer error="invalid_token"/);
    }
  });

  test('what changes in Marsa reaches it within 30 seconds: a role, a revoked token, the time', async () => {
    const state = { now: start };
    await using server = await startTestServer(engine, { clock: () => state.now });
    const { merchant, member } = await openShop(server);
    const { token } = await letServiceIn(server, server.admin, {
      scopes: ['tokens:introspect', 'tokens:all'],
    });
    await using orders = await openOrders(server, state, token);
    const list = (as: typeof member) => orders.ask('GET', '/orders', as.pair.accessToken);
    assert.equal((await list(member)).status, 200);
    assert.equal((await list(merchant)).status, 200);
    const role = (await server.admin.page(roles.list)).items.find(({ name }) => name === 'MEMBER');
    await server.admin.call(roles.update, { params: { id: role?.id ?? '' }, body: { permissions: ['x:y'] } });
    await server.as().call(tokens.revoke, { body: { token: merchant.pair.accessToken } });
    state.now += 29_999;
    assert.equal((await list(member)).status, 200, 'what Marsa said is kept');
    state.now += 1;
    assert.equal((await list(member)).body.code, 'INSUFFICIENT_PERMISSIONS');
    assert.equal((await list(merchant)).body.code, 'TOKEN_BLACKLISTED');
    state.now += 15 * 60_000;
    assert.equal((await list(member)).body.code, 'TOKEN_EXPIRED');
  });

  test('a service token of one shop serves that shop alone', async () => {
    const state = { now: start };
    await using server = await startTestServer(engine, { clock: () => state.now });
    const permissions = 'orders:*,tokens:introspect,service-tokens:*';
    await server.admin.call(roles.create, { body: { name: 'OWNER', permissions } });
    const owner = await signProgramIn(server, { role: 'OWNER' });
    const other = await signProgramIn(server, { role: 'OWNER' });
    const { token } = await letServiceIn(server, owner, { scopes: ['tokens:introspect'] });
    await using orders = await openOrders(server, state, token);
    assert.equal((await orders.ask('GET', '/orders', owner.pair.accessToken)).status, 200);
    assert.equal((await orders.ask('GET', '/orders', other.pair.accessToken)).body.code, 'TOKEN_BLACKLISTED');
  });

  test('keys are asked for once, again for one that is new, and kept while Marsa is away', async () => {
    const state = { now: start };
    await using server = await startTestServer(engine, { clock: () => state.now });
    const { member } = await openShop(server);
    const { token } = await letServiceIn(server, server.admin, {
      scopes: ['tokens:introspect', 'tokens:all'],
    });
    const asked: string[] = [];
    let isAway = false;
    const counting: typeof fetch = (input, init) => {
      asked.push(new URL(String(input)).pathname);
      return isAway ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
    };
    await using orders = await openOrders(server, state, token, { fetch: counting });
    const list = () => orders.ask('GET', '/orders', member.pair.accessToken);
    await Promise.all(Array.from({ length: 20 }, list));
    assert.deepEqual(asked.toSorted(), ['/.well-known/jwks.json', '/v1/auth/introspect']);
    const forged = member.pair.accessToken.replace(/^[^.]+/, (header) => {
      const { kid, ...rest } = JSON.parse(Buffer.from(header, 'base64url').toString());
      return Buffer.from(JSON.stringify({ ...rest, kid: kid.toLowerCase() })).toString('base64url');
    });
    for (let times = 0; times < 5; times++)
      assert.equal((await orders.ask('GET', '/orders', forged)).body.code, 'INVALID_TOKEN_FORMAT');
    assert.ok(asked.length <= 3, 'who makes ids up makes no requests');
    isAway = true;
    state.now += 6 * 60_000;
    const silent = await list();
    assert.deepEqual([silent.status, silent.body.code], [503, 'TEMPORARILY_UNAVAILABLE']);
    isAway = false;
    assert.equal((await list()).status, 200);
  });
});
