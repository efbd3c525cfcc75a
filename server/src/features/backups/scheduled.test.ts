import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stoppedServer } from '@marsa/tests/support/backups.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { listArchives } from './archive-folder.ts';
import { listRuns } from './backups.store.ts';
import { captureArchive, createBackup } from './create.service.ts';
import { pruneBackups } from './prune.service.ts';
import { backUpAndProve } from './scheduled.service.ts';

for (const engine of testDatabases()) {
  describe(`scheduled backups on ${engine.name}`, () => {
    test('runs are recorded; what the schedule does is a backup, a drill, and what is too old is gone', async () => {
      await using scene = await stoppedServer(engine);
      const day = 86_400_000;
      let now = Date.UTC(2026, 0, 1, 2, 30);
      const deps = { ...scene.deps, clock: () => now, keep: { daily: 2, weekly: 0, monthly: 0 } };
      const told: string[] = [];
      for (let count = 0; count < 3; count++, now += day)
        await backUpAndProve(deps, undefined, (step) => told.push(step));
      assert.deepEqual(told.slice(0, 3), ['making a backup', 'proving it by a restore', 'removing old ones']);
      assert.equal((await listArchives(deps.folder)).length, 2);
      const runs = await deps.withDb((db) => listRuns(db, 3));
      assert.deepEqual(
        runs.map(({ kind, outcome, finishedAt }) => `${kind} ${outcome} ${finishedAt}`).sort(),
        ['create', 'drill', 'prune'].map((kind) => `${kind} succeeded ${now - day}`),
      );
      const { path: wayBack } = await captureArchive(deps, 'before-restore');
      now += 1000;
      await createBackup(deps, 'operator');
      now += 2 * day;
      const { removed } = await pruneBackups(
        { ...deps, keep: { daily: 0, weekly: 0, monthly: 0 } },
        { dryRun: true },
      );
      assert.ok(!removed.some((name) => wayBack.endsWith(name)));
      now += 5 * day;
      assert.ok((await pruneBackups(deps)).removed.some((name) => wayBack.endsWith(name)));
    });
  });
}
