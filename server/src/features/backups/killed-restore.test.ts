import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { stateOf, stoppedServer } from '@marsa/tests/support/backups.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { sql } from 'kysely';
import { createBackup } from './create.service.ts';
import { restoreName } from './data-folder.ts';
import { drillBackup } from './drill.service.ts';
import { pruneBackups } from './prune.service.ts';
import { putBackInterrupted, restoreBackup } from './restore.service.ts';
import { lockRestores, removeJournal, writeJournal } from './restore-journal.ts';

const program = join(import.meta.dirname, '../../../../tests/support/killed-restore.ts');
const run = promisify(execFile);

/** Steps after which nothing, something or everything was changed. */
const untouched = ['stage', 'safety copy'];
const halfDone = ['journal', 'database loaded', 'data exchanged', 'migrated'];

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
        if (halfDone.includes(step)) {
          await assert.rejects(pruneBackups(deps), /cut off/);
          await assert.rejects(createBackup(deps, 'schedule'), /cut off.*--undo/);
        }
        const done = await putBackInterrupted(deps);
        assert.equal(done !== undefined, halfDone.includes(step), step);
        assert.deepEqual(await stateOf(deps), before, step);
        assert.ok(
          !existsSync(join(deps.dataFolder.path, restoreName)),
          `${step}: something is left in the open`,
        );
      }
      // The tool of the killed one may still be at it.
      const other = openTestDatabase(server.config.DATABASE_URL);
      await sql`select 1 from project`.execute(other.db);
      await writeJournal(deps.dataFolder, { archive: 'x', startedAt: 0, before: { archive: written.path } });
      await assert.rejects(putBackInterrupted(deps), /in use/);
      await other.close();
      await removeJournal(deps.dataFolder);
      assert.ok(existsSync(written.path));
      await restoreBackup(deps, written.path);
      assert.notDeepEqual(await stateOf(deps), before);
    });
  });
}

test('nobody undoes a restore that goes on, or works on what is half there; a restore begins by undoing one', async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using scene = await stoppedServer(engine);
  const { deps } = scene;
  const written = await createBackup(deps, 'operator');
  const isRunning = /A restore is running/;
  {
    using _ = lockRestores(deps.dataFolder);
    await assert.rejects(putBackInterrupted(deps), isRunning);
    await assert.rejects(restoreBackup(deps, written.path), isRunning);
    await assert.rejects(createBackup(deps, 'schedule'), isRunning);
    await assert.rejects(drillBackup(deps, written.path), isRunning);
    await assert.rejects(pruneBackups(deps, { dryRun: true }), isRunning);
  }
  const journal = { archive: written.path, startedAt: 0, before: { archive: written.path } };
  await writeJournal(deps.dataFolder, journal);
  // Somebody took it for left over.
  rmSync(join(deps.dataFolder.path, `${restoreName}.lock`));
  await assert.rejects(createBackup(deps, 'schedule'), /cut off/);
  rmSync(join(deps.dataFolder.path, `${restoreName}.lock`));
  assert.match((await putBackInterrupted(deps)) ?? '', /cut off/);
  await writeJournal(deps.dataFolder, journal);
  await restoreBackup(deps, written.path);
  assert.equal(await putBackInterrupted(deps), undefined);
});

test('a restore without a way back that was cut off: nothing starts on it, and it can be begun again', async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using scene = await stoppedServer(engine);
  const { deps } = scene;
  const written = await createBackup(deps, 'operator');
  const before = await stateOf(deps);
  const onStep = (step: string) => {
    if (step === 'database loaded') throw new Error('no more');
  };
  const options = { withoutSafetyCopy: true };
  await assert.rejects(
    restoreBackup({ ...deps, onStep }, written.path, options),
    /No more|no more.*Begin again/,
  );
  await assert.rejects(putBackInterrupted(deps), /no safety copy/);
  await assert.rejects(restoreBackup(deps, written.path), /no safety copy.*--without-safety-copy/);
  await restoreBackup(deps, written.path, options);
  assert.deepEqual(await stateOf(deps), before);
  assert.equal(await putBackInterrupted(deps), undefined);
});

test('what cannot be put back says where it is and how to go on, and goes on', async () => {
  const [engine] = testDatabases();
  assert.ok(engine);
  await using scene = await stoppedServer(engine);
  const { deps } = scene;
  const written = await createBackup(deps, 'operator');
  await deps.dumps.withDb((db) => sql`update project set name = 'Later', version = 7`.execute(db));
  const before = await stateOf(deps);
  const load = () => Promise.reject(new Error('no space left on device'));
  const full = { ...deps, dumps: { ...deps.dumps, load } };
  await assert.rejects(
    restoreBackup(full, written.path),
    /failed\. no space left.*not be put back yet.*whole in .*\.marsabackup\. Mend that.*--undo/,
  );
  await assert.rejects(putBackInterrupted(full), /no space left.*--undo/);
  assert.match((await putBackInterrupted(deps)) ?? '', /cut off/);
  assert.deepEqual(await stateOf(deps), before);
});

test('SQLite: over a file that is no database any more', async () => {
  const engine = testDatabases().find(({ name }) => name === 'sqlite');
  if (!engine) return;
  await using scene = await stoppedServer(engine);
  const { deps, server } = scene;
  const written = await createBackup(deps, 'operator');
  const before = await stateOf(deps);
  const { DATABASE_URL } = server.config;
  writeFileSync(DATABASE_URL.replace(/^sqlite:(\/\/)?/, ''), randomBytes(100_000));
  await assert.rejects(
    restoreBackup(deps, written.path),
    /not a database.*--without-safety-copy\. Nothing was/,
  );
  await restoreBackup(deps, written.path, { withoutSafetyCopy: true });
  assert.deepEqual(await stateOf(deps), before);
});
