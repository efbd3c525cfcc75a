/** Milliseconds since 1970, UTC. Handed in wherever time matters, so that tests can set it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds that only ever rise; for measuring, never for storing. */
export const monotonicMs = () => performance.now();

/** ISO-8601 UTC, the form times have in answers. */
export const toIso = (ms: number) => new Date(ms).toISOString();
