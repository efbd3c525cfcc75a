import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { leaseMs, testJobs } from '@marsa/tests/support/jobs.ts';
import { z } from 'zod';
import { inTransaction } from '#engines/database/transaction.ts';
import { type JobKind, jobKind, type RunningJob, type WantedJob } from '#engines/queue/job-kind.ts';
import { systemClock } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import { backOff } from './back-off.ts';
import { findJob } from './jobs.store.ts';
import { pruneDaily, pruneJobs } from './prune.jobs.ts';

const minuteMs = 60_000;

async function prepare(engine: TestEngine) {
  const database = await engine.open();
  const { db } = database;
  let now = systemClock();
  const jobs = testJobs(db, () => now);
  return {
    ...{ database, db, jobs },
    clock: () => now,
    wait: (ms: number) => {
      now += ms;
    },
    want: (job: Partial<WantedJob> = {}) =>
      inTransaction(db, (trx) => jobs.deps.enqueue(trx, { kind: 'test', payload: {}, ...job })),
    read: async (id: string) => {
      const job = await findJob(db, id);
      assert.ok(job);
      return job;
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const kindOf = (run: (job: RunningJob) => Promise<void> | void, limits: Partial<JobKind> = {}) => ({
  ...jobKind({
    kind: 'test',
    payload: z.object({}),
    ...{ maxAttempts: 3, maxAgeMs: 60 * minuteMs, timeoutMs: minuteMs, concurrency: 2 },
    run: async (_, job) => run(job),
  }),
  ...limits,
});

test('pauses grow and differ', () => {
  assert.deepEqual([backOff(1, 0), backOff(1, 0.999), backOff(3, 0.5)], [500, 1499, 4000]);
  assert.equal(backOff(1000, 0.5), 10 * minuteMs);
});

for (const engine of testDatabases()) {
  describe(`jobs on ${engine.name}`, () => {
    test('what is rolled back was never wanted', async () => {
      await using here = await prepare(engine);
      here.jobs.worker([kindOf(() => assert.fail('it was not wanted'))]);
      const change = inTransaction(here.db, async (trx) => {
        await here.jobs.deps.enqueue(trx, { kind: 'test', payload: {} });
        throw new Error('no');
      });
      await assert.rejects(change, /no/);
      assert.equal(await here.jobs.tick(), 0);
    });

    test('runs at its time, once, and tells how far it is', async () => {
      await using here = await prepare(engine);
      let runs = 0;
      here.jobs.worker([kindOf(() => void runs++)]);
      const id = await here.want({ runAt: here.clock() + minuteMs });
      assert.equal(await here.jobs.tick(), 0);
      here.wait(minuteMs);
      assert.equal(await here.jobs.tick(), 1);
      const job = await here.read(id);
      assert.deepEqual([job.status, job.progress, job.dueAt, runs], ['done', 1000, null, 1]);
      assert.equal(await here.jobs.tick(), 0);
    });

    test('a key has one open job: brought forward, or run once more if it runs', async () => {
      await using here = await prepare(engine);
      const key = 'harbour';
      const later = () => here.want({ key, runAt: here.clock() + minuteMs });
      let runs = 0;
      here.jobs.worker([
        kindOf(async () => {
          if (++runs === 1) await here.want({ key });
        }),
      ]);
      const id = await later();
      assert.deepEqual(new Set(await Promise.all([later(), here.want({ key }), later()])), new Set([id]));
      assert.equal(await here.jobs.tick(), 2);
      assert.equal((await here.read(id)).status, 'done');
      assert.notEqual(await here.want({ key }), id);
    });

    test('two that want the first job of a key at once get the same one', async () => {
      await using here = await prepare(engine);
      const second = openTestDatabase(here.database.url);
      const want = (db: typeof here.db) =>
        inTransaction(db, (trx) => here.jobs.deps.enqueue(trx, { kind: 'test', payload: {}, key: 'one' }));
      for (let round = 0; round < 5; round++) {
        const ids = await Promise.all([want(here.db), want(second.db), want(here.db)]);
        assert.equal(new Set(ids).size, 1);
      }
      await second.close();
    });

    test('a failed run is tried again later and later, then it is dead; its key wakes it', async () => {
      await using here = await prepare(engine);
      let isBroken = true;
      const died: string[] = [];
      const run = () => {
        if (isBroken) throw new Problem('UPSTREAM', 'GitHub is away.', { retryAfter: 30 });
      };
      here.jobs.worker([kindOf(run, { onDead: async (_trx, _payload, cause) => void died.push(cause) })]);
      const id = await here.want({ key: 'a' });
      for (let attempt = 1; attempt <= 3; attempt++) {
        assert.equal(await here.jobs.tick(), 1, `attempt ${attempt}`);
        here.wait(29_000);
        assert.equal(await here.jobs.tick(), 0, 'keeps the pause it was told');
        here.wait(2000);
      }
      const dead = await here.read(id);
      assert.deepEqual([dead.status, dead.error, dead.attempts], ['dead', 'GitHub is away.', 3]);
      assert.deepEqual(died, ['failed']);
      assert.equal(here.jobs.errors.length, 3);
      isBroken = false;
      assert.equal(await here.want({ key: 'a' }), id);
      assert.equal(await here.jobs.tick(), 1);
      const done = await here.read(id);
      assert.deepEqual([done.status, done.error], ['done', null]);
    });

    test('an unexpected error is not shown, and one that is too old is not begun', async () => {
      await using here = await prepare(engine);
      const run = () => assert.fail('the password is hunter2');
      here.jobs.worker([kindOf(run, { maxAttempts: 1 })]);
      const first = await here.want();
      await here.jobs.tick();
      assert.match((await here.read(first)).error ?? '', /^Something went wrong/);
      const second = await here.want();
      here.wait(61 * minuteMs);
      await here.jobs.tick();
      const old = await here.read(second);
      assert.deepEqual([old.status, old.error], ['dead', 'It was too old to be begun.']);
      assert.equal(here.jobs.errors.length, 1);
    });

    test('plans its next run with what it wrote; that starts its attempts anew', async () => {
      await using here = await prepare(engine);
      const attempts: number[] = [];
      const worker = here.jobs.worker([
        kindOf(async (job) => {
          attempts.push(job.attempt);
          if (attempts.length === 1) throw new Problem('UPSTREAM', 'Once.');
          if (attempts.length === 2)
            await inTransaction(here.db, (trx) => job.end(trx, { runAt: here.clock() + minuteMs }));
        }),
      ]);
      const id = await here.want();
      for (let minute = 0; minute < 3; minute++) {
        await worker.tick();
        here.wait(minuteMs);
      }
      assert.deepEqual(attempts, [1, 2, 1]);
      assert.equal((await here.read(id)).status, 'done');
    });

    test('so many of a kind run at once, and those of another kind do not wait for them', async () => {
      await using here = await prepare(engine);
      const gate = Promise.withResolvers<void>();
      const order: string[] = [];
      let now = 0;
      let most = 0;
      // Only once two of the slow ones run and the other is done: if it waited for them, this would never end.
      const openGate = () => {
        if (most === 2 && order[0] === 'other') gate.resolve();
      };
      const other = kindOf(async () => {
        order.push('other');
        openGate();
      });
      const slow = kindOf(async () => {
        most = Math.max(most, ++now);
        openGate();
        await gate.promise;
        order.push('slow');
        now--;
      });
      here.jobs.worker([slow, { ...other, kind: 'other' }]);
      for (let count = 0; count < 5; count++) await here.want();
      await here.want({ kind: 'other' });
      assert.equal(await here.jobs.tick(), 6);
      assert.equal(most, 2);
      assert.equal(order[0], 'other');
    });

    test('who lost the lease can write nothing', async () => {
      await using here = await prepare(engine);
      const slow = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      let runs = 0;
      const run = async () => {
        if (++runs > 1) return;
        begun.resolve();
        await slow.promise;
      };
      const first = here.jobs.worker([kindOf(run)]);
      const second = here.jobs.worker([kindOf(run)]);
      const id = await here.want();
      const hanging = first.tick();
      await begun.promise;
      assert.equal(await second.tick(), 0, 'the lease holds');
      here.wait(leaseMs + 1);
      assert.equal(await second.tick(), 1);
      slow.resolve();
      await hanging;
      assert.equal((await here.read(id)).status, 'done');
      assert.match(String(here.jobs.errors), /the lease of the job .* is lost/);
    });

    test('a stop breaks off what takes too long, which waits for others as if not begun', async () => {
      await using here = await prepare(engine);
      const begun = Promise.withResolvers<void>();
      const endless = ({ signal }: RunningJob) => {
        begun.resolve();
        return new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      };
      const worker = here.jobs.worker([kindOf(endless)]);
      const id = await here.want();
      const ticked = worker.tick();
      await begun.promise;
      await worker.stop(0);
      await ticked;
      const job = await here.read(id);
      assert.deepEqual([job.status, job.attempts, job.leaseOwner], ['waiting', 0, null]);
      assert.deepEqual(here.jobs.errors, []);
      assert.equal(await here.jobs.worker([kindOf(() => {})]).tick(), 1);
    });

    test('a run that takes too long is told to end, and tried again', async () => {
      await using here = await prepare(engine);
      const endless = ({ signal }: RunningJob) =>
        new Promise<void>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      here.jobs.worker([kindOf(endless, { timeoutMs: 20 })]);
      const id = await here.want();
      await here.jobs.tick();
      const job = await here.read(id);
      assert.deepEqual([job.status, job.attempts], ['waiting', 1]);
    });

    test('a schedule fires once for all instances, and once after a standstill', async () => {
      await using here = await prepare(engine);
      const prune = pruneJobs(here.db, here.clock);
      const second = openTestDatabase(here.database.url);
      const workers = [
        here.jobs.worker([prune], here.db, [pruneDaily]),
        here.jobs.worker([prune], second.db, [pruneDaily]),
      ];
      const runs = async () => {
        const counts = await Promise.all(workers.map((worker) => worker.tick()));
        return counts.reduce((sum, count) => sum + count, 0);
      };
      assert.equal(await runs(), 0);
      const dayMs = 24 * 60 * minuteMs;
      for (const days of [1, 1, 5]) {
        here.wait(days * dayMs);
        assert.equal(await runs(), 1, `after ${days} days`);
        assert.equal(await runs(), 0);
      }
      await second.close();
      assert.deepEqual(here.jobs.errors, []);
    });

    test('jobs that ended two weeks ago are forgotten, dead ones are not', async () => {
      await using here = await prepare(engine);
      const fails = { ...kindOf(() => assert.fail(), { maxAttempts: 1 }), kind: 'fails' };
      here.jobs.worker([kindOf(() => {}), fails, pruneJobs(here.db, here.clock)]);
      const done = await here.want();
      const dead = await here.want({ kind: 'fails' });
      await here.jobs.tick();
      here.wait(15 * 24 * 60 * minuteMs);
      await here.want({ kind: 'jobs.prune', payload: null });
      await here.jobs.tick();
      assert.equal(await findJob(here.db, done), undefined);
      assert.equal((await here.read(dead)).status, 'dead');
    });
  });
}
