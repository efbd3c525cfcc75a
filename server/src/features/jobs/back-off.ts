const firstMs = 1000;
const longestMs = 10 * 60 * 1000;

/**
 * Milliseconds until the next attempt: about 1 s, 2 s, 4 s … 10 minutes, each between a half and one and a half of that,
 * so that what failed together does not come back together.
 * @param random 0 to 1
 */
export function backOff(attempt: number, random: number): number {
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(step * (0.5 + random));
}
