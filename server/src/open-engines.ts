import type { Redis } from 'ioredis';
import type { Bus } from '#engines/bus/bus.ts';
import { createProcessBus } from '#engines/bus/process-bus.ts';
import { createRedisBus } from '#engines/bus/redis-bus.ts';
import type { Counters } from '#engines/counters/counters.ts';
import { createMemoryCounters } from '#engines/counters/memory-counters.ts';
import { createRedisCounters } from '#engines/counters/redis-counters.ts';
import { type OpenDatabase, openDatabase } from '#engines/database/open.ts';
import { createBullQueue } from '#engines/queue/bull-queue.ts';
import { createProcessQueue } from '#engines/queue/process-queue.ts';
import type { Queue } from '#engines/queue/queue.ts';
import { openRedis } from '#engines/redis.ts';
import { createRedisTurns, type Turns } from '#engines/turns/turns.ts';
import type { Clock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import type { Logger } from '#platform/logger.ts';

/** What the server stands on. */
export interface Engines {
  database: OpenDatabase;
  counters: Counters;
  bus: Bus;
  queue: Queue;
  /** Whose turn it is among several instances; absent where there is one. */
  turns: Turns | undefined;
  redis: Redis | undefined;
  close(): Promise<void>;
}

/** Opens what the configuration names; connections are made when they are first needed. */
export function openEngines(
  config: Config['values'],
  { clock, logger }: { clock: Clock; logger: Logger },
): Engines {
  const database = openDatabase({
    url: config.DATABASE_URL,
    poolSize: config.DB_POOL_SIZE,
    connectTimeoutMs: config.DB_CONNECT_TIMEOUT_MS,
    queryTimeoutMs: config.DB_QUERY_TIMEOUT_MS,
    logger,
  });
  const redis = config.REDIS_URL ? openRedis(config.REDIS_URL, logger) : undefined;
  const bus = redis ? createRedisBus(redis, logger) : createProcessBus(logger);
  const queue = redis ? createBullQueue(redis, clock, logger) : createProcessQueue(bus);
  return {
    database,
    counters: redis ? createRedisCounters(redis, clock, logger) : createMemoryCounters(clock),
    bus,
    queue,
    turns: redis && createRedisTurns(redis, logger),
    redis,
    async close() {
      await queue.close();
      await bus.close();
      redis?.disconnect();
      await database.close();
    },
  };
}
