import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '@marsa/client/client.ts';
import { line, projects, pwa, roles, vault, workspaces } from '@marsa/contract/index.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import type { Db } from '#engines/database/schema.ts';
import { insertBuild } from '#features/builds/builds.store.ts';
import { putAccess, putSent } from '#features/github/github.store.ts';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';

const linesOf = async (client: Client, ...ids: string[]) =>
  (await client.page(line.list, { query: { projectIds: ids.join(',') } })).items;

async function addBuild(db: Db, project: { id: string; workspaceId: string }, versionCode: number) {
  const now = systemClock() + versionCode;
  await insertBuild(db, {
    ...{ id: newId(now), projectId: project.id, workspaceId: project.workspaceId, repository: 'mona/app' },
    ...{ platform: 'android', workflow: 'android-play.yml', ref: 'main', inputs: '{}' },
    ...{ versionName: `1.0.${versionCode}`, versionCode, idempotencyKey: null, requestDigest: '' },
    ...{ status: 'failed', runId: null, runUrl: null, runAttempt: null, conclusion: null, detail: 'No.' },
    ...{ jobs: '[]', createdBy: 'dana', createdAt: now, startedAt: null, finishedAt: now },
    ...{ cancelRequestedAt: null, cancelSentAt: null, quietLooks: 0, lookUntil: null, etag: null },
  });
}

async function pretendSent(db: Db, projectId: string, repository: string, version: number) {
  const at = systemClock();
  await putAccess(db, {
    ...{ projectId, kind: 'classic', baseUrl: 'https://api.github.com', login: 'mona', scopes: '[]' },
    ...{ missing: '[]', unproven: '[]', repository: 'ready', expiresAt: null, checkedAt: at },
    credentialVersion: 1,
  });
  await putSent(db, {
    ...{ projectId, repository, name: 'UPLOAD_KEY_ALIAS', version, state: 'synced' },
    ...{ previousUpdatedAt: null, githubUpdatedAt: at, updatedAt: at },
  });
}

for (const engine of testDatabases()) {
  test(`line on ${engine.name}: secrets that the repository does not have as they are now`, async () => {
    await using server = await startTestServer(engine);
    const { db } = server.engines.database;
    const dana = await server.newDeveloper();
    const body = { name: 'Pier', domain: 'https://pier.example.com', githubOwner: 'Mona', githubRepo: 'App' };
    const { id } = await dana.call(projects.create, { body });
    const store = (value: string) =>
      dana.call(vault.put, { params: { id, type: 'ANDROID_UPLOAD_KEY_ALIAS' }, body: { value } });
    const unsent = async () => (await linesOf(dana, id))[0]?.github?.unsent;
    await store('upload');
    assert.equal(await unsent(), undefined, 'no token yet');
    await pretendSent(db, id, 'mona/other', 1);
    assert.equal(await unsent(), 1, 'another repository has it');
    await pretendSent(db, id, 'mona/app', 1);
    assert.equal(await unsent(), 0);
    await store('changed');
    assert.equal(await unsent(), 1, 'it has an older one');
    await dana.call(vault.remove, { params: { id, type: 'ANDROID_UPLOAD_KEY_ALIAS' } });
    assert.equal(await unsent(), 0, 'nothing to send');
  });

  test(`line on ${engine.name}: each station's last state, for who may read it`, async () => {
    await using server = await startTestServer(engine);
    const { db } = server.engines.database;
    const dana = await server.newDeveloper();
    const make = (name: string) =>
      dana.call(projects.create, { body: { name, domain: `https://${name.toLowerCase()}.example.com` } });
    const [first, second] = [await make('Harbour'), await make('Pier')];
    const nothing = { pwa: null, credentials: null, github: null, wrapper: null, build: null };
    assert.deepEqual(await linesOf(dana, second.id, first.id, second.id), [
      { projectId: second.id, ...nothing },
      { projectId: first.id, ...nothing },
    ]);

    await addBuild(db, first, 1);
    await addBuild(db, first, 2);
    const key = { id: first.id, type: 'APPLE_ASC_KEY_ID' } as const;
    await dana.call(vault.put, { params: key, body: { value: '2X9R4HXF34' } });
    await dana.call(vault.remove, { params: { ...key } });
    await dana.call(vault.put, {
      params: { id: first.id, type: 'ANDROID_UPLOAD_KEY_ALIAS' },
      body: { value: 'upload' },
    });
    // Nothing answers there, which is a finding of a check that is done.
    const checks = [0, 1].map(() =>
      dana.call(pwa.validate, { params: { id: first.id }, query: { wait: 20 } }),
    );
    const [, last] = (await Promise.all(checks)).map(({ id }) => id).sort();
    const [found, other] = await linesOf(dana, first.id, second.id);
    assert.deepEqual(other, { projectId: second.id, ...nothing });
    assert.equal(found?.build?.versionName, '1.0.2');
    assert.deepEqual(found?.credentials, {
      types: ['ANDROID_UPLOAD_KEY_ALIAS'],
      waiting: 1,
      expiresAt: null,
    });
    assert.equal(found?.pwa?.checkId, last);
    assert.equal(found?.pwa?.score, 0);

    const permissions = ['projects:read', 'builds:read'];
    await server.admin.call(roles.create, { body: { name: 'BUILDER', permissions } });
    const hala = await server.newDeveloper('Hala');
    await dana.call(workspaces.addMember, {
      params: { id: first.workspaceId },
      body: { personId: hala.developerId, role: 'BUILDER', projectIds: [first.id] },
    });
    const [seen, ...more] = await linesOf(hala, first.id, second.id);
    assert.deepEqual(more, [], 'a project outside a narrowed membership is left out');
    assert.deepEqual(Object.keys(seen ?? {}).sort(), ['build', 'projectId']);
    assert.deepEqual(await linesOf(await server.newDeveloper('Nour'), first.id), []);
  });
}
