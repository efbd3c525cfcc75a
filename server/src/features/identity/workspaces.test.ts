import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { me, roles, workspaces } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

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
  });
}
