import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { newId } from '#platform/ids.ts';
import { insertProject, listProjects, newestFirst } from './projects.store.ts';

const newProject = (db: Db, workspaceId: string, id: string) =>
  insertProject(db, {
    ...{ id, workspaceId, name: id, nameFolded: id.toLowerCase(), domain: '', domainFolded: '' },
    ...{ iosBundleId: null, iosScheme: null, androidPackage: null, appleTeamId: null },
    ...{ githubOwner: null, githubRepo: null, rehearsalOf: null, version: 1, createdAt: 0, updatedAt: 0 },
  });

const workspaces = ['A', 'B', 'C'];
const all = (workspaceId: string) => ({ workspaceId, projectIds: undefined });

/** Projects `P01` to `P30`, dealt to the workspaces in turns. */
async function fill(db: Db): Promise<void> {
  for (let index = 1; index <= 30; index++) {
    await newProject(db, workspaces[index % 3] ?? '', `P${String(index).padStart(2, '0')}`);
  }
}

for (const engine of testDatabases()) {
  describe(`projects on ${engine.name}`, () => {
    test('a page of several workspaces is the newest of all of them', async () => {
      await using database = await engine.open();
      const { db } = database;
      await fill(db);
      const list = async (filter: Partial<Parameters<typeof listProjects>[1]>) => {
        const visible = workspaces.map(all);
        const rows = await listProjects(db, {
          visible,
          text: undefined,
          ...newestFirst,
          limit: 4,
          ...filter,
        });
        return rows.map(({ id }) => id).join(' ');
      };
      assert.equal(await list({}), 'P30 P29 P28 P27');
      assert.equal(await list({ after: { value: 'P27', id: 'P27' } }), 'P26 P25 P24 P23');
      assert.equal(await list({ visible: [all('B')] }), 'P28 P25 P22 P19');
      assert.equal(await list({ visible: [] }), '');
      assert.equal(await list({ text: 'p1', limit: 3 }), 'P19 P18 P17');
      assert.equal(await list({ text: '%' }), '');
      const narrowed = [all('A'), { workspaceId: 'B', projectIds: ['P01', 'P28', 'P30'] }];
      assert.equal(await list({ visible: narrowed }), 'P30 P28 P27 P24');
      assert.equal(await list({ visible: [{ workspaceId: 'B', projectIds: [] }] }), '');
      const many = [...Array.from({ length: 120 }, () => all(newId(0))), ...workspaces.map(all)];
      assert.equal(await list({ visible: many }), 'P30 P29 P28 P27');
    });
  });
}
