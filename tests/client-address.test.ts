import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { audit, bans, devkeys, me } from '@marsa/contract/index.ts';
import { testDatabases } from './support/databases.ts';
import { assertProblem, type RawAnswer, sendRaw } from './support/raw-request.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const proxied = { TRUST_PROXY: '127.0.0.0/8,10.0.0.0/8' };

/** Asks from where a proxy of ours says that the client is. */
const from = (server: TestServer, client: string, apiKey?: string, path = '/v1/me') =>
  sendRaw(server, path, {
    headers: { 'x-forwarded-for': client, ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) },
  });
const codeOf = ({ status, text }: RawAnswer) => (status === 200 ? 'ok' : JSON.parse(text).code);
const wrongKey = 'marsa_is-not-this';

async function fail(server: TestServer, client: string, times: number): Promise<void> {
  for (let tries = 0; tries < times; tries++)
    assertProblem(await from(server, client, wrongKey), 'INVALID_API_KEY');
}

async function start(env: Record<string, string> = {}, clock?: () => number): Promise<TestServer> {
  const [engine] = testDatabases();
  assert.ok(engine);
  return startTestServer(engine, { env: { BAN_AFTER_FAILS: '5', ...env }, ...(clock ? { clock } : {}) });
}

describe('bans', () => {
  test('count by the address that a trusted proxy names, the right-most that is not ours', async () => {
    await using server = await start(proxied);
    await fail(server, '203.0.113.9', 5);
    assertProblem(await from(server, '203.0.113.9', server.adminKey), 'IP_BANNED');
    // What the client itself wrote in front changes nothing; proxies of ours behind are passed over.
    assertProblem(await from(server, '198.51.100.1, 203.0.113.9', server.adminKey), 'IP_BANNED');
    assertProblem(await from(server, '203.0.113.9, 10.1.2.3', server.adminKey), 'IP_BANNED');
    assertProblem(await from(server, '203.0.113.9:51234', server.adminKey), 'IP_BANNED');
    assertProblem(await from(server, '::ffff:203.0.113.9', server.adminKey), 'IP_BANNED');
    assert.equal(codeOf(await from(server, '203.0.113.9, 198.51.100.1', server.adminKey)), 'ok');
    assert.equal(codeOf(await from(server, '203.0.113.10', server.adminKey)), 'ok');
  });

  test('of IPv6 count by the network that a customer owns, in whatever form it is written', async () => {
    await using server = await start(proxied);
    const forms = [
      '2001:db8:1:2::1',
      '2001:DB8:1:2:ffff::',
      '2001:0db8:0001:0002::3',
      '[2001:db8:1:2::4]:443',
    ];
    for (const form of forms) await fail(server, form, 1);
    await fail(server, '2001:db8:1:2:abcd:1:2:3', 1);
    assertProblem(await from(server, '2001:db8:1:2::99', server.adminKey), 'IP_BANNED');
    assert.equal(codeOf(await from(server, '2001:db8:1:3::1', server.adminKey)), 'ok');
    const { items } = await server.admin.page(bans.list);
    assert.deepEqual(
      items.map(({ ip, count }) => [ip, count]),
      [['2001:db8:1:2::/64', 5]],
    );
    await server.admin.call(bans.lift, { params: { ip: '2001:db8:1:2::77' } });
    assert.equal(codeOf(await from(server, '2001:db8:1:2::99', server.adminKey)), 'ok');
  });

  test('what a proxy of ours says that is no address bans nobody and breaks nothing', async () => {
    await using server = await start(proxied);
    for (const said of [
      'unknown',
      '_hidden',
      'x'.repeat(5000),
      '1.2.3',
      '999.1.1.1',
      '2001:db8::g',
      '%00',
      ',',
      ' ',
    ])
      for (let tries = 0; tries < 6; tries++)
        assertProblem(await from(server, said, wrongKey), 'INVALID_API_KEY');
    assert.deepEqual((await server.admin.page(bans.list)).items, []);
    assert.equal(
      (await server.admin.page(audit.list, { query: { action: 'AUTH_FAILURE' } })).items[0]?.ip,
      '127.0.0.1',
    );
    assert.doesNotMatch(server.log(), /"level":"error"/);
  });

  test('forwarding headers from a neighbour nobody trusts are answered, never lead to a ban, and are told', async () => {
    await using server = await start();
    await fail(server, '203.0.113.9', 12);
    await server.admin.call(me.get);
    assert.equal(codeOf(await from(server, '203.0.113.9', server.adminKey)), 'ok');
    for (const header of ['forwarded', 'x-forwarded-for'])
      await sendRaw(server, '/v1/me', { headers: { [header]: 'for=203.0.113.9', 'x-api-key': wrongKey } });
    assert.deepEqual((await server.admin.page(bans.list)).items, []);
    const told = server.log().match(/set TRUST_PROXY=127\.0\.0\.1/g) ?? [];
    assert.equal(told.length, 1);
  });
});

