import type { Clock } from '#clock.ts';
import { refusal } from './answer.ts';
import type { Token } from './world.ts';

const HOUR = 3_600_000;

export interface Rate {
  limit: number;
  used: number;
  remaining: number;
  /** Seconds since 1970. */
  reset: number;
}

/** GitHub's primary limit: requests per hour and person, 60 without a token. */
export function newRateLimits(clock: Clock) {
  let perHour = 5_000;
  const windows = new Map<string, { used: number; endsAt: number }>();
  const windowOf = (token: Token | undefined) => {
    const key = token?.owner.login ?? '';
    const open = windows.get(key);
    if (open && open.endsAt > clock()) return open;
    const fresh = { used: 0, endsAt: clock() + HOUR };
    windows.set(key, fresh);
    return fresh;
  };
  const rateOf = (token: Token | undefined): Rate => {
    const { used, endsAt } = windowOf(token);
    const limit = token ? perHour : 60;
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(endsAt / 1000) };
  };
  return {
    rateOf,
    /** False when nothing is left. */
    spend(token: Token | undefined): boolean {
      if (rateOf(token).remaining === 0) return false;
      windowOf(token).used++;
      return true;
    },
    /** A 304 costs nothing. */
    giveBack: (token: Token | undefined) => void windowOf(token).used--,
    setPerHour(limit: number) {
      perHour = limit;
    },
  };
}
export type RateLimits = ReturnType<typeof newRateLimits>;

export const spent = (token: Token | undefined) =>
  refusal(403, `API rate limit exceeded for ${token ? `user ID ${token.owner.id}` : 'your address'}.`);

export const headersOfRate = (rate: Rate): Record<string, string> => ({
  'x-ratelimit-limit': String(rate.limit),
  'x-ratelimit-remaining': String(rate.remaining),
  'x-ratelimit-used': String(rate.used),
  'x-ratelimit-reset': String(rate.reset),
  'x-ratelimit-resource': 'core',
});
