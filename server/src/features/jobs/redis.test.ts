import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases, testRedisUrl } from '@marsa/tests/support/databases.ts';
import { countEffects, createEffects, effectJobs } from '@marsa/tests/support/dying-database.ts';
import { patienceMs } from '@marsa/tests/support/within.ts';
import { createRedisBus } from '#engines/bus/redis-bus.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { createBullQueue } from '#engines/queue/bull-queue.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import { openRedis } from '#engines/redis.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLogger } from '#platform/logger.ts';
import { enqueue } from './enqueue.service.ts';
import { findJob } from './jobs.store.ts';
import { waitForJob } from './wait.service.ts';
import { createWorker } from './worker.jobs.ts';

/** An instance of its own, with everything that several share only by way of the database and Redis. */
function startInstance(databaseUrl: string, redisUrl: string) {
  const database = openTestDatabase(databaseUrl);
  const { db } = database;
  const redis = openRedis(redisUrl, silentLogger);
  const bus = createRedisBus(redis, silentLogger);
  const queue = createBullQueue(redis, systemClock, silentLogger);
  const ran: string[] = [];
  const fail = (error: unknown) => assert.fail(String(error));
  const { run, ...kind } = effectJobs(db);
  const counted: JobKind = {
    ...kind,
    run(payload, job) {
      ran.push(job.id);
      return run(payload, job);
    },
  };
  const worker = createWorker(db, {
    ...{ clock: systemClock, bus, queue, leaseMs: 15_000, kinds: [counted], schedules: [] },
    ...{ onError: fail, onFault: fail },
  });
  worker.start();
  return {
    ...{ db, bus, queue, ran },
    want: (name: string, runAt = systemClock(), key = name) =>
      inTransaction(db, (trx) =>
        enqueue(trx, { clock: systemClock, queue }, { kind: 'test.effect', payload: { name }, runAt, key }),
      ),
    async [Symbol.asyncDispose]() {
      await worker.stop(0);
      await queue.close();
      await bus.close();
      redis.disconnect();
      await database.close();
    },
  };
}

const redisUrl = testRedisUrl();

for (const engine of testDatabases()) {
  describe(`jobs dealt out by Redis on ${engine.name}`, {
    skip: !redisUrl && 'TEST_REDIS_URL is not set',
  }, () => {
    // A number of its own: other tests must not be dealt these jobs.
    const url = redisUrl && Object.assign(new URL(redisUrl), { pathname: '/9' }).href;

    test('to two instances, each once; at its time, and earlier where that is wanted', async () => {
      await using database = await engine.open();
      await createEffects(database.db);
      await using first = startInstance(database.url, url ?? '');
      await using second = startInstance(database.url, url ?? '');
      while (!first.queue.isDistributing() || !second.queue.isDistributing()) await pause(10);
      const names = Array.from({ length: 40 }, (_, at) => `effect ${at}`);
      const ids = [];
      for (const name of names) ids.push(await first.want(name));
      for (const id of ids)
        await waitForJob(second.db, { bus: second.bus, clock: systemClock }, id, patienceMs);
      for (const name of names) assert.equal(await countEffects(database.db, name), 1, name);
      assert.equal(first.ran.length + second.ran.length, names.length);
      assert.ok(first.ran.length > 0 && second.ran.length > 0, 'one instance did it all');

      const later = await first.want('later', systemClock() + 10 * patienceMs);
      await pause(50);
      assert.equal((await findJob(database.db, later))?.status, 'waiting');
      assert.equal(await second.want('later'), later);
      await waitForJob(first.db, { bus: first.bus, clock: systemClock }, later, patienceMs / 2);
      assert.equal(await countEffects(database.db, 'later'), 1);
    });

    test('while Redis is away, they are found in the database', async () => {
      await using database = await engine.open();
      await createEffects(database.db);
      await using instance = startInstance(database.url, 'redis://127.0.0.1:1');
      const id = await instance.want('alone');
      await waitForJob(instance.db, { bus: instance.bus, clock: systemClock }, id, patienceMs);
      assert.equal(await countEffects(database.db, 'alone'), 1);
    });
  });
}
