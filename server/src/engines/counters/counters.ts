/** Where a counter stands after a hit. */
export interface Hit {
  count: number;
  /** Milliseconds until the window ends. */
  resetMs: number;
}

/**
 * Counts hits in fixed windows. In one process the answer is there at once; only where Redis is asked is it a
 * promise, so that nobody waits for nothing: `const hit = answer instanceof Promise ? await answer : answer`.
 */
export interface Counters {
  hit(key: string, windowMs: number): Hit | Promise<Hit>;
  /** Starts a key anew. */
  forget(key: string, windowMs: number): void | Promise<void>;
}
