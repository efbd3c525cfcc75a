/** Milliseconds since 1970, UTC. Handed in, so that a rehearsal can set it. */
export type Clock = () => number;
