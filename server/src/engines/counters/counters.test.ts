import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedisUrl } from '@marsa/tests/support/databases.ts';
import { Redis } from 'ioredis';
import { silentLogger } from '#platform/logger.ts';
import { openRedis, waitForRedis } from '../redis.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createRedisCounters } from './redis-counters.ts';

describe('in memory', () => {
  test('counts per key and window, and begins anew when the window is over', () => {
    let now = 1000;
    const counters = createMemoryCounters(() => now);
    assert.deepEqual(counters.hit('a', 60_000), { count: 1, resetMs: 60_000 });
    now += 10_000;
    assert.deepEqual(counters.hit('a', 60_000), { count: 2, resetMs: 50_000 });
    assert.equal(counters.hit('b', 60_000).count, 1);
    assert.equal(counters.hit('a', 1000).count, 1);
    now += 50_000;
    assert.deepEqual(counters.hit('a', 60_000), { count: 1, resetMs: 60_000 });
  });

  test('a clock that is set back does not keep a window open', () => {
    let now = 1_000_000;
    const counters = createMemoryCounters(() => now);
    counters.hit('a', 1000);
    now = 0;
    assert.deepEqual(counters.hit('a', 1000), { count: 1, resetMs: 1000 });
  });

  test('keeps no more keys than it may', () => {
    const counters = createMemoryCounters(() => 0, 3);
    for (const key of ['a', 'b', 'c', 'd']) counters.hit(key, 1000);
    assert.equal(counters.hit('d', 1000).count, 2);
    assert.equal(counters.hit('a', 1000).count, 1);
  });
});

describe('in an outage of Redis', () => {
  test('counts in this process', async () => {
    const redis = openRedis('redis://127.0.0.1:9/0', silentLogger);
    const counters = createRedisCounters(redis, () => 0, silentLogger);
    assert.deepEqual(await counters.hit('a', 1000), { count: 1, resetMs: 1000 });
    assert.equal((await counters.hit('a', 1000)).count, 2);
    redis.disconnect();
  });
});

const url = testRedisUrl();
describe('in Redis', { skip: url === undefined && 'TEST_REDIS_URL is not set' }, () => {
  const key = () => `test:${crypto.randomUUID()}`;
  const open = async () => {
    const redis = openRedis(url ?? '', silentLogger);
    assert.equal(await waitForRedis(redis, 3000), true);
    return redis;
  };

  test('two instances share a count, and none is lost', async () => {
    const [first, second] = [await open(), await open()];
    const name = key();
    const instances = [first, second].map((redis) => createRedisCounters(redis, () => 0, silentLogger));
    await Promise.all(Array.from({ length: 50 }, (_, index) => instances[index % 2]?.hit(name, 60_000)));
    const { count, resetMs } = (await instances[0]?.hit(name, 60_000)) ?? { count: 0, resetMs: 0 };
    assert.equal(count, 51);
    assert.ok(resetMs > 50_000 && resetMs <= 60_000);
    first.disconnect();
    second.disconnect();
  });

  test('a key that lost its expiry gets one', async () => {
    const redis = await open();
    const name = key();
    await redis.set(`marsa:count:60000:${name}`, '7');
    const { count, resetMs } = await createRedisCounters(redis, () => 0, silentLogger).hit(name, 60_000);
    assert.deepEqual([count, resetMs], [8, 60_000]);
    redis.disconnect();
  });

  test('goes on in this process when Redis falls silent, and comes back by itself', async () => {
    const [redis, other] = [await open(), new Redis(url ?? '')];
    let now = 10_000;
    const counters = createRedisCounters(redis, () => now, silentLogger);
    const name = key();
    await counters.hit(name, 60_000);
    await other.call('CLIENT', 'KILL', 'ID', await redis.client('ID'));
    assert.equal((await counters.hit(name, 60_000)).count, 1);
    now += 5000;
    assert.equal(await waitForRedis(redis, 3000), true);
    assert.ok((await counters.hit(name, 60_000)).count >= 2);
    redis.disconnect();
    other.disconnect();
  });
});
