import type { ban } from '@marsa/contract/bans.ts';
import type { z } from 'zod';
import { createRedisBus } from '#engines/bus/redis-bus.ts';
import { createMemoryCounters } from '#engines/counters/memory-counters.ts';
import { createRedisCounters } from '#engines/counters/redis-counters.ts';
import { openRedis, waitForRedis } from '#engines/redis.ts';
import { listCurrentBans } from '#features/identity/bans.service.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLogger } from '#platform/logger.ts';
import { openBans } from './app-identity.ts';
import type { Operator } from './operator.ts';
import { withInstallation } from './operator-commands.ts';

/** Bans as an operator sees and lifts them on the machine of the server; `marsa ban --local` reaches them through here. */

type BanView = z.input<typeof ban>;

export const listBansHere = (): Promise<BanView[]> =>
  withInstallation(async ({ db, identity }) => {
    const { items } = await listCurrentBans(db, identity, { limit: Number.MAX_SAFE_INTEGER });
    return items;
  });

/** Milliseconds that Redis has to answer. */
const redisTimeoutMs = 2000;

/**
 * Servers that run hear of it at once by Redis, without it within five seconds.
 * @returns whether they were told
 * @throws Problem NOT_FOUND where the address is not banned
 */
export const liftBanHere = (address: string): Promise<{ lifted: true; isTold: boolean }> =>
  withInstallation(
    async (operator) => {
      await using told = await openTold(operator);
      const { db, config, audit, caller } = operator;
      const bans = openBans(db, { ...told, config, audit, clock: systemClock, logger: silentLogger });
      await bans.lift(caller, address);
      return { lifted: true, isTold: told.isTold };
    },
    { atHead: true },
  );

/** What other instances know of by Redis, where it is configured and answers. */
async function openTold({ config }: Operator) {
  const redis = config.REDIS_URL ? openRedis(config.REDIS_URL, silentLogger) : undefined;
  const isTold = redis !== undefined && (await waitForRedis(redis, redisTimeoutMs));
  const bus = redis && createRedisBus(redis, silentLogger);
  let sent = Promise.resolve();
  return {
    isTold,
    counters: redis
      ? createRedisCounters(redis, systemClock, silentLogger)
      : createMemoryCounters(systemClock),
    publishChange() {
      bus?.publish('bans', null);
      // Redis answers in order: by then it has gone out.
      if (isTold)
        sent = redis.ping().then(
          () => {},
          () => {},
        );
    },
    async [Symbol.asyncDispose]() {
      await sent;
      await bus?.close();
      redis?.disconnect();
    },
  };
}
