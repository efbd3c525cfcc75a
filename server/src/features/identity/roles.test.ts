import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import { devkeys, me, people, projects, roles, workspaces } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

const insufficient = { code: 'INSUFFICIENT_PERMISSIONS' };
const badRequest = { code: 'BAD_REQUEST' };

for (const engine of testDatabases()) {
  describe(`roles on ${engine.name}`, () => {
    let server: TestServer;
    let admin: Client;
    before(async () => {
      server = await startTestServer(engine);
      admin = server.admin;
    });
    after(() => server[Symbol.asyncDispose]());
    const newRole = (name: string, permissions: string | (string | { value: string })[]) =>
      admin.call(roles.create, { body: { name, permissions } });
    const roleByName = async (name: string) => {
      const role = (await admin.page(roles.list)).items.find((one) => one.name === name);
      assert.ok(role);
      return role;
    };

    test('permissions come as a list, as text with commas or as tags, and are told as a list', async () => {
      const expected = ['products:write', 'products:read', 'orders:*'];
      const given = [
        expected,
        ' products:write, products:read ,,orders:*,products:write',
        [{ value: 'products:write' }, 'products:read', { value: ' orders:* ' }],
      ];
      for (const [at, permissions] of given.entries())
        assert.deepEqual((await newRole(`LIST_${at}`, permissions)).permissions, expected);
      assert.deepEqual((await newRole('NOTHING', '')).permissions, []);
      for (const wrong of [
        'Products:Write',
        'products',
        'a:b:c:d',
        'a:*:b',
        '*:*:*',
        'a b:c',
        'products:write;drop',
        '**',
      ])
        await assert.rejects(newRole('WRONG', wrong), badRequest, wrong);
      for (const name of ['lower', 'A', 'WITH SPACE', '1ST', 'MÜLLER', 'X'.repeat(51)])
        await assert.rejects(newRole(name, []), badRequest, name);
    });

    test("a shop's MERCHANT and MEMBER with words of their own", async () => {
      const words = ['products:read', 'products:write', 'orders:refund:approve'];
      await newRole('MERCHANT', words);
      await newRole('MEMBER', 'products:read');
      const merchant = await server.newDeveloper('Merchant', 'MERCHANT');
      const member = await server.newDeveloper('Member', 'MEMBER');
      const seen = await merchant.call(me.get);
      assert.deepEqual([seen.dev.role, seen.permissions], ['MERCHANT', words]);
      assert.deepEqual((await member.call(me.get)).permissions, ['products:read']);
      const body = { name: 'Shop', domain: 'https://shop.example.com' };
      await assert.rejects(merchant.call(projects.create, { body }), insufficient);
      assert.deepEqual(
        await merchant.page(projects.list).catch((error) => error.code),
        'INSUFFICIENT_PERMISSIONS',
      );
    });

    test('nobody grants what they do not hold, in no way', async () => {
      await newRole('KEY_KEEPER', ['devkeys:*', 'people:write', 'roles:*', 'projects:read']);
      const keeper = await server.newDeveloper('Keeper', 'KEY_KEEPER');
      const { dev: root } = await admin.call(me.get);
      const dana = await server.newDeveloper('Dana');
      for (const body of [
        { name: 'Sneaky', role: 'ADMIN' },
        { name: 'Sneaky', role: 'DEV' },
        { name: 'Sneaky', role: 'KEY_KEEPER', developerId: root.id },
        { name: 'Sneaky', developerId: dana.developerId },
      ]) {
        await assert.rejects(keeper.call(devkeys.create, { body }), insufficient);
      }
      const keys = await admin.page(devkeys.list, { query: { developerId: root.id } });
      const params = { id: keys.items[0]?.id ?? '' };
      await assert.rejects(keeper.call(devkeys.rotate, { params, body: {} }), insufficient);
      const self = { id: keeper.developerId };
      await assert.rejects(
        keeper.call(people.update, { params: self, body: { role: 'ADMIN' } }),
        insufficient,
      );
      for (const permissions of ['*', '*:*', 'secrets:download', '*:read', 'projects:*'])
        await assert.rejects(
          keeper.call(roles.create, { body: { name: 'MORE', permissions } }),
          insufficient,
          permissions,
        );
      const own = await roleByName('KEY_KEEPER');
      const widened = { params: { id: own.id }, body: { permissions: ['*'] } };
      await assert.rejects(keeper.call(roles.update, widened), insufficient);
      await keeper.call(roles.create, {
        body: { name: 'LESS', permissions: ['devkeys:read', 'projects:read'] },
      });
      await keeper.call(devkeys.create, { body: { name: 'Assistant', role: 'LESS' } });
      await admin.call(people.update, { params: { id: dana.developerId }, body: { isActive: false } });
      const on = { params: { id: dana.developerId }, body: { isActive: true } };
      await assert.rejects(keeper.call(people.update, on), insufficient);
    });

    test('a member gives no role that holds more than their own there', async () => {
      await newRole('HOST', ['members:*', 'projects:read']);
      const dana = await server.newDeveloper('Dana');
      const { items } = await dana.page(workspaces.list);
      const workspaceId = items[0]?.id ?? '';
      const [host, guest] = [await server.newDeveloper('Host'), await server.newDeveloper('Guest')];
      const params = { id: workspaceId };
      await dana.call(workspaces.addMember, { params, body: { personId: host.developerId, role: 'HOST' } });
      for (const role of ['DEV', 'ADMIN']) {
        const body = { personId: guest.developerId, role };
        await assert.rejects(host.call(workspaces.addMember, { params, body }), insufficient);
      }
      await host.call(workspaces.addMember, { params, body: { personId: guest.developerId, role: 'HOST' } });
      const self = { ...params, personId: host.developerId };
      await assert.rejects(
        host.call(workspaces.updateMember, { params: self, body: { role: 'DEV' } }),
        insufficient,
      );
      // One who holds more, narrowed: widening gives them what the host does not hold.
      const other = { ...params, personId: guest.developerId };
      await dana.call(workspaces.updateMember, { params: other, body: { role: 'DEV', projectIds: [] } });
      await assert.rejects(
        host.call(workspaces.updateMember, { params: other, body: { projectIds: null } }),
        insufficient,
      );
      const owner = { ...params, personId: dana.developerId };
      await assert.rejects(host.call(workspaces.removeMember, { params: owner }), { code: 'CONFLICT' });
      const demotion = { params: owner, body: { role: 'HOST' } };
      await assert.rejects(dana.call(workspaces.updateMember, demotion), { code: 'CONFLICT' });
      await dana.call(workspaces.removeMember, { params: self });
      await assert.rejects(host.page(workspaces.listMembers, { params }), { code: 'NOT_FOUND' });
    });

    test('the built-in roles stay what they are', async () => {
      for (const name of ['ADMIN', 'DEV']) {
        const { id, isBuiltIn } = await roleByName(name);
        assert.equal(isBuiltIn, true);
        const params = { id };
        for (const body of [{ name: 'OTHER' }, { permissions: ['*'] }, { permissions: [] }])
          await assert.rejects(admin.call(roles.update, { params, body }), { code: 'FORBIDDEN' });
        await assert.rejects(admin.call(roles.remove, { params }), { code: 'FORBIDDEN' });
        await assert.rejects(newRole(name, []), { code: 'CONFLICT' });
      }
      const { id } = await roleByName('ADMIN');
      const off = { params: { id }, body: { isActive: false } };
      await assert.rejects(admin.call(roles.update, off), { code: 'FORBIDDEN' });
    });

    test('DEV holds everything of its workspaces and nothing of the installation', async () => {
      const { permissions } = await roleByName('DEV');
      assert.ok(permissions.includes('secrets:*') && permissions.includes('workspaces:write'));
      for (const none of ['*', 'workspaces:*', 'workspaces:join', 'audit:*', 'audit:all', 'people:*'])
        assert.ok(!permissions.includes(none), none);
    });

    test('a role that somebody has is not deleted, and a stale change is a conflict', async () => {
      const role = await newRole('USED', ['orders:read']);
      const user = await server.newDeveloper('User', 'USED');
      const params = { id: role.id };
      await assert.rejects(admin.call(roles.remove, { params }), { code: 'CONFLICT' });
      await admin.call(roles.update, { params, body: { permissions: ['orders:*'], version: 1 } });
      assert.deepEqual((await user.call(me.get)).permissions, ['orders:*']);
      const stale = { params, body: { permissions: [], version: 1 } };
      await assert.rejects(admin.call(roles.update, stale), { code: 'CONFLICT' });
    });

    test('the last administrator stays, whichever way', async () => {
      const { dev } = await admin.call(me.get);
      const params = { id: dev.id };
      for (const body of [{ role: 'DEV' }, { isActive: false }])
        await assert.rejects(admin.call(people.update, { params, body }), { code: 'FORBIDDEN' });
      for (let round = 0; round < 3; round++) {
        const second = await server.newDeveloper('Second', 'ADMIN');
        const outcomes = await Promise.allSettled([
          admin.call(people.update, { params: { id: second.developerId }, body: { role: 'DEV' } }),
          second.call(people.update, { params, body: { isActive: false } }),
        ]);
        assert.ok(
          outcomes.some(({ status }) => status === 'rejected'),
          'nobody is left',
        );
        // Whoever is left brings the first one back.
        const isBack = await second
          .call(people.update, { params, body: { isActive: true } })
          .catch(() => undefined);
        if (isBack)
          await admin.call(people.update, { params: { id: second.developerId }, body: { role: 'DEV' } });
      }
    });

    test('the last key of an administrator stays, also when two go at once', async () => {
      const second = await server.newDeveloper('Key two', 'ADMIN');
      const { dev } = await admin.call(me.get);
      const { items } = await admin.page(devkeys.list, { query: { developerId: dev.id } });
      const outcomes = await Promise.allSettled([
        admin.call(devkeys.revoke, { params: { id: second.keyId } }),
        second.call(devkeys.revoke, { params: { id: items[0]?.id ?? '' } }),
      ]);
      assert.ok(
        outcomes.some(({ status }) => status === 'rejected'),
        'no key is left',
      );
    });
  });
}
