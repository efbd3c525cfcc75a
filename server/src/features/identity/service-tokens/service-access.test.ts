import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import { audit, projects, roles, serviceTokens } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { letServiceIn, told, withToken } from '@marsa/tests/support/programs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const newProject = (client: Client, name: string) =>
  client.call(projects.create, { body: { name, domain: `https://${name.toLowerCase()}.example.com` } });

const listOne = async (client: Client, id: string) => {
  const { items } = await client.page(serviceTokens.list);
  return items.find((token) => token.id === id) ?? assert.fail('not listed');
};

for (const engine of testDatabases()) {
  describe(`what services do, on ${engine.name}`, () => {
    test('it works from its networks alone; its last use is shown, the token itself never', async () => {
      const env = { TRUST_PROXY: '127.0.0.1/32' };
      await using server = await startTestServer(engine, { env });
      const dana = await server.newDeveloper('Dana');
      const service = await letServiceIn(server, dana, {
        scopes: ['projects:read'],
        networks: ['203.0.113.0/24'],
      });
      const from = async (ip: string) => {
        const headers = { authorization: `Bearer ${service.token}`, 'x-forwarded-for': ip };
        return (await fetch(`${server.url}/v1/projects`, { headers })).status;
      };
      assert.equal(await from('198.51.100.1'), 403);
      assert.equal((await listOne(dana, service.id)).lastUsedAt, null);
      assert.equal(await from('203.0.113.9'), 200);
      const listed = await listOne(dana, service.id);
      assert.equal(listed.lastUsedIp, '203.0.113.9');
      assert.equal(listed.prefix + listed.lastFour, `marsa_svc_${service.id}${service.token.slice(-4)}`);
      const rows = await server.engines.database.db.selectFrom('serviceToken').selectAll().execute();
      assert.ok(!JSON.stringify(rows).includes(service.token.slice(22, 60)));
      assert.ok(!server.log().includes(service.token.slice(22, 60)));
    });

    test('every access is in the log: by which token, where, what, how often, also what was refused', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const { id } = await newProject(dana, 'One');
      const service = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      for (let times = 0; times < 3; times++) await service.call(projects.get, { params: { id } });
      await told(service.call(projects.remove, { params: { id }, query: { confirm: 'One' } }));
      await told(service.page(roles.list));
      await told(service.page(projects.list, { query: { limit: 1000 } as never }));
      const { items: rows } = await dana.page(audit.list, { query: { action: 'SERVICE_ACCESS' } });
      assert.deepEqual(
        rows
          .filter(({ credential }) => credential?.id === service.id)
          .map((row) => [row.subject, row.count, row.code, row.details.outcome]),
        [
          ['projects.get', 3, null, '200'],
          ['projects.list', 1, null, '400'],
        ].toReversed(),
      );
      const { items } = await server.admin.page(audit.list, { query: { outcome: 'refused' } });
      assert.ok(
        items.some(({ action, code }) => action === 'PROJECT_DELETE' && code === 'INSUFFICIENT_PERMISSIONS'),
      );
      assert.ok(items.some(({ action, subject }) => action === 'SERVICE_ACCESS' && subject === 'roles.list'));
      assert.equal((await server.admin.call(audit.verify)).ok, true);
    });

    test('an unknown token is refused and counts as a wrong key; a known one that is over does not', async () => {
      await using server = await startTestServer(engine, { env: { BAN_AFTER_FAILS: '3' } });
      const dana = await server.newDeveloper('Dana');
      const service = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      await dana.call(serviceTokens.revoke, { params: { id: service.id } });
      for (let times = 0; times < 5; times++)
        assert.equal(await told(service.page(projects.list)), 'TOKEN_BLACKLISTED revoked');
      const other = await letServiceIn(server, dana, { scopes: ['projects:read'] });
      const mistyped = other.token.replace(
        /^(.{30})(.)/,
        (_, start: string, letter: string) => start + (letter === 'A' ? 'B' : 'A'),
      );
      for (const wrong of [mistyped, `${other.token}A`, `marsa_svc_${'A'.repeat(58)}`]) {
        assert.equal(await told(withToken(server, wrong).page(projects.list)), 'INVALID_TOKEN_FORMAT');
      }
      assert.equal(await told(other.page(projects.list)), 'IP_BANNED');
    });
  });
}
