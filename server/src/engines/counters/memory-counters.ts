import type { Clock } from '#platform/clock.ts';
import type { Hit } from './counters.ts';

interface Window {
  endsAt: number;
  counts: Map<string, number>;
}

export interface MemoryCounters {
  hit(key: string, windowMs: number): Hit;
  forget(key: string, windowMs: number): void;
}

/**
 * Counters of this process. All keys of one length of window share its beginning and end, so that forgetting them is
 * one step. Callers choose the keys: beyond `mostKeys` the one that came first is forgotten, since whoever has that
 * many addresses is not held by a limit per address anyway.
 */
export function createMemoryCounters(clock: Clock, mostKeys = 100_000): MemoryCounters {
  const windows = new Map<number, Window>();
  return {
    hit(key, windowMs) {
      const now = clock();
      const { counts, endsAt } = currentWindow(windows, windowMs, now);
      const before = counts.get(key);
      if (before === undefined && counts.size >= mostKeys) forgetFirst(counts);
      const count = (before ?? 0) + 1;
      counts.set(key, count);
      return { count, resetMs: endsAt - now };
    },
    forget(key, windowMs) {
      windows.get(windowMs)?.counts.delete(key);
    },
  };
}

function currentWindow(windows: Map<number, Window>, windowMs: number, now: number): Window {
  const window = windows.get(windowMs);
  // A clock that was set back would otherwise keep the window open for as long.
  if (window && now < window.endsAt && window.endsAt - now <= windowMs) return window;
  const next = { endsAt: now + windowMs, counts: new Map() };
  windows.set(windowMs, next);
  return next;
}

function forgetFirst(counts: Map<string, number>): void {
  for (const key of counts.keys()) {
    counts.delete(key);
    return;
  }
}
