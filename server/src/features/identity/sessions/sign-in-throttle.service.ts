import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import type { Counting, Origin } from '#platform/gate.ts';
import { Problem } from '#platform/problem.ts';
import { sha256 } from '#platform/token.ts';
import { countTry, findThrottle, forgetThrottle, takeBackTry, type Wait } from './sign-in-throttle.store.ts';

const minuteMs = 60_000;
const blockMs = 15 * minuteMs;
/** Failures of an account without any waiting. */
const freeTries = 5;
const waitsOfAddress: readonly Wait[] = [{ failures: 5, ms: blockMs }];
/** 2, 4, 8 … seconds, the longest first. */
const waitsOfAccount: readonly Wait[] = Array.from({ length: 10 }, (_, at) => ({
  failures: freeTries + 1 + at,
  ms: Math.min(blockMs, 1000 * 2 ** (at + 1)),
})).reverse();

export interface ThrottleDeps {
  /** From one address, right or wrong. */
  signInsPerMinute: number;
  clock: Clock;
  counters: Counting;
}

/** What was counted when a try began. */
export interface Try {
  /** How many failed in a row, this one included. */
  countFailures(): Promise<number>;
  /** The password was right: the account is free again, the address gets its try back. */
  succeed(): Promise<void>;
}

/**
 * Counts a try to sign in before its password is checked, so that many at once are many. An address is blocked for a
 * quarter of an hour after five failures; an account only slows down, by 2, 4, 8 … seconds up to a quarter of an hour,
 * so that nobody can lock another out. What counts is the address that was typed, whether or not it has an account.
 * @param device a browser that is known for the account: it counts for itself, so that its owner does not wait for what
 * others try
 * @throws Problem `RATE_LIMIT`
 */
export async function beginTry(
  db: Db,
  { clock, counters, signInsPerMinute }: ThrottleDeps,
  { counted }: Pick<Origin, 'counted'>,
  account: string,
  device?: string,
): Promise<Try> {
  const { count, resetMs } = await counters.hit(`sign-in:${counted}`, minuteMs);
  if (count > signInsPerMinute)
    throw slower(`More than ${signInsPerMinute} sign-ins a minute from this address.`, resetMs);
  const address = `ip:${counted}`;
  const subject =
    device === undefined ? `account:${sha256(account)}` : `device:${sha256(`${account} ${device}`)}`;
  await countOne(db, clock, address, waitsOfAddress);
  await countOne(db, clock, subject, waitsOfAccount).catch(async (error: unknown) => {
    await takeBackTry(db, address);
    throw error;
  });
  return {
    countFailures: async () => (await findThrottle(db, subject))?.failures ?? 0,
    async succeed() {
      await takeBackTry(db, address);
      await forgetThrottle(db, subject);
    },
  };
}

async function countOne(db: Db, clock: Clock, subject: string, waits: readonly Wait[]): Promise<void> {
  const now = clock();
  if (await countTry(db, subject, now, { forgetBefore: now - blockMs, waits })) return;
  const { lastAt, waitMs } = (await findThrottle(db, subject)) ?? { lastAt: now, waitMs: 0 };
  throw slower('Too many sign-ins failed. Wait before the next one.', lastAt + waitMs - now);
}

const slower = (detail: string, ms: number) =>
  new Problem('RATE_LIMIT', `${detail} Try again in ${Math.ceil(ms / 1000)} s.`, { retryAfter: ms / 1000 });
