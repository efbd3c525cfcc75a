import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Client, ProblemError } from '@marsa/client/client.ts';
import { type AnyEndpoint, isOfProject } from '@marsa/contract/endpoint.ts';
import { audit, builds, devkeys, me, people, projects, roles, workspaces } from '@marsa/contract/index.ts';
import { contractEndpoints } from './support/contract-endpoints.ts';
import { testDatabases } from './support/databases.ts';
import { answerToKey, openAnswer, scopeOf } from './support/open-answers.ts';
import { type SamplePlace, sampleInput } from './support/sample-inputs.ts';
import { startTestServer, type TestServer } from './support/server.ts';

type Developer = Awaited<ReturnType<TestServer['newDeveloper']>>;

/** What an endpoint answers a client: a problem code, or `ok`. */
async function codeOf(client: Client, endpoint: AnyEndpoint, place: SamplePlace): Promise<string> {
  try {
    await client.fetch(endpoint, sampleInput(endpoint, place));
    return 'ok';
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return error.code;
  }
}

const belowProject = (endpoint: AnyEndpoint) =>
  isOfProject(endpoint) || endpoint.name === 'wrappers.generate';
const belowWorkspace = ({ path }: AnyEndpoint) => path.startsWith('/v1/workspaces/:id');

for (const engine of testDatabases()) {
  describe(`access on ${engine.name}`, () => {
    let server: TestServer;
    let dana: Developer;
    let place: SamplePlace;
    before(async () => {
      server = await startTestServer(engine);
      dana = await server.newDeveloper('Dana');
      const { id, workspaceId } = await dana.call(projects.create, {
        body: { name: 'Mine', domain: 'https://mine.example.com' },
      });
      place = { projectId: id, workspaceId };
    });
    after(() => server[Symbol.asyncDispose]());

    async function assertCodes(client: Client, expected: (endpoint: AnyEndpoint) => string | undefined) {
      let asked = 0;
      for (const endpoint of contractEndpoints) {
        const code = expected(endpoint);
        if (code === undefined) continue;
        asked++;
        assert.equal(await codeOf(client, endpoint, place), code, endpoint.name);
      }
      assert.ok(asked > 5);
    }

    test('without a credential everything but the public is refused', async () => {
      await assertCodes(server.as(), (endpoint) =>
        scopeOf(endpoint) === 'public' ? openAnswer(endpoint) : 'INVALID_API_KEY',
      );
    });

    test('V8.4.1 V8.2.2 what belongs to another workspace looks like nothing at all', async () => {
      await assertCodes(await server.newDeveloper('Stranger'), (endpoint) => {
        if (scopeOf(endpoint) === 'installation') return 'INSUFFICIENT_PERMISSIONS';
        if (belowProject(endpoint) || belowWorkspace(endpoint)) return 'NOT_FOUND';
        // Names the workspace in its body.
        return endpoint.name === 'projects.create' ? 'NOT_FOUND' : undefined;
      });
      const stranger = await server.newDeveloper('Another');
      assert.deepEqual((await stranger.page(projects.list)).items, []);
      assert.deepEqual(
        (await stranger.page(projects.list, { query: { workspaceId: place.workspaceId } })).items,
        [],
      );
      const rows = await stranger.page(audit.list, { query: { workspaceId: place.workspaceId } });
      assert.deepEqual(rows.items, []);
    });

    test('a developer reaches nothing of the installation', async () => {
      const installation = contractEndpoints.filter((endpoint) => scopeOf(endpoint) === 'installation');
      for (const endpoint of installation)
        assert.equal(await codeOf(dana, endpoint, place), 'INSUFFICIENT_PERMISSIONS', endpoint.name);
      await assert.rejects(dana.page(workspaces.list, { query: { all: 'true' } }), {
        code: 'INSUFFICIENT_PERMISSIONS',
      });
    });

    test('a role that is switched off opens nothing, at once, and opens again', async () => {
      const role = await server.admin.call(roles.create, { body: { name: 'POWER', permissions: '*' } });
      const powerful = await server.newDeveloper('Powerful', 'POWER');
      const own = await powerful.call(projects.create, {
        body: { name: 'Own', domain: 'https://own.example.com' },
      });
      await powerful.call(projects.get, { params: { id: own.id } });
      const params = { id: role.id };
      await server.admin.call(roles.update, { params, body: { isActive: false } });
      const ownPlace = { projectId: own.id, workspaceId: own.workspaceId };
      for (const endpoint of contractEndpoints) {
        const isOpen = scopeOf(endpoint) === 'public' || scopeOf(endpoint) === 'identified';
        const expected = isOpen ? answerToKey(endpoint) : 'ROLE_NOT_AUTHORIZED';
        assert.equal(await codeOf(powerful, endpoint, ownPlace), expected, endpoint.name);
      }
      assert.deepEqual((await powerful.call(me.get)).permissions, []);
      await assert.rejects(powerful.page(workspaces.list, { query: { all: 'true' } }), {
        code: 'ROLE_NOT_AUTHORIZED',
      });
      await server.admin.call(roles.update, { params, body: { isActive: true } });
      await powerful.call(projects.get, { params: { id: own.id } });
    });

    test('a narrowed membership: inside as before, outside told apart, and no way to widen it', async () => {
      const other = await dana.call(projects.create, {
        body: { name: 'Other', domain: 'https://other.example.com' },
      });
      const hala = await server.newDeveloper('Hala');
      const { workspaceId, projectId } = place;
      const membership = { personId: hala.developerId, role: 'DEV', projectIds: [other.id] };
      await dana.call(workspaces.addMember, { params: { id: workspaceId }, body: membership });
      for (const endpoint of contractEndpoints.filter(belowProject))
        assert.equal(await codeOf(hala, endpoint, place), 'RESOURCE_NOT_ACCESSIBLE', endpoint.name);
      await hala.call(projects.get, { params: { id: other.id } });
      await hala.page(builds.list, { params: { id: other.id } });
      const seen = await hala.page(projects.list);
      assert.deepEqual(
        seen.items.map(({ name }) => name),
        ['Other'],
      );
      const create = { name: 'More', domain: 'https://more.example.com', workspaceId };
      await assert.rejects(hala.call(projects.create, { body: create }), {
        code: 'INSUFFICIENT_PERMISSIONS',
      });

      const params = { id: workspaceId, personId: hala.developerId };
      for (const body of [{ projectIds: null }, { projectIds: [other.id, projectId] }, { role: 'DEV' }])
        await assert.rejects(hala.call(workspaces.updateMember, { params, body }), {
          code: 'INSUFFICIENT_PERMISSIONS',
        });
      const friend = await server.newDeveloper('Friend');
      const added = { params: { id: workspaceId }, body: { personId: friend.developerId, role: 'DEV' } };
      await assert.rejects(hala.call(workspaces.addMember, added), { code: 'INSUFFICIENT_PERMISSIONS' });
      const rows = await hala.page(audit.list, { query: { workspaceId } });
      assert.ok(rows.items.every((row) => row.projectId === other.id));
    });

    test('an administrator sees a project only after joining, which its members see', async () => {
      await assertCodes(server.admin, (endpoint) =>
        belowProject(endpoint) || (belowWorkspace(endpoint) && endpoint.name !== 'workspaces.join')
          ? 'NOT_FOUND'
          : undefined,
      );
      const params = { id: place.workspaceId };
      await server.admin.call(workspaces.join, { params });
      await server.admin.call(projects.get, { params: { id: place.projectId } });
      await assert.rejects(server.admin.call(workspaces.join, { params }), { code: 'CONFLICT' });
      const { items } = await dana.page(workspaces.listMembers, { params });
      const admin = (await server.admin.call(me.get)).dev;
      assert.equal(items.find(({ personId }) => personId === admin.id)?.joinedBy, admin.id);
      const rows = await dana.page(audit.list, { query: { action: 'WORKSPACE_JOIN' } });
      assert.deepEqual(
        rows.items.map(({ actor }) => actor.name),
        ['Admin'],
      );
    });

    test('a person who is switched off is out at once, with every key', async () => {
      const leaver = await server.newDeveloper('Leaver');
      const { developerId } = leaver;
      const second = await server.admin.call(devkeys.create, { body: { name: 'Leaver', developerId } });
      await leaver.call(me.get);
      const params = { id: developerId };
      await server.admin.call(people.update, { params, body: { isActive: false } });
      await assert.rejects(leaver.call(me.get), { code: 'INVALID_API_KEY' });
      await assert.rejects(server.as(second.apiKey).call(me.get), { code: 'INVALID_API_KEY' });
      const again = { body: { name: 'Leaver', developerId } };
      await assert.rejects(server.admin.call(devkeys.create, again), { code: 'CONFLICT' });
      await server.admin.call(people.update, { params, body: { isActive: true } });
      await leaver.call(me.get);
    });
  });
}
