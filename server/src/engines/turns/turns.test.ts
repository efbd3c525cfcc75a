import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testRedisUrl } from '@marsa/tests/support/databases.ts';
import { silentLogger } from '#platform/logger.ts';
import { openRedis, waitForRedis } from '../redis.ts';
import { createRedisTurns } from './turns.ts';

test('in an outage of Redis nobody waits for the others', async () => {
  const redis = openRedis('redis://127.0.0.1:9/0', silentLogger);
  const turns = createRedisTurns(redis, silentLogger);
  await turns.keepSilent('a', 1000);
  assert.deepEqual(
    [await turns.take('a', 1000), await turns.take('a', 1000), await turns.silence('a')],
    [0, 0, 0],
  );
  redis.disconnect();
});

const url = testRedisUrl();
describe('over Redis', { skip: url === undefined && 'TEST_REDIS_URL is not set' }, () => {
  const open = async () => {
    const redis = openRedis(url ?? '', silentLogger);
    assert.equal(await waitForRedis(redis, 3000), true);
    return { turns: createRedisTurns(redis, silentLogger), close: () => redis.disconnect() };
  };

  test('two instances share the turns of a key, and a silence', async () => {
    const [first, second] = [await open(), await open()];
    const key = crypto.randomUUID();
    const waits: number[] = [];
    for (const { turns } of [first, second, first, second]) waits.push(await turns.take(key, 10_000));
    // Each lies a gap behind the one before; a little time has passed meanwhile.
    for (const [at, wait] of waits.entries())
      assert.ok(wait <= at * 10_000 && wait > at * 10_000 - 5000, waits.join(' '));
    assert.equal(await second.turns.take(crypto.randomUUID(), 10_000), 0, 'another key is another matter');

    const other = crypto.randomUUID();
    await first.turns.keepSilent(other, 60_000);
    await second.turns.keepSilent(other, 1000);
    const left = await second.turns.silence(other);
    assert.ok(left > 50_000 && left <= 60_000, `a shorter silence does not end a longer one: ${left}`);
    const turn = await second.turns.take(other, 1000);
    assert.ok(turn > 50_000 && turn <= 60_000);
    assert.ok((await first.turns.take(other, 1000)) > turn);
    first.close();
    second.close();
  });
});
