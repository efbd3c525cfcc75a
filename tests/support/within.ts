import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** How long (ms) a test waits for what comes for sure: far longer than a busy machine takes. */
export const patienceMs = 60_000;

/** Waits until something is so. @returns the milliseconds that took; @throws AssertionError after `ms` */
export async function within(ms: number, isSo: () => Promise<boolean>, what: string): Promise<number> {
  const begin = performance.now();
  while (!(await isSo())) {
    assert.ok(performance.now() - begin < ms, `${what}: not within ${ms} ms`);
    await pause(20);
  }
  return Math.round(performance.now() - begin);
}
