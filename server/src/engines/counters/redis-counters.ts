import type { Redis } from 'ioredis';
import type { Clock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { Counters, Hit } from './counters.ts';
import { createMemoryCounters } from './memory-counters.ts';

/** One script, so that counting and expiring cannot come apart; a key that has no expiry is given one. */
const script = `
local count = redis.call('incr', KEYS[1])
local rest = redis.call('pttl', KEYS[1])
if rest < 0 then
  redis.call('pexpire', KEYS[1], ARGV[1])
  rest = tonumber(ARGV[1])
end
return {count, rest}`;

/** Milliseconds without asking Redis after it failed: nobody should wait for a time-out with each request. */
const pauseMs = 1000;

/**
 * Counters shared by all instances. While Redis does not answer, each instance counts for itself: limits then hold
 * per instance instead of not at all.
 */
export function createRedisCounters(redis: Redis, clock: Clock, log: Logger): Counters {
  const local = createMemoryCounters(clock);
  let askAgainAt = 0;
  return {
    hit(key, windowMs) {
      if (redis.status !== 'ready' || clock() < askAgainAt) return local.hit(key, windowMs);
      return ask(redis, key, windowMs).catch((error: Error) => {
        if (askAgainAt < clock())
          log.warn({ err: error.message }, 'Redis does not count; counting in this process');
        askAgainAt = clock() + pauseMs;
        return local.hit(key, windowMs);
      });
    },
    async forget(key, windowMs) {
      local.forget(key, windowMs);
      await redis.del(nameOf(key, windowMs)).catch((error: Error) => {
        log.warn({ err: error.message }, 'a counter was not forgotten in Redis');
      });
    },
  };
}

const nameOf = (key: string, windowMs: number) => `marsa:count:${windowMs}:${key}`;

async function ask(redis: Redis, key: string, windowMs: number): Promise<Hit> {
  const answer = await redis.eval(script, 1, nameOf(key, windowMs), windowMs);
  if (!Array.isArray(answer)) throw new Error('the answer of the counting script is not a list');
  return { count: Number(answer[0]), resetMs: Number(answer[1]) };
}
