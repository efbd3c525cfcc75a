import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import {
  audit,
  me,
  projects,
  roles,
  serviceTokens,
  webhookSources,
  workspaces,
} from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { told, withToken } from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import { sendWebhook } from '@marsa/tests/support/webhooks.ts';

for (const engine of testDatabases()) {
  describe(`founding a workspace on ${engine.name}`, () => {
    test('gives the founder the role of their own workspace, not one they hold elsewhere', async () => {
      await using server = await startTestServer(engine);
      await server.admin.call(roles.create, { body: { name: 'READER', permissions: ['projects:read'] } });
      const dana = await server.newDeveloper('Dana');
      const rami = await server.newDeveloper('Rami', 'READER');
      const [own] = (await dana.call(me.get)).workspaces;
      assert.ok(own);
      await dana.call(workspaces.addMember, {
        params: { id: own.id },
        body: { personId: rami.developerId, role: 'DEV' },
      });

      await assert.rejects(rami.call(workspaces.create, { body: { name: 'Elsewhere' } }), {
        code: 'INSUFFICIENT_PERMISSIONS',
      });
      const founded = await dana.call(workspaces.create, { body: { name: 'Together' } });
      assert.equal(founded.role, 'DEV');
      assert.equal(founded.isOwn, false);
      const { items } = await dana.page(workspaces.list, { query: { q: ' toGETHer ' } });
      assert.deepEqual(items, [founded]);
      assert.deepEqual(await dana.call(workspaces.get, { params: { id: founded.id } }), founded);
    });

    test('one without projects is deleted with all that is in it; one that is somebody’s own stays', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const rami = await server.newDeveloper('Rami');
      const { id } = await dana.call(workspaces.create, { body: { name: 'Together' } });
      const params = { id };
      const remove = (client: Client, confirm = 'Together') =>
        client.call(workspaces.remove, { params, query: { confirm } });
      await assert.rejects(remove(rami), { code: 'NOT_FOUND' });
      const project = await dana.call(projects.create, {
        body: { name: 'Shop', domain: 'https://shop.example.com', workspaceId: id },
      });
      await dana.call(workspaces.addMember, {
        params,
        body: { personId: rami.developerId, role: 'DEV', projectIds: [project.id] },
      });
      await assert.rejects(remove(rami), { code: 'INSUFFICIENT_PERMISSIONS' });
      await assert.rejects(remove(dana, 'Togethe'), { code: 'BAD_REQUEST' });
      await assert.rejects(remove(dana), { code: 'CONFLICT' });
      await dana.call(projects.remove, { params: { id: project.id }, query: { confirm: 'Shop' } });
      const { token } = await dana.call(serviceTokens.create, {
        body: { name: 'Orders', scopes: ['projects:read'], workspaceId: id },
      });
      const source = await dana.call(webhookSources.create, {
        params,
        body: { channel: 'github', name: 'Builds' },
      });
      const sent = await sendWebhook(server, source, { kind: 'github' }, source.secret ?? '', { atMs: 0 });
      assert.equal(sent.status, 200);

      await remove(dana);
      await assert.rejects(dana.call(workspaces.get, { params }), { code: 'NOT_FOUND' });
      assert.equal(await told(withToken(server, token).page(projects.list)), 'INVALID_TOKEN_FORMAT');
      const { db } = server.engines.database;
      for (const table of [
        'membership',
        'serviceToken',
        'webhookSource',
        'webhookReceived',
        'webhookKey',
      ] as const)
        assert.deepEqual(await db.selectFrom(table).selectAll().where('workspaceId', '=', id).execute(), []);
      assert.deepEqual(await db.selectFrom('webhookSeen').selectAll().execute(), []);
      const [row] = (await server.admin.page(audit.list, { query: { action: 'WORKSPACE_DELETE' } })).items;
      assert.deepEqual([row?.subject, row?.details], [id, { name: 'Together' }]);

      const [own] = (await dana.page(workspaces.list)).items;
      assert.ok(own);
      const query = { confirm: own.name };
      await assert.rejects(dana.call(workspaces.remove, { params: { id: own.id }, query }), {
        code: 'CONFLICT',
      });
    });
  });
}
