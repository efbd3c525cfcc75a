import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import * as contract from '@marsa/contract/audit.ts';
import * as devkeys from '@marsa/contract/devkeys.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as vault from '@marsa/contract/vault.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';

const refusedWith = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.code === code;
const project = (name: string) => ({ body: { name, domain: 'https://app.example.com' } });

for (const engine of testDatabases()) {
  describe(`audit routes on ${engine.name}`, () => {
    test('an administrator sees everything, a developer what was done in their own workspace', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const omar = await server.newDeveloper('Omar');
      const made = await dana.call(projects.create, project('Airhorn'));
      await omar.call(projects.create, project('Harbour'));
      const seenBy = async (client: typeof server.admin) =>
        (await client.page(contract.list, { query: { action: 'PROJECT_CREATE' } })).items.map(
          ({ actor }) => actor.name,
        );
      assert.deepEqual(await seenBy(server.admin), ['Omar', 'Dana']);
      assert.deepEqual(await seenBy(dana), ['Dana']);
      const { items } = await dana.page(contract.list, { query: { projectId: made.id } });
      assert.equal(items[0]?.credential?.kind, 'api-key');
      assert.equal(items[0]?.outcome, 'allowed');
      assert.equal(items[0]?.projectName, 'Airhorn');
      await dana.call(projects.remove, { params: { id: made.id }, query: { confirm: 'Airhorn' } });
      const after = await dana.page(contract.list, { query: { projectId: made.id } });
      assert.deepEqual([...new Set(after.items.map(({ projectName }) => projectName))], [null]);
    });

    test('a refused key is in the log as soon as it is read', async () => {
      await using server = await startTestServer(engine);
      const stranger = server.as('no key at all');
      for (let attempt = 0; attempt < 3; attempt++) {
        await assert.rejects(stranger.page(contract.list), refusedWith('INVALID_API_KEY'));
      }
      const { items } = await server.admin.page(contract.list, { query: { action: 'AUTH_FAILURE' } });
      assert.deepEqual(
        items.map(({ count, code, actor }) => [count, code, actor.kind]),
        [[3, 'INVALID_API_KEY', 'anonymous']],
      );
    });

    test('a key that is used from elsewhere is in the log, whatever it was used for', async () => {
      await using server = await startTestServer(engine);
      const body = { name: 'Omar', networks: ['192.0.2.0/24'] };
      const { apiKey, keyId } = await server.admin.call(devkeys.create, { body });
      await assert.rejects(server.as(apiKey).page(projects.list), refusedWith('FORBIDDEN'));
      const { items } = await server.admin.page(contract.list, { query: { action: 'AUTH_FAILURE' } });
      assert.deepEqual(
        items.map(({ code, credential }) => [code, credential?.id]),
        [['FORBIDDEN', keyId]],
      );
    });

    test('a refusal says what it was about, but not what only stood in its place', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper('Dana');
      const { id } = await server.admin.call(projects.create, project('Airhorn'));
      const params = { id, type: 'GITHUB_PAT' } as const;
      await assert.rejects(dana.call(vault.download, { params }), refusedWith('NOT_FOUND'));
      await assert.rejects(dana.call(devkeys.revoke, { params: { id: dana.keyId } }));
      await assert.rejects(dana.call(devkeys.revoke, { params: { id: dana.apiKey } }));
      const { items } = await server.admin.page(contract.list, { query: { outcome: 'refused' } });
      const seen = items.map(({ action, projectId, subject }) => [action, projectId, subject]).toSorted();
      assert.deepEqual(seen, [
        ['DEVKEY_REVOKE', null, null],
        ['DEVKEY_REVOKE', null, dana.keyId],
        ['SECRET_DOWNLOAD', id, 'GITHUB_PAT'],
      ]);
    });

    test('whoever tries a download is on record by its name, however it is refused', async () => {
      await using server = await startTestServer(engine, {
        env: { RATE_GLOBAL_PER_IP_PER_MIN: '20', TRUST_PROXY: '127.0.0.1/32' },
      });
      const { id } = await server.admin.call(projects.create, project('Airhorn'));
      const { apiKey, keyId } = await server.admin.call(devkeys.create, { body: { name: 'CI' } });
      await server.admin.call(devkeys.revoke, { params: { id: keyId } });
      const path = `${server.url}/v1/projects/${id}/credentials/`;
      const post = async (type: string, headers: Record<string, string>, body?: string) =>
        (await fetch(`${path}${type}/download`, { method: 'POST', headers, ...(body && { body }) })).status;
      const json = { 'x-api-key': server.adminKey, 'content-type': 'application/json' };
      const tries = [
        await post('GITHUB_PAT', {}),
        await post('GITHUB_PAT', { 'x-api-key': apiKey }),
        await post('GITHUB_PAT', json, '{"reason":5}'),
        await post('NOTHING', json, '{}'),
      ];
      assert.deepEqual(tries, [401, 401, 400, 400]);
      const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
      let limited = 0;
      for (let at = 0; at < 60; at++) if ((await post(`TYPE_${at}`, elsewhere)) === 429) limited++;
      assert.ok(limited > 0);
      const rowsOf = async (action: 'SECRET_DOWNLOAD' | 'AUTH_FAILURE') =>
        (await server.admin.page(contract.list, { query: { action, limit: 100 } })).items;
      const seen = (await rowsOf('SECRET_DOWNLOAD')).reverse();
      assert.deepEqual(
        seen.slice(0, 4).map(({ code, subject, credential }) => [code, subject, credential?.id]),
        [
          ['INVALID_API_KEY', 'GITHUB_PAT', undefined],
          ['INVALID_API_KEY', 'GITHUB_PAT', keyId],
          ['BAD_REQUEST', 'GITHUB_PAT', seen[2]?.credential?.id],
          ['BAD_REQUEST', 'NOTHING', seen[2]?.credential?.id],
        ],
      );
      const flood = seen.filter(({ code }) => code === 'RATE_LIMIT');
      const counted = flood.reduce((sum, { count }) => sum + count, 0);
      assert.equal(counted, limited);
      // One row in five seconds, however long this takes.
      assert.ok(flood.length < limited, `${flood.length} rows`);
      assert.ok(flood.every(({ subject, projectId }) => subject === null && projectId === null));
      const failed = await rowsOf('AUTH_FAILURE');
      assert.deepEqual(
        failed.map(({ code, credential }) => [code, credential?.id]),
        [['INVALID_API_KEY', keyId]],
      );
    });

    test('who may see all may verify', async () => {
      await using server = await startTestServer(engine);
      const dana = await server.newDeveloper();
      const found = await server.admin.call(contract.verify);
      assert.equal(found.ok, true);
      assert.ok(found.rows + found.unsealed > 0);
      await assert.rejects(dana.call(contract.verify), refusedWith('INSUFFICIENT_PERMISSIONS'));
    });

    test('exports are files', async () => {
      await using server = await startTestServer(engine);
      await server.admin.call(projects.create, project('Airhorn'));
      const lines = await server.admin.fetch(contract.exportLines, { query: { action: 'PROJECT_CREATE' } });
      assert.match(lines.headers.get('content-type') ?? '', /^application\/x-ndjson/);
      assert.match(lines.headers.get('content-disposition') ?? '', /audit\.ndjson/);
      assert.equal(JSON.parse(await lines.text()).action, 'PROJECT_CREATE');
      const csv = await server.admin.fetch(contract.exportCsv);
      assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
      assert.match(await csv.text(), /^id,seq,at,/);
    });

    test('filters that cannot be are refused', async () => {
      await using server = await startTestServer(engine);
      for (const query of [
        { cursor: 'forged' },
        { actorId: 'a\0b' },
        { q: '\0' },
        { from: 'yesterday' },
        { limit: 0 },
      ]) {
        await assert.rejects(
          server.admin.page(contract.list, { query }),
          refusedWith('BAD_REQUEST'),
          JSON.stringify(query),
        );
      }
    });
  });
}
