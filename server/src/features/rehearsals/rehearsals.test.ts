import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import {
  audit,
  builds,
  github,
  projects,
  pwa,
  rehearsals,
  vault,
  webhookEndpoints,
  workspaces,
} from '@marsa/contract/index.ts';
import { testDatabases, testRedisUrl } from '@marsa/tests/support/databases.ts';
import { openScenery } from '@marsa/tests/support/scenery.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { patienceMs, within } from '@marsa/tests/support/within.ts';

async function register(client: Client, origin: string) {
  const body = { name: 'Harbour', domain: origin, androidPackage: 'com.example.harbour' };
  const project = await client.call(projects.create, { body });
  const params = { id: project.id };
  await client.call(pwa.validate, { params, query: { wait: 30 }, body: {} });
  return { project, params };
}

async function untilEnd(client: Client, params: { id: string }) {
  const read = () => client.call(rehearsals.get, { params });
  await within(patienceMs, async () => (await read()).status !== 'running', 'the end of the rehearsal');
  return read();
}

for (const engine of testDatabases()) {
  describe(`rehearsals on ${engine.name}`, () => {
    test('walk the whole line beside the project, and touch nothing of it', async () => {
      await using scenery = await openScenery();
      const env = { ...scenery.env, BUILD_POLL_SECONDS: '1' };
      await using database = await engine.open();
      await using server = await startTestServer(engine, { env, database });
      const dana = await server.newDeveloper('Dana');
      const { params, project } = await register(dana, scenery.origin);
      const told = await dana.call(webhookEndpoints.create, {
        params: { id: project.workspaceId },
        body: { name: 'Chat', url: `${server.url}/nowhere` },
      });
      const started = await dana.call(rehearsals.start, { params });
      assert.equal(started.status, 'running');
      await assert.rejects(dana.call(rehearsals.start, { params }), { code: 'CONFLICT' });
      const ended = await untilEnd(dana, params);
      assert.equal(ended.status, 'succeeded', JSON.stringify(ended.stations));
      assert.deepEqual(new Set(ended.stations.map(({ state }) => state)), new Set(['done']));
      assert.deepEqual(
        ended.builds.map(({ workflow, status }) => [workflow, status]),
        [['android-play.yml', 'succeeded']],
      );
      const stage = { id: ended.stageId ?? '' };
      assert.equal((await dana.page(vault.list, { params: stage })).items.length, 9);
      const [build] = (await dana.page(builds.list, { params: stage })).items;
      assert.equal(build?.status, 'succeeded');
      // The project itself: as it was.
      assert.deepEqual((await dana.page(vault.list, { params })).items, []);
      await assert.rejects(dana.call(github.getAccess, { params }), { code: 'NOT_FOUND' });
      assert.deepEqual((await dana.page(builds.list, { params })).items, []);
      assert.equal((await dana.call(projects.get, { params })).version, project.version);
      const listed = (await dana.page(projects.list)).items;
      assert.deepEqual(
        listed.map(({ name }) => name),
        ['Harbour'],
      );
      const sent = { id: project.workspaceId, endpointId: told.id };
      assert.deepEqual((await dana.page(webhookEndpoints.deliveries, { params: sent })).items, []);
      // What was made up is in the log under who asked for it, and in clear nowhere.
      const rows = (await dana.page(audit.list, { query: { limit: 200 } })).items;
      assert.ok(rows.some(({ action, actor }) => action === 'REHEARSAL_START' && actor.name === 'Dana'));

      await dana.call(rehearsals.discard, { params });
      // The stage was a project with credentials, and the log says where they went.
      const deleted = await dana.page(audit.list, { query: { action: 'PROJECT_DELETE' } });
      assert.deepEqual(
        deleted.items.map(({ projectId, actor }) => [projectId, actor.name]),
        [[stage.id, 'Dana']],
      );
      await assert.rejects(dana.call(projects.get, { params: stage }), { code: 'NOT_FOUND' });
      await assert.rejects(dana.call(rehearsals.get, { params }), { code: 'NOT_FOUND' });
    });

    test('also where private addresses are out of reach, which stay so for everybody else', async () => {
      await using scenery = await openScenery();
      await using database = await engine.open();
      const first = await startTestServer(engine, { env: scenery.env, database });
      const dana = await first.newDeveloper('Dana');
      const { params } = await register(dana, scenery.origin);
      await first.stop();
      const env = { ...scenery.env, ALLOW_PRIVATE_TARGETS: '0', BUILD_POLL_SECONDS: '1' };
      await using server = await startTestServer(engine, { env, database, like: first });
      const again = server.as(dana.apiKey);
      await again.call(rehearsals.start, { params });
      const ended = await untilEnd(again, params);
      assert.equal(ended.status, 'succeeded', JSON.stringify(ended.stations));
      const access = await again.call(github.getAccess, { params: { id: ended.stageId ?? '' } });
      const body = { pat: 'ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', baseUrl: access.baseUrl };
      await assert.rejects(again.call(github.setPat, { params, body }), { code: 'BAD_REQUEST' });
      // With the project goes what was rehearsed of it.
      await again.call(projects.remove, { params, query: { confirm: 'Harbour' } });
      const left = await server.engines.database.db.selectFrom('project').select('id').execute();
      assert.deepEqual(left, []);
      const rest = await server.engines.database.db.selectFrom('rehearsal').select('id').execute();
      assert.deepEqual(rest, []);
    });

    test('need a look before, the whole workspace, and a project that is no stage', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const body = { name: 'Unseen', domain: 'https://unseen.example.com' };
      const project = await dana.call(projects.create, { body });
      const params = { id: project.id };
      await assert.rejects(dana.call(rehearsals.start, { params }), { code: 'CONFLICT' });
      const hala = await server.newDeveloper('Hala');
      const membership = { personId: hala.developerId, role: 'DEV', projectIds: [project.id] };
      await dana.call(workspaces.addMember, { params: { id: project.workspaceId }, body: membership });
      await assert.rejects(hala.call(rehearsals.start, { params }), { code: 'FORBIDDEN' });
    });

    test('a rehearsal that a stop cut off says so, and can be started again', async () => {
      await using scenery = await openScenery();
      await using database = await engine.open();
      const first = await startTestServer(engine, { env: scenery.env, database });
      const dana = await first.newDeveloper('Dana');
      const { params } = await register(dana, scenery.origin);
      await first.engines.database.db
        .insertInto('rehearsal')
        .values({
          ...{ id: params.id, projectId: params.id, stageId: null, status: 'running' },
          ...{ stations: '[]', builds: '[]', startedAt: 0, finishedAt: null },
        })
        .execute();
      await first.stop();
      await using second = await startTestServer(engine, { env: scenery.env, database, like: first });
      const again = second.as(dana.apiKey);
      assert.equal((await again.call(rehearsals.get, { params })).status, 'interrupted');
      await again.call(rehearsals.start, { params });
    });
  });
}

const redisUrl = testRedisUrl();
test('several instances have no rehearsal', {
  skip: redisUrl === undefined && 'TEST_REDIS_URL is not set',
}, async () => {
  const [engine] = testDatabases();
  assert.ok(engine && redisUrl);
  await using server = await startTestServer(engine, { env: { REDIS_URL: redisUrl } });
  const dana = await server.newDeveloper('Dana');
  const { id } = await dana.call(projects.create, {
    body: { name: 'App', domain: 'https://app.example.com' },
  });
  await assert.rejects(dana.call(rehearsals.start, { params: { id } }), { code: 'FORBIDDEN' });
});
