import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedisUrl } from '@marsa/tests/support/databases.ts';
import { Redis } from 'ioredis';
import { silentLogger } from '#platform/logger.ts';
import { openRedis, waitForRedis } from '../redis.ts';
import type { Bus } from './bus.ts';
import { createProcessBus } from './process-bus.ts';
import { createRedisBus } from './redis-bus.ts';

describe('in a process', () => {
  test('tells the listeners of the topic, at once, and those alone', () => {
    const bus = createProcessBus(silentLogger);
    const heard: unknown[] = [];
    const stop = bus.subscribe('ban', (payload) => heard.push(payload));
    bus.subscribe('key', () => assert.fail('another topic'));
    bus.publish('ban', { subject: 'x' });
    stop();
    bus.publish('ban', 'unheard');
    assert.deepEqual(heard, [{ subject: 'x' }]);
  });

  test('a listener that fails does not keep the others from hearing', () => {
    const bus = createProcessBus(silentLogger);
    const heard: unknown[] = [];
    bus.subscribe('ban', () => {
      throw new Error('mine');
    });
    bus.subscribe('ban', (payload) => heard.push(payload));
    bus.publish('ban', 1);
    assert.deepEqual(heard, [1]);
  });
});

const url = testRedisUrl();
describe('over Redis', { skip: url === undefined && 'TEST_REDIS_URL is not set' }, () => {
  const next = (bus: Bus, topic: string) => new Promise((resolve) => bus.subscribe(topic, resolve));
  const nextGap = (bus: Bus) =>
    new Promise<void>((resolve) => {
      const stop = bus.onGap(() => {
        stop();
        resolve();
      });
    });
  const subscribers = async (admin: Redis) => {
    const list = String(await admin.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
    return [...list.matchAll(/^id=(\d+)/gm)].map(([, id]) => id ?? '');
  };
  const open = async () => {
    const redis = openRedis(url ?? '', silentLogger);
    const bus = createRedisBus(redis, silentLogger);
    await Promise.all([nextGap(bus), waitForRedis(redis, 3000)]);
    const close = async () => {
      await bus.close();
      redis.disconnect();
    };
    return { bus, redis, close };
  };

  test('other instances hear, the own one hears once', async () => {
    const [first, second] = [await open(), await open()];
    const own: unknown[] = [];
    first.bus.subscribe('ban', (payload) => own.push(payload));
    const heard = next(second.bus, 'ban');
    first.bus.publish('ban', { subject: 'عنوان' });
    assert.deepEqual(await heard, { subject: 'عنوان' });
    assert.equal(own.length, 1);
    await first.close();
    await second.close();
  });

  test('a lost connection is a gap, and then it hears again', async () => {
    const admin = new Redis(url ?? '');
    const first = await open();
    const before = await subscribers(admin);
    const second = await open();
    const gap = nextGap(second.bus);
    for (const id of await subscribers(admin)) {
      if (!before.includes(id)) await admin.call('CLIENT', 'KILL', 'ID', id);
    }
    await gap;
    const heard = next(second.bus, 'key');
    first.bus.publish('key', 'K1');
    assert.equal(await heard, 'K1');
    await first.close();
    await second.close();
    admin.disconnect();
  });

  test('what could not be sent becomes a gap of the others', async () => {
    const [first, second] = [await open(), await open()];
    first.redis.disconnect();
    const gap = nextGap(second.bus);
    first.bus.publish('ban', 'lost');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await first.redis.connect();
    await gap;
    await first.close();
    await second.close();
  });
});