describe('a peer from the Internet', () => {
  const peer = '198.51.100.9';
  const ask = (server: TestServer, headers: Record<string, string>, remoteAddress = peer) =>
    server.app.http.app.inject({ url: '/v1/me', remoteAddress, headers });

  test('V4.1.3 cannot write itself another address, nor write itself out of a ban', async () => {
    await using server = await start({ TRUST_PROXY: '10.0.0.0/8' });
    for (let tries = 0; tries < 5; tries++) {
      const forged = {
        'x-forwarded-for': `203.0.113.${tries}`,
        forwarded: 'for=10.0.0.1',
        'x-real-ip': '10.0.0.1',
      };
      assert.equal((await ask(server, { ...forged, 'x-api-key': wrongKey })).statusCode, 401);
    }
    const key = { 'x-api-key': server.adminKey };
    for (const headers of [
      key,
      { ...key, 'x-forwarded-for': '10.0.0.1' },
      { ...key, 'x-forwarded-for': '127.0.0.1' },
    ])
      assert.equal((await ask(server, headers)).json().code, 'IP_BANNED');
    const { items } = await server.admin.page(bans.list);
    assert.deepEqual(
      items.map(({ ip }) => ip),
      [peer],
    );
    // Nobody that it named is banned.
    assert.equal((await ask(server, key, '203.0.113.1')).statusCode, 200);
  });

  test('that reaches a server which trusts nobody is banned like any other', async () => {
    await using server = await start();
    for (let tries = 0; tries < 5; tries++)
      await ask(server, { 'x-forwarded-for': '10.0.0.1', 'x-api-key': wrongKey });
    assert.equal((await ask(server, { 'x-api-key': server.adminKey })).json().code, 'IP_BANNED');
    assert.equal((await server.admin.page(bans.list)).items.length, 1);
    assert.doesNotMatch(server.log(), /TRUST_PROXY/);
  });

  test('mapped into IPv6 is the IPv4 address that it is', async () => {
    await using server = await start();
    for (const form of [peer, `::ffff:${peer}`, '::ffff:c633:6409', peer, `::FFFF:${peer}`])
      await ask(server, { 'x-api-key': wrongKey }, form);
    assert.equal((await ask(server, {}, `::ffff:${peer}`)).json().code, 'IP_BANNED');
    assert.deepEqual(
      (await server.admin.page(bans.list)).items.map(({ ip }) => ip),
      [peer],
    );
  });
});

describe('limits', () => {
  test('count per address and per key, whichever ends first, and start anew', async () => {
    let now = 60_000_000;
    const limits = { RATE_GLOBAL_PER_IP_PER_MIN: '4', RATE_PER_KEY_PER_MIN: '6' };
    await using server = await start({ ...proxied, ...limits }, () => now);
    const ask = (client: string, key?: string, path?: string) => from(server, client, key, path);
    const first = await ask('203.0.113.1', server.adminKey);
    const told = ['limit', 'remaining', 'reset'].map((name) => first.headers[`ratelimit-${name}`]);
    assert.deepEqual(told.slice(0, 2), ['4', '3']);
    assert.ok(Number(told[2]) > 0 && Number(told[2]) <= 60);
    // What is refused, unknown or public counts like anything else.
    assertProblem(await ask('203.0.113.1'), 'INVALID_API_KEY');
    assertProblem(await ask('203.0.113.1', undefined, '/v1/nothing'), 'NOT_FOUND');
    assert.equal((await ask('203.0.113.1', undefined, '/v1/health')).headers['ratelimit-remaining'], '0');
    const over = await ask('203.0.113.1', server.adminKey);
    assertProblem(over, 'RATE_LIMIT');
    assert.ok(Number(over.headers['retry-after']) <= 60);
    for (const path of ['/v1/nothing', '/v1/%zz', '/v1/health', '/docs/json'])
      assertProblem(await ask('203.0.113.1', undefined, path), 'RATE_LIMIT');
    assert.equal((await ask('203.0.113.1', undefined, '/health/live')).status, 200);
    // Another address, the same key: it has five left.
    for (let number = 0; number < 5; number++)
      assert.equal(codeOf(await ask(`203.0.113.${10 + number}`, server.adminKey)), 'ok');
    assertProblem(await ask('203.0.113.20', server.adminKey), 'RATE_LIMIT');
    now += 60_000;
    assert.equal(codeOf(await ask('203.0.113.1', server.adminKey)), 'ok');
  });

  test('a neighbour in one IPv6 network counts as the same', async () => {
    await using server = await start({ ...proxied, RATE_GLOBAL_PER_IP_PER_MIN: '2' });
    for (const client of ['2001:db8::1', '2001:db8::2']) await from(server, client);
    assertProblem(await from(server, '2001:db8::3'), 'RATE_LIMIT');
    assertProblem(await from(server, '2001:db8:0:1::3'), 'INVALID_API_KEY');
  });

  test('a known key that no longer works has a limit of its own', async () => {
    await using server = await start(proxied);
    const spare = await server.newDeveloper();
    await server.admin.call(devkeys.revoke, { params: { id: spare.keyId } });
    const codes = [];
    for (let tries = 0; tries < 62; tries++)
      codes.push(codeOf(await from(server, '203.0.113.1', spare.apiKey)));
    assert.deepEqual([...new Set(codes)], ['INVALID_API_KEY', 'RATE_LIMIT']);
    assert.deepEqual((await server.admin.page(bans.list)).items, []);
  });
});
