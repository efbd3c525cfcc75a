import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import {
  attention,
  me,
  people,
  projects,
  roles,
  serviceTokens,
  session,
  vault,
  workspaces,
} from '@marsa/contract/index.ts';
import { signInAs } from '@marsa/tests/support/accounts.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { letServiceIn, told, withToken } from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

const start = 1_800_000_000_000;
const minute = 60_000;
const day = 24 * 60 * minute;

const newProject = (client: Client, name: string) =>
  client.call(projects.create, { body: { name, domain: `https://${name.toLowerCase()}.example.com` } });

const listOne = async (client: Client, id: string) => {
  const { items } = await client.page(serviceTokens.list);
  return items.find((token) => token.id === id) ?? assert.fail('not listed');
};

for (const engine of testDatabases()) {
  describe(`service tokens on ${engine.name}`, () => {
    test('a service does what its scopes name, in its workspace and projects, and nothing else', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const [one, two] = [await newProject(dana, 'One'), await newProject(dana, 'Two')];
      const { id: shared } = await dana.call(workspaces.create, { body: { name: 'Shared' } });
      const scopes = ['projects:read', 'secrets:read'];
      const wide = await letServiceIn(server, dana, { scopes });
      assert.match(wide.token, /^marsa_svc_[0-9A-Za-z]{58}$/);
      await wide.call(projects.get, { params: { id: one.id } });
      await wide.page(vault.list, { params: { id: two.id } });
      assert.equal(
        await told(wide.call(projects.update, { params: { id: one.id }, body: { name: 'Other' } })),
        'INSUFFICIENT_PERMISSIONS',
      );
      assert.equal(await told(wide.page(roles.list)), 'INSUFFICIENT_PERMISSIONS');
      const narrow = await letServiceIn(server, dana, { scopes, projectIds: [two.id] });
      await narrow.call(projects.get, { params: { id: two.id } });
      assert.equal(
        await told(narrow.call(projects.get, { params: { id: one.id } })),
        'RESOURCE_NOT_ACCESSIBLE',
      );
      const elsewhere = await letServiceIn(server, dana, { scopes, workspaceId: shared });
      assert.equal(await told(elsewhere.call(projects.get, { params: { id: one.id } })), 'NOT_FOUND');
      const who = await narrow.call(me.get);
      assert.deepEqual(who.workspaces, [
        { id: one.workspaceId, role: 'DEV', permissions: scopes, projectIds: [two.id] },
      ]);
    });

    test('what is a person’s own matter is none of a service, and no token makes another', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const service = await letServiceIn(server, dana, { scopes: ['service-tokens:*', 'projects:*'] });
      assert.equal(await told(service.page(session.list)), 'FORBIDDEN');
      assert.equal(await told(service.call(session.endOthers)), 'FORBIDDEN');
      const body = { name: 'Another', scopes: ['projects:read'] };
      assert.equal(await told(service.call(serviceTokens.create, { body })), 'FORBIDDEN');
      const params = { id: service.id };
      assert.equal(await told(service.call(serviceTokens.rotate, { params, body: {} })), 'FORBIDDEN');
      await service.page(serviceTokens.list);
    });

    test('nobody gives what they do not hold; what a maker loses, the token loses', async () => {
      await using server = await startTestServer(engine);
      const permissions = 'projects:read,service-tokens:*';
      await server.admin.call(roles.create, { body: { name: 'READER', permissions } });
      const dana = await server.newDeveloper('Dana', 'READER');
      const ask = (body: Record<string, unknown>) =>
        told(dana.call(serviceTokens.create, { body: { name: 'X', scopes: ['projects:read'], ...body } }));
      for (const scopes of [
        ['projects:write'],
        ['projects:*'],
        ['*'],
        ['*:read'],
        ['projects:read', 'bans:read'],
      ])
        assert.equal(await ask({ scopes }), 'INSUFFICIENT_PERMISSIONS', scopes.join());
      assert.equal(await ask({ scopes: [] }), 'BAD_REQUEST');
      assert.equal(await ask({ workspaceId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), 'NOT_FOUND');
      assert.equal(await ask({ projectIds: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] }), 'NOT_FOUND');
      const service = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      await service.page(projects.list);
      const [role] = (await server.admin.page(roles.list)).items.filter(({ name }) => name === 'READER');
      const params = { id: role?.id ?? '' };
      await server.admin.call(roles.update, { params, body: { permissions: ['service-tokens:read'] } });
      assert.equal(await told(service.page(projects.list)), 'INSUFFICIENT_PERMISSIONS');
      await server.admin.call(people.update, {
        params: { id: dana.developerId },
        body: { isActive: false },
      });
      assert.equal(await told(service.page(projects.list)), 'TOKEN_BLACKLISTED revoked');
    });

    test('who is narrowed to projects makes tokens for those, and sees their own alone', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const [one, two] = [await newProject(dana, 'One'), await newProject(dana, 'Two')];
      const hala = await server.newDeveloper('Hala');
      const { workspaceId } = one;
      await dana.call(workspaces.addMember, {
        params: { id: workspaceId },
        body: { personId: hala.developerId, role: 'DEV', projectIds: [one.id] },
      });
      const danas = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      const scopes = ['projects:read'];
      const halas = await letServiceIn(server, hala, { scopes, workspaceId });
      await halas.call(projects.get, { params: { id: one.id } });
      assert.equal(
        await told(halas.call(projects.get, { params: { id: two.id } })),
        'RESOURCE_NOT_ACCESSIBLE',
      );
      const wider = { name: 'X', scopes, workspaceId, projectIds: [two.id] };
      assert.equal(await told(hala.call(serviceTokens.create, { body: wider })), 'NOT_FOUND');
      const seen = (await hala.page(serviceTokens.list, { query: { workspaceId } })).items;
      assert.deepEqual(
        seen.map(({ id }) => id),
        [halas.id],
      );
      const params = { id: danas.id };
      assert.equal(await told(hala.call(serviceTokens.revoke, { params })), 'NOT_FOUND');
      assert.equal(await told(hala.call(serviceTokens.rotate, { params, body: {} })), 'NOT_FOUND');
      const stranger = await server.newDeveloper('Stranger');
      assert.deepEqual((await stranger.page(serviceTokens.list, { query: { workspaceId } })).items, []);
      assert.equal(
        await told(stranger.call(serviceTokens.revoke, { params: { id: danas.id } })),
        'NOT_FOUND',
      );
    });

    test('90 days by default, a year at most; then it is over', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const dana = await server.newDeveloper('Dana');
      const scopes = ['projects:read'];
      const make = (ms: number) =>
        letServiceIn(server, dana, { scopes, expiresAt: new Date(start + ms).toISOString() });
      assert.equal(await told(make(365 * day + 1)), 'BAD_REQUEST');
      assert.equal(await told(make(0)), 'BAD_REQUEST');
      await make(365 * day);
      const service = await letServiceIn(server, dana, { scopes });
      assert.equal((await listOne(dana, service.id)).expiresAt, new Date(start + 90 * day).toISOString());
      state.now += 90 * day - 1;
      await service.page(projects.list);
      state.now += 1;
      assert.equal(await told(service.page(projects.list)), 'TOKEN_EXPIRED');
      assert.equal((await listOne(dana, service.id)).status, 'expired');
    });

    test('one that ends within two weeks needs a person, until it is rotated', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const dana = await server.newDeveloper('Dana');
      const { id } = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      const told = async (client: Client) =>
        (await client.page(attention.list)).items
          .filter(({ kind }) => kind === 'service-token-expires')
          .map(({ severity, title }) => [severity, title]);
      state.now += 76 * day;
      assert.deepEqual(await told(dana), []);
      state.now += 1;
      assert.deepEqual(await told(dana), [
        ['warning', 'The token of the service Service expires in 14 days'],
      ]);
      assert.deepEqual(await told(await server.newDeveloper('Stranger')), []);
      state.now += 14 * day;
      assert.deepEqual(await told(dana), [['error', 'The token of the service Service has expired']]);
      state.now -= day;
      await dana.call(serviceTokens.rotate, { params: { id }, body: {} });
      assert.deepEqual(await told(dana), []);
    });

    test('rotation overlaps, then the old one is over; revoking ends both at once', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const dana = await server.newDeveloper('Dana');
      const old = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      state.now += 10 * day;
      const params = { id: old.id };
      const made = await dana.call(serviceTokens.rotate, { params, body: { overlapSeconds: 60 } });
      const fresh = withToken(server, made.token);
      assert.equal(made.expiresAt, new Date(state.now + 90 * day).toISOString(), 'its whole life again');
      await old.page(projects.list);
      await fresh.page(projects.list);
      assert.equal(await told(dana.call(serviceTokens.rotate, { params, body: {} })), 'CONFLICT');
      const listed = await listOne(dana, old.id);
      assert.deepEqual([listed.status, listed.replacedBy], ['ending', made.id]);
      state.now += minute;
      assert.equal(await told(old.page(projects.list)), 'TOKEN_EXPIRED');
      await dana.call(serviceTokens.revoke, { params: { id: made.id } });
      assert.equal(await told(fresh.page(projects.list)), 'TOKEN_BLACKLISTED revoked');
      await dana.call(serviceTokens.revoke, { params: { id: made.id } });
    });

    test('in a browser, making one takes a fresh confirmation', async () => {
      const state = { now: start };
      await using server = await startTestServer(engine, { clock: () => state.now });
      const { browser } = await signInAs(server);
      const make = () =>
        browser.call(serviceTokens.create, { body: { name: 'X', scopes: ['projects:read'] } });
      await make();
      state.now += 11 * minute;
      assert.equal(await told(make()), 'REAUTH_REQUIRED');
    });

    test('a former secret still checks, and a use moves the digest on', async () => {
      await using database = await engine.open();
      await using server = await startTestServer(engine, { database });
      const dana = await server.newDeveloper('Dana');
      const service = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      const old = server.config.APIKEY_HMAC_SECRET_B64;
      const keys = [Buffer.alloc(32, 7).toString('base64'), ...old];
      const like = { ...server, config: { ...server.config, APIKEY_HMAC_SECRET_B64: keys } };
      await using next = await startTestServer(engine, { database, like });
      const { db } = database;
      const digestKey = async () =>
        (await db.selectFrom('serviceToken').select('digestKeyId').executeTakeFirst())?.digestKeyId;
      const before = await digestKey();
      await withToken(next, service.token).page(projects.list);
      await within(patienceMs, async () => (await digestKey()) !== before, 'a new digest');
      await withToken(next, service.token).page(projects.list);
    });
  });
}
