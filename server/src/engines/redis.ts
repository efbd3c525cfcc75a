import { Redis } from 'ioredis';
import type { Logger } from '#platform/logger.ts';

const longestPauseMs = 2000;

/**
 * Connects in the background and for ever again; until then, and in an outage, commands fail at once instead of
 * queueing up, so that who asks can go on without Redis. An outage is logged when it begins and when it ends.
 * @param url `redis://[user]:password@host:6379/0`, or `rediss://` for TLS
 */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    commandTimeout: 1000,
    keepAlive: 10_000,
    connectionName: 'marsa',
    // Whoever subscribes does it anew, to know from when on nothing is missed.
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, longestPauseMs),
  });
  logOutages(redis, log);
  return redis;
}

/** A second connection to the same Redis: one that subscribes can do nothing else. */
export function duplicateRedis(redis: Redis, log: Logger): Redis {
  const second = redis.duplicate();
  logOutages(second, log);
  return second;
}

function logOutages(redis: Redis, log: Logger): void {
  let isOut = false;
  redis.on('error', (error: Error) => {
    if (!isOut) log.warn({ err: error.message }, 'Redis cannot be reached; trying again');
    isOut = true;
  });
  redis.on('ready', () => {
    if (isOut) log.info({}, 'Redis is back');
    isOut = false;
  });
}

/** Resolves when the connection can be used; for a start that should not begin in an outage. */
export function waitForRedis(redis: Redis, timeoutMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      redis.off('ready', done);
      resolve(redis.status === 'ready');
    };
    const timer = setTimeout(done, timeoutMs);
    redis.once('ready', done);
  });
}
