import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { stateOf, stoppedServer } from '@marsa/tests/support/backups.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { createBackup } from './create.service.ts';
import { pruneBackups } from './prune.service.ts';
import { putBackInterrupted, restoreBackup } from './restore.service.ts';
import { writeJournal } from './restore-journal.ts';

const program = join(import.meta.dirname, '../../../../tests/support/killed-restore.ts');
const run = promisify(execFile);

/** Steps after which nothing, something or everything was changed. */
const untouched = ['stage', 'safety copy'];
const halfDone = ['journal', 'database loaded', 'data folder exchanged', 'migrated'];

for (const engine of testDatabases()) {
  describe(`a restore that is killed on ${engine.name}`, () => {
    test('between any two steps: what was there before is there again', async () => {
      await using scene = await stoppedServer(engine);
      const { deps, server } = scene;
      const written = await createBackup(deps, 'operator');
      await deps.dumps.withDb((db) => sql`update project set name = 'Later', version = 7`.execute(db));
      writeFileSync(join(deps.dataFolder.path, 'later'), 'x');
      const before = await stateOf(deps);
      const config = join(deps.folder, 'config.json');
      writeFileSync(config, JSON.stringify(server.config), { mode: 0o600 });

      for (const step of [...untouched, ...halfDone]) {
        const killed = run(process.execPath, [program, config, written.path, step]);
        await assert.rejects(killed, { signal: 'SIGKILL' });
        if (halfDone.includes(step)) await assert.rejects(pruneBackups(deps), /cut off/);
        const done = await putBackInterrupted(deps);
        assert.equal(done !== undefined, halfDone.includes(step), step);
        assert.deepEqual(await stateOf(deps), before, step);
      }
      assert.ok(existsSync(written.path));
      await restoreBackup(deps, written.path);
      assert.notDeepEqual(await stateOf(deps), before);
    });
  });
}

test('nobody undoes a restore that goes on; a restore begins by undoing one that does not', async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using scene = await stoppedServer(engine);
  const { deps } = scene;
  const written = await createBackup(deps, 'operator');
  const journal = { archive: 'x', startedAt: 0, before: { archive: written.path } };
  await writeJournal(deps.dataFolder, { ...journal, pid: process.ppid });
  await assert.rejects(putBackInterrupted(deps), /A restore is running/);
  await assert.rejects(restoreBackup(deps, written.path), /A restore is running/);
  await writeJournal(deps.dataFolder, { ...journal, pid: 2 ** 22 + 1 });
  await restoreBackup(deps, written.path);
  assert.equal(await putBackInterrupted(deps), undefined);
  await writeJournal(deps.dataFolder, { ...journal, before: 'none' });
  await assert.rejects(putBackInterrupted(deps), /no safety copy/);
});
