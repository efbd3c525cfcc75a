import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ProblemError } from '@marsa/client/client.ts';
import { builds, devkeys, projects, roles, vault, workspaces, wrappers } from '@marsa/contract/index.ts';
import type { Engine } from '@marsa/server/engines/database/schema.ts';
import { sql } from 'kysely';
import { testDatabases } from './support/databases.ts';
import { openScenery } from './support/scenery.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { patienceMs, within } from './support/within.ts';

const domain = 'https://race.example.com';

/** How calls that were made at once came out: codes of the refused, `ok` for the others, sorted. */
async function outcomesOf(calls: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(calls);
  return settled
    .map((one) => {
      if (one.status === 'fulfilled') return 'ok';
      return one.reason instanceof ProblemError ? one.reason.code : String(one.reason);
    })
    .sort();
}

for (const engine of testDatabases()) {
  describe(`two at once on ${engine.name}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer(engine);
    });
    after(async () => {
      const surprises = server.log().match(/.*"level":"error".*/g) ?? [];
      await server[Symbol.asyncDispose]();
      assert.deepEqual(surprises, []);
    });

    test('changes of different fields both hold; based on one version, one of them is a conflict', async () => {
      const dana = await server.newDeveloper();
      const { id } = await dana.call(projects.create, { body: { name: 'Mine', domain } });
      const change = (body: object) => dana.call(projects.update, { params: { id }, body });
      const fields = {
        iosScheme: 'mine',
        androidPackage: 'com.example.mine',
        iosBundleId: 'com.example.Mine',
      };
      const all = Object.entries(fields).map(([field, value]) => change({ [field]: value }));
      assert.deepEqual(await outcomesOf(all), ['ok', 'ok', 'ok']);
      const after = await dana.call(projects.get, { params: { id } });
      assert.deepEqual({ ...after, ...fields }, after);
      assert.equal(after.version, 4);
      const based = [{ githubOwner: 'mona' }, { githubRepo: 'app' }].map((body) =>
        change({ ...body, version: 4 }),
      );
      assert.deepEqual(await outcomesOf(based), ['CONFLICT', 'ok']);
      assert.equal((await dana.call(projects.get, { params: { id } })).version, 5);
    });

    test('of one name there is one', async () => {
      const dana = await server.newDeveloper();
      const bodies = Array.from({ length: 5 }, () => ({ name: 'Same', domain }));
      const created = bodies.map((body) => dana.call(projects.create, { body }));
      assert.deepEqual(await outcomesOf(created), [...Array(4).fill('CONFLICT'), 'ok']);
      assert.equal((await dana.page(projects.list)).items.length, 1);

      const role = { name: 'RACE', permissions: [] };
      const made = [1, 2, 3].map(() => server.admin.call(roles.create, { body: role }));
      assert.deepEqual(await outcomesOf(made), ['CONFLICT', 'CONFLICT', 'ok']);

      const hala = await server.newDeveloper();
      const params = { id: (await dana.page(workspaces.list)).items[0]?.id ?? '' };
      const body = { personId: hala.developerId, role: 'DEV' };
      const added = [1, 2, 3].map(() => dana.call(workspaces.addMember, { params, body }));
      assert.deepEqual(await outcomesOf(added), ['CONFLICT', 'CONFLICT', 'ok']);
    });

    test('a key is rotated once, a credential gets versions of its own', async () => {
      const dana = await server.newDeveloper();
      const params = { id: dana.keyId };
      const rotated = [1, 2, 3].map(() => server.admin.call(devkeys.rotate, { params, body: {} }));
      assert.deepEqual(await outcomesOf(rotated), ['CONFLICT', 'CONFLICT', 'ok']);

      const { id } = await dana.call(projects.create, { body: { name: 'Vault', domain } });
      const at = { id, type: 'APPLE_ASC_KEY_ID' as const };
      const puts = ['ABCDE12345', 'FGHIJ12345', 'KLMNO12345'].map((value) =>
        dana.call(vault.put, { params: at, body: { value } }),
      );
      const versions = (await Promise.all(puts)).map(({ version }) => version).sort();
      assert.deepEqual(versions, [1, 2, 3]);
      const { items } = await dana.page(vault.list, { params: { id } });
      assert.equal(items[0]?.version, 3);
    });

    test('one of two deletions finds it gone, and nobody stores into what is being deleted', async () => {
      const dana = await server.newDeveloper();
      for (let round = 0; round < 5; round++) {
        const { id } = await dana.call(projects.create, { body: { name: 'Doomed', domain } });
        const remove = () => dana.call(projects.remove, { params: { id }, query: { confirm: 'Doomed' } });
        const body = { value: 'ABCDE12345' };
        const stored = dana.call(vault.put, { params: { id, type: 'APPLE_ASC_KEY_ID' }, body });
        const [outcomes, [storing]] = await Promise.all([
          outcomesOf([remove(), remove()]),
          outcomesOf([stored]),
        ]);
        assert.deepEqual(outcomes, ['NOT_FOUND', 'ok']);
        assert.match(String(storing), /^(ok|NOT_FOUND)$/);
        assert.deepEqual(await rowsOf(server, engine.name, id), {});
      }
    });

    test('a workspace is deleted, or gets a project or a member: not both', async () => {
      const dana = await server.newDeveloper();
      const hala = await server.newDeveloper();
      for (let round = 0; round < 5; round++) {
        const { id } = await dana.call(workspaces.create, { body: { name: 'Doomed' } });
        const params = { id };
        const [[removed], [created], [added]] = await Promise.all([
          outcomesOf([dana.call(workspaces.remove, { params, query: { confirm: 'Doomed' } })]),
          outcomesOf([dana.call(projects.create, { body: { name: 'Late', domain, workspaceId: id } })]),
          outcomesOf([
            dana.call(workspaces.addMember, { params, body: { personId: hala.developerId, role: 'DEV' } }),
          ]),
        ]);
        assert.equal(removed, created === 'ok' ? 'CONFLICT' : 'ok');
        assert.match(`${created} ${added}`, removed === 'ok' ? /^NOT_FOUND (ok|NOT_FOUND)$/ : /^ok ok$/);
        if (removed !== 'ok') continue;
        assert.ok(!(await dana.page(workspaces.list)).items.some((one) => one.id === id));
        assert.ok(!(await hala.page(workspaces.list)).items.some((one) => one.id === id));
      }
    });
  });

  describe(`deleting on ${engine.name}`, () => {
    test('waits for the end of a build, then leaves nothing in any table', async () => {
      await using scenery = await openScenery();
      await using server = await startTestServer(engine, {
        env: { ...scenery.env, BUILD_POLL_SECONDS: '1' },
      });
      const dana = await server.newDeveloper();
      const id = await scenery.register(dana);
      await scenery.look(dana, id);
      await dana.call(vault.put, { params: { id, type: 'APPLE_ASC_KEY_ID' }, body: { value: 'ABCDE12345' } });
      await dana.call(wrappers.generate, { body: { projectId: id, mode: 'push' } });
      const build = await dana.call(builds.dispatch, {
        params: { id },
        body: { workflowFile: 'android-play.yml' },
      });
      const remove = (confirm?: string) =>
        dana.call(projects.remove, { params: { id }, query: confirm === undefined ? {} : { confirm } });
      for (const wrong of [undefined, '', 'harbour', 'Harbour '])
        await assert.rejects(remove(wrong), { code: 'BAD_REQUEST' });
      await assert.rejects(remove('Harbour'), { code: 'CONFLICT' });

      const full = Object.keys(await rowsOf(server, engine.name, id));
      for (const table of ['build', 'credential_version', 'github_access', 'pwa_check', 'wrapper_push'])
        assert.ok(full.includes(table), `${table} of ${full}`);
      const hasEnded = async () => {
        scenery.sandbox.advance(Number.POSITIVE_INFINITY);
        const { status } = await dana.call(builds.get, { params: { id, buildId: build.id } });
        return ['succeeded', 'failed'].includes(status);
      };
      await within(patienceMs, hasEnded, 'the end of the build');
      await remove('Harbour');
      assert.deepEqual(await rowsOf(server, engine.name, id), {});
      await assert.rejects(dana.call(projects.get, { params: { id } }), { code: 'NOT_FOUND' });
      // GitHub keeps what was made there.
      assert.ok(scenery.sandbox.filesOf('mona', 'app').size > 10);
    });
  });
}

/** Rows of a project by table, where there are any; the audit log is to keep its own. */
async function rowsOf(
  server: TestServer,
  engine: Engine,
  projectId: string,
): Promise<Record<string, number>> {
  const { db } = server.engines.database;
  const columns = {
    sqlite: sql`select m.name as name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'project_id'`,
    postgres: sql`select table_name as name from information_schema.columns where column_name = 'project_id' and table_schema = 'public'`,
    mysql: sql`select table_name as name from information_schema.columns where column_name = 'project_id' and table_schema = database()`,
  };
  const { rows: tables } = await sql<{ name: string }>`${columns[engine]}`.execute(db);
  const found: Record<string, number> = {};
  for (const { name } of tables.filter(({ name }) => name !== 'audit_event')) {
    const { rows } =
      await sql`select project_id from ${sql.table(name)} where project_id = ${projectId}`.execute(db);
    if (rows.length > 0) found[name] = rows.length;
  }
  return found;
}
