import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@marsa/client/client.ts';
import * as attention from '@marsa/contract/attention.ts';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as roles from '@marsa/contract/roles.ts';
import * as workspaces from '@marsa/contract/workspaces.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { insertDeadJob } from '@marsa/tests/support/jobs.ts';
import { startTestServer } from '@marsa/tests/support/server.ts';
import type { Db } from '#engines/database/schema.ts';
import { countUnsealed } from '#features/audit/audit.store.ts';
import { insertRun } from '#features/backups/backups.store.ts';
import type { BackupRunKind, BackupRunOutcome } from '#features/backups/backups.tables.ts';
import { insertBuild } from '#features/builds/builds.store.ts';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';

const dayMs = 24 * 60 * 60 * 1000;
const kindsFor = async (client: Client) => {
  const { items } = await client.page(attention.list, {});
  return items.map(({ kind, severity, title }) => [kind, severity, title]);
};

async function addBuild(
  db: Db,
  project: { id: string; workspaceId: string },
  versionCode: number,
  ageMs = 0,
) {
  const now = systemClock() - ageMs;
  await insertBuild(db, {
    ...{ id: newId(now), projectId: project.id, workspaceId: project.workspaceId, repository: 'mona/app' },
    ...{ platform: 'android', workflow: 'android-play.yml', ref: 'main', inputs: '{}' },
    ...{ versionName: `1.0.${versionCode}`, versionCode, idempotencyKey: null, requestDigest: '' },
    ...{ status: 'failed', runId: null, runUrl: null, runAttempt: null, conclusion: null, detail: 'No.' },
    ...{ jobs: '[]', createdBy: 'dana', createdAt: now, startedAt: null, finishedAt: now },
    ...{ cancelRequestedAt: null, cancelSentAt: null, quietLooks: 0, lookUntil: null, etag: null },
  });
}

const addRun = (db: Db, kind: BackupRunKind, outcome: BackupRunOutcome, ageMs: number) => {
  const at = systemClock() - ageMs;
  const what = { kind, outcome, archive: null, bytes: null, report: '{}' };
  const detail = outcome === 'failed' ? 'The disk is full.' : null;
  return insertRun(db, { id: newId(at), ...what, detail, startedAt: at, finishedAt: at });
};

const addCredential = (db: Db, projectId: string, type: CredentialType, inMs: number) =>
  db
    .insertInto('credential')
    .values({
      ...{ projectId, type, version: 1, checks: '[]', fingerprint: null },
      ...{ expiresAt: systemClock() + inMs, createdAt: 0, updatedAt: 0, deletedAt: null },
    })
    .execute();

for (const engine of testDatabases()) {
  test(`attention on ${engine.name}: what is wrong, for who may see it`, async () => {
    await using server = await startTestServer(engine);
    const { db } = server.engines.database;
    const dana = await server.newDeveloper();
    const project = await dana.call(projects.create, {
      body: { name: 'Harbour', domain: 'https://harbour.example.com' },
    });
    assert.deepEqual(await kindsFor(dana), []);

    await insertDeadJob(db);
    await addBuild(db, project, 1, 20 * dayMs);
    await addBuild(db, project, 2, dayMs);
    await addBuild(db, project, 3);
    await addCredential(db, project.id, 'GOOGLE_PLAY_SA_B64', 9.5 * dayMs);
    await addCredential(db, project.id, 'APPLE_ASC_P8_B64', 90 * dayMs);
    assert.deepEqual(await kindsFor(dana), [
      ['build-failed', 'error', 'Build 1.0.3 by android-play.yml failed'],
      ['credential-expires', 'warning', 'GOOGLE_PLAY_SA_B64 expires in 10 days'],
    ]);
    assert.deepEqual(await kindsFor(server.admin), [
      ['job-dead', 'error', 'The job jobs.prune was given up'],
    ]);

    const name = 'BUILDER';
    const permissions = ['projects:read', 'builds:read', 'attention:read'];
    await server.admin.call(roles.create, { body: { name, permissions } });
    const hala = await server.newDeveloper('Hala');
    await dana.call(workspaces.addMember, {
      params: { id: project.workspaceId },
      body: { personId: hala.developerId, role: name },
    });
    assert.deepEqual(
      (await kindsFor(hala)).map(([kind]) => kind),
      ['build-failed'],
    );
  });
}

for (const engine of testDatabases()) {
  test(`attention on ${engine.name}: backups that failed or are overdue, a log that is not sealed`, async () => {
    await using server = await startTestServer(engine, { env: { BACKUP_SCHEDULE: '30 2 * * *' } });
    const { db } = server.engines.database;
    const kinds = () => kindsFor(server.admin);
    const metric = async () => {
      const text = await (await fetch(`${server.url}/health/metrics`)).text();
      return /^marsa_backup_concerns (\S+)$/m.exec(text)?.[1];
    };
    // None yet, but none was due since the start.
    assert.deepEqual(await kinds(), []);
    await addRun(db, 'create', 'succeeded', 3 * dayMs);
    await addRun(db, 'drill', 'succeeded', 5 * dayMs);
    assert.deepEqual(await kinds(), [
      ['backup-overdue', 'warning', 'A backup is overdue'],
      ['backup-overdue', 'warning', 'No backup was proven by a restore for too long'],
    ]);
    await addRun(db, 'create', 'succeeded', 60_000);
    await addRun(db, 'drill', 'failed', 50_000);
    assert.deepEqual(await kinds(), [
      ['backup-failed', 'error', 'The last backup could not be proven by a restore'],
    ]);
    assert.equal(await metric(), '1');
    // Whoever may not read the backups is not told of them.
    const dana = await server.newDeveloper();
    assert.deepEqual(await kindsFor(dana), []);
    await addRun(db, 'drill', 'running', 40_000);
    assert.equal((await kinds()).length, 1, 'one that runs settles nothing');
    await addRun(db, 'drill', 'succeeded', 30_000);
    assert.deepEqual([await kinds(), await metric()], [[], '0']);

    // As if somebody had turned the log back: nothing can be sealed on top of it.
    while ((await countUnsealed(db)) > 0) await pause(50);
    await db.updateTable('auditHead').set({ seq: 1 }).execute();
    await server.newDeveloper('Hala');
    while ((await kinds()).length === 0) await pause(50);
    assert.deepEqual(await kinds(), [['audit-unsealed', 'error', 'The audit log is not sealed']]);
  });
}
