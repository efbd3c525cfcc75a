import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { type GithubScene, openGithubScene } from '@marsa/tests/support/github-scene.ts';
import { Problem } from '#platform/problem.ts';
import { getStoredAccess, setToken } from './access.service.ts';
import { listSent, putSent } from './github.store.ts';

const set = (scene: GithubScene, pat: string, project = scene.project, baseUrl = scene.sandbox.url) =>
  setToken(scene.db, scene.deps, testCaller(), project, { pat, baseUrl });

const lacks =
  (...names: string[]) =>
  (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'BAD_REQUEST');
    assert.deepEqual(
      error.issues?.map(({ path, message }) => [path, message]),
      names.map((name) => ['pat', `lacks ${name}`]),
    );
    return true;
  };

for (const engine of testDatabases()) {
  describe(`the token of a project on ${engine.name}`, () => {
    test('is tried, kept in the vault and told of', async () => {
      await using scene = await openGithubScene([engine]);
      const { db, project, stored } = scene;
      await assert.rejects(getStoredAccess(db, scene.deps, project), { code: 'NOT_FOUND' });
      const expiresAt = scene.clock() + 86_400_000;
      const pat = scene.createToken({ kind: 'classic', scopes: ['repo', 'workflow'], expiresAt });
      const { access } = await set(scene, pat);
      assert.equal(stored.get('GITHUB_PAT')?.value, pat);
      assert.deepEqual(access, {
        kind: 'classic',
        baseUrl: scene.sandbox.url,
        login: 'ada',
        scopes: ['repo', 'workflow'],
        missing: [],
        unproven: [],
        repository: 'ready',
        expiresAt: '2026-11-21T10:00:00.000Z',
        checkedAt: '2026-11-20T10:00:00.000Z',
        isCurrent: true,
      });
      assert.deepEqual(await getStoredAccess(db, scene.deps, project), access);
      scene.store('GITHUB_PAT', 'another, put there without being tried');
      assert.equal((await getStoredAccess(db, scene.deps, project)).isCurrent, false);
      const [row] = await scene.audited();
      assert.equal(row?.action, 'GITHUB_ACCESS_SET');
      assert.equal(row?.details.name, 'ada');
      assert.deepEqual(scene.sandbox.violations, []);
    });

    test('goes to the server of the one before where nobody says otherwise', async () => {
      await using scene = await openGithubScene([engine]);
      const { db, deps, project, sandbox } = scene;
      const scopes = ['repo', 'workflow'];
      await set(scene, scene.createToken({ kind: 'classic', scopes }));
      const pat = scene.createToken({ kind: 'classic', scopes });
      const { access } = await setToken(db, deps, testCaller(), project, { pat });
      assert.equal(access.baseUrl, sandbox.url);
    });

    test('that lacks something is not kept, and what it lacks is named', async () => {
      await using scene = await openGithubScene([engine]);
      const { sandbox } = scene;
      await assert.rejects(
        set(scene, sandbox.createToken({ kind: 'classic', scopes: ['repo'] })),
        lacks('the scope workflow'),
      );
      const poor = sandbox.createToken({ kind: 'fine-grained', permissions: { contents: 'read' } });
      await assert.rejects(
        set(scene, poor),
        lacks('the permission Actions: read and write', 'the permission Secrets: read and write'),
      );
      await assert.rejects(set(scene, 'ghp_none'), {
        code: 'BAD_REQUEST',
        message: /does not accept this token/,
      });
      assert.equal(scene.stored.size, 0);
      assert.deepEqual(await scene.audited(), []);
    });

    test('fine-grained shows what only a write would prove', async () => {
      await using scene = await openGithubScene([engine]);
      const permissions = {
        contents: 'write',
        actions: 'write',
        secrets: 'write',
        workflows: 'write',
      } as const;
      const { access } = await set(scene, scene.sandbox.createToken({ kind: 'fine-grained', permissions }));
      assert.deepEqual(access.missing, []);
      assert.deepEqual(access.unproven, [
        'Contents: write',
        'Workflows: write',
        'Secrets: write',
        'Actions: write',
      ]);
      const none = await set(scene, scene.createToken(), { ...scene.project, githubRepo: 'none' });
      assert.equal(none.access.repository, 'missing');
      const unset = await set(scene, scene.createToken(), { ...scene.project, githubRepo: null });
      assert.equal(unset.access.repository, 'not-set');
    });

    test('nothing is kept where GitHub cannot be asked', async () => {
      await using scene = await openGithubScene([engine]);
      scene.sandbox.fail({ kind: 'status', status: 502, times: 9 });
      await assert.rejects(set(scene, scene.createToken()), { code: 'UPSTREAM' });
      assert.equal(scene.stored.size, 0);
    });

    test('for another GitHub, forgets what was written in the first', async () => {
      await using scene = await openGithubScene([engine]);
      const { db, project, sandbox } = scene;
      await set(scene, scene.createToken());
      const row = {
        projectId: project.id,
        repository: 'ada/app',
        name: 'ASC_KEY_ID',
        version: 1,
        state: 'synced',
      } as const;
      await putSent(db, { ...row, previousUpdatedAt: null, githubUpdatedAt: 1, updatedAt: 1 });
      await set(scene, scene.createToken());
      assert.equal((await listSent(db, project.id, 'ada/app')).length, 1);
      await set(scene, scene.createToken(), project, sandbox.enterpriseUrl);
      assert.equal((await listSent(db, project.id, 'ada/app')).length, 0);
    });
  });
}
