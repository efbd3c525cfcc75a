/** Milliseconds since 1970, UTC. Handed in wherever time matters, so that tests can set it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds that only ever rise; for measuring, never for storing. */
export const monotonicMs = () => performance.now();

const dayMs = 86_400_000;
let lastDay = Number.NaN;
let lastDayText = '';

/** ISO-8601 UTC, the form times have in answers. Lists are full of times of few days: `Date` is asked once a day. */
export function toIso(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== lastDay) {
    lastDayText = new Date(ms).toISOString().split('T', 1)[0] ?? '';
    lastDay = day;
  }
  const rest = ms - day * dayMs;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const time = `${digits(minutes / 60)}:${digits(minutes % 60)}:${digits(seconds % 60)}`;
  return `${lastDayText}T${time}.${digits(rest % 1000, 3)}Z`;
}

const digits = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
