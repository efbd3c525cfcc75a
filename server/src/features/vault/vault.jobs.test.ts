import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openVault, ring, token } from '@marsa/tests/support/vault.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import { createDataKeys, dataKeyLimits } from './data-key.ts';
import { rotateDataKeyJobs } from './vault.jobs.ts';

const runOf = (signal: AbortSignal): RunningJob => ({
  id: 'job',
  attempt: 1,
  signal,
  report() {},
  end: async () => {},
});

for (const engine of testDatabases()) {
  describe(`the daily rotation on ${engine.name}`, () => {
    test('takes worn-out keys, stops when told to, goes on, and fails where a value does not open', async () => {
      await using vault = await openVault(engine);
      const keys = createDataKeys(ring, { ...dataKeyLimits, values: 1 });
      const job = rotateDataKeyJobs(vault.db, { ...vault.deps, keys, caller: () => testCaller() });
      const versions = async () =>
        (await vault.db.selectFrom('dataKey').select('version').execute()).map(({ version }) => version);
      await vault.put('GITHUB_PAT', token());
      await vault.put('GITHUB_PAT', token(), await vault.newProject());
      await assert.rejects(job.run(null, runOf(AbortSignal.abort())), /aborted/);
      assert.deepEqual((await versions()).sort(), [1, 2]);
      await job.run(null, runOf(new AbortController().signal));
      assert.ok((await versions()).every((version) => version > 1));
      const sealed = Buffer.alloc(60, 'no sealed value');
      await vault.db.updateTable('credentialVersion').set({ sealed }).execute();
      await assert.rejects(
        job.run(null, runOf(new AbortController().signal)),
        /2 values of the vault do not open/,
      );
    });
  });
}
