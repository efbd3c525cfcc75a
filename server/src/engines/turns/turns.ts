import type { Redis } from 'ioredis';
import type { Logger } from '#platform/logger.ts';

/** Whose turn it is among all instances, where somebody outside wants to be asked by one at a time and with gaps. */
export interface Turns {
  /**
   * Takes the next turn of a key; the one after it comes no earlier than the gap later.
   * @returns milliseconds to wait until then
   */
  take(key: string, gapMs: number): Promise<number>;
  /** Milliseconds of silence that are left for the key. */
  silence(key: string): Promise<number>;
  /** Nobody has a turn for so long. */
  keepSilent(key: string, ms: number): Promise<void>;
}

/** By the clock of Redis, which all of them share. Silence is a time too, so that a later turn lies behind it. */
const takeScript = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gap = tonumber(ARGV[1])
local at = math.max(now, tonumber(redis.call('get', KEYS[1]) or 0), tonumber(redis.call('get', KEYS[2]) or 0))
if gap > 0 then
  redis.call('set', KEYS[1], string.format('%.0f', at + gap), 'px', string.format('%.0f', at + gap - now))
end
return at - now`;

const silenceScript = `
local time = redis.call('time')
local untilMs = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
if untilMs > tonumber(redis.call('get', KEYS[1]) or 0) then
  redis.call('set', KEYS[1], string.format('%.0f', untilMs), 'px', ARGV[1])
end`;

const turnOf = (key: string) => `marsa:turn:${key}`;
const silenceOf = (key: string) => `marsa:silence:${key}`;

/** While Redis does not answer, nobody waits for the others: each instance keeps its own gaps. */
export function createRedisTurns(redis: Redis, log: Logger): Turns {
  let isOut = false;
  const orNothing = async (asked: Promise<unknown>): Promise<unknown> => {
    try {
      const answer = await asked;
      isOut = false;
      return answer;
    } catch (error) {
      if (!isOut) log.warn({ err: String(error) }, 'turns are not shared with the other instances');
      isOut = true;
      return 0;
    }
  };
  return {
    take: async (key, gapMs) =>
      Number(await orNothing(redis.eval(takeScript, 2, turnOf(key), silenceOf(key), Math.ceil(gapMs)))),
    silence: async (key) => Math.max(0, Number(await orNothing(redis.pttl(silenceOf(key))))),
    async keepSilent(key, ms) {
      if (ms > 0) await orNothing(redis.eval(silenceScript, 1, silenceOf(key), Math.ceil(ms)));
    },
  };
}
