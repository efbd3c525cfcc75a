import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import {
  addEffect,
  countEffects,
  createEffects,
  effectJobs,
  openDying,
} from '@marsa/tests/support/dying-database.ts';
import { leaseMs, testJobs } from '@marsa/tests/support/jobs.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { systemClock } from '#platform/clock.ts';
import { findJob } from './jobs.store.ts';

const moments = ['before', 'after'] as const;
const dyingWorker = fileURLToPath(import.meta.resolve('@marsa/tests/support/dying-worker.ts'));

async function prepare({ db }: TestDatabase) {
  let now = systemClock();
  const jobs = testJobs(db, () => now);
  const survivor = jobs.worker([effectJobs(db)]);
  await createEffects(db);
  return {
    jobs,
    clock: () => now,
    want: (name: string) =>
      inTransaction(db, (trx) => jobs.deps.enqueue(trx, { kind: 'test.effect', payload: { name } })),
    /** The lease of whoever died ends, and another instance looks. */
    async survive() {
      now += leaseMs + 1;
      await survivor.tick();
    },
    async assertDoneOnce(id: string, name: string) {
      assert.equal((await findJob(db, id))?.status, 'done', name);
      assert.equal(await countEffects(db, name), 1, name);
      assert.deepEqual(jobs.errors, [], name);
    },
  };
}

for (const engine of testDatabases()) {
  describe(`killed on ${engine.name}`, () => {
    test('at any statement of a run: nothing is lost, nothing is done twice', async () => {
      await using database = await engine.open();
      const here = await prepare(database);
      for (const when of moments) {
        for (let statement = 0; ; statement++) {
          const name = `${when} ${statement}`;
          const id = await here.want(name);
          const dying = await openDying(database.url, { statement, when });
          const victims = testJobs(dying.db, here.clock);
          await victims
            .worker([effectJobs(dying.db)])
            .tick()
            .catch(() => {});
          await dying.close();
          await here.survive();
          await here.assertDoneOnce(id, name);
          if (dying.isDead()) continue;
          assert.ok(statement >= 6, `a run has only ${statement} statements`);
          break;
        }
      }
    });

    test('at any statement of the change that wants a job: both are there, or neither', async () => {
      await using database = await engine.open();
      const here = await prepare(database);
      for (const when of moments) {
        for (let statement = 0; ; statement++) {
          const name = `${when} ${statement}`;
          const dying = await openDying(database.url, { statement, when });
          const wanted = testJobs(dying.db, here.clock).deps;
          await inTransaction(dying.db, async (trx) => {
            await addEffect(trx, name);
            await wanted.enqueue(trx, { kind: 'test.effect', payload: { name }, key: name });
          }).catch(() => {});
          await dying.close();
          const changes = await countEffects(database.db, name);
          await here.survive();
          assert.equal(await countEffects(database.db, name), 2 * changes, name);
          if (!dying.isDead()) break;
        }
      }
      assert.deepEqual(here.jobs.errors, []);
    });

    test('a process killed by SIGKILL: another one does what it was about to do', async () => {
      await using database = await engine.open();
      const here = await prepare(database);
      for (const [statement, when] of [
        [1, 'after'],
        [3, 'after'],
        [6, 'before'],
        [6, 'after'],
      ] as const) {
        const name = `SIGKILL ${when} ${statement}`;
        const id = await here.want(name);
        const child = spawn(process.execPath, [
          ...[dyingWorker, database.url, String(statement), when, String(here.clock())],
        ]);
        const [, signal] = await once(child, 'exit');
        assert.equal(signal, 'SIGKILL', name);
        await here.survive();
        await here.assertDoneOnce(id, name);
      }
    });
  });
}
