/** Milliseconds since 1970, UTC. Handed in wherever time matters, so that tests can set it. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
