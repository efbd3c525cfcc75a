import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import * as backups from '@marsa/contract/backups.ts';
import * as jobs from '@marsa/contract/jobs.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { startTestServer, type TestServer } from '@marsa/tests/support/server.ts';

async function waitForJob({ admin }: TestServer, id: string): Promise<void> {
  for (;;) {
    const job = await admin.call(jobs.get, { params: { id } });
    if (job.status === 'done') return;
    assert.ok(job.status !== 'dead' && job.error === null, job.error ?? job.status);
    await pause(100);
  }
}

for (const engine of testDatabases()) {
  describe(`backups over HTTP on ${engine.name}`, () => {
    test('one is made and proven beside the server, listed, and in the metrics', async () => {
      await using server = await startTestServer(engine);
      const none = await server.admin.call(backups.list);
      assert.deepEqual(none, { archives: [], runs: [], lastBackupAt: null, lastDrillAt: null });
      const metric = async (name: string) => {
        const text = await (await fetch(`${server.url}/health/metrics`)).text();
        return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
      };
      assert.equal(await metric('marsa_restore_drill_last_success_timestamp_seconds'), 0);

      const before = Date.now() / 1000 - 1;
      await waitForJob(server, (await server.admin.call(backups.create)).jobId);
      const { archives, runs, lastDrillAt } = await server.admin.call(backups.list);
      assert.equal(archives.length, 1);
      assert.equal(archives[0]?.engine, engine.name);
      assert.equal(archives[0]?.reason, 'api');
      assert.deepEqual(runs.map(({ kind, outcome }) => `${kind} ${outcome}`).sort(), [
        'create succeeded',
        'drill succeeded',
        'prune succeeded',
      ]);
      assert.ok(lastDrillAt !== null);
      assert.ok((await metric('marsa_backup_last_success_timestamp_seconds')) > before);
      assert.ok((await metric('marsa_restore_drill_last_success_timestamp_seconds')) > before);
    });

    test('only for who may: not for every developer', async () => {
      await using server = await startTestServer(engine);
      const developer = await server.newDeveloper();
      await assert.rejects(developer.call(backups.list), { code: 'INSUFFICIENT_PERMISSIONS' });
      await assert.rejects(developer.call(backups.create), { code: 'INSUFFICIENT_PERMISSIONS' });
    });
  });
}
