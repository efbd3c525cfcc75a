import type { healthParts } from '@marsa/contract/system.ts';

/** One thing the server stands on, and how to try it. */
export interface Part {
  name: (typeof healthParts)[number];
  /** Resolves where the part works; rejects with the reason where not. */
  check(): Promise<unknown>;
}

export interface Readiness {
  /** `stopping`: up, but more requests had better go elsewhere. `degraded`: nothing is down but what was excluded. */
  status: 'up' | 'degraded' | 'down' | 'stopping';
  parts: Partial<Record<Part['name'], 'up' | 'down'>>;
}

const patienceMs = 2000;

/**
 * Tries every part at once; one that is silent for two seconds is down. Reasons stay in the log of the server.
 * @param excluded parts without which it counts as ready all the same
 */
export async function checkReadiness(
  parts: readonly Part[],
  onDown: (name: string, error: unknown) => void,
  excluded: readonly Part['name'][] = [],
): Promise<Readiness> {
  const states = await Promise.all(
    parts.map(async ({ name, check }) => {
      try {
        await withPatience(check());
        return [name, 'up'] as const;
      } catch (error) {
        onDown(name, error);
        return [name, 'down'] as const;
      }
    }),
  );
  const down = states.flatMap(([name, state]) => (state === 'down' ? [name] : []));
  const status =
    down.length === 0 ? 'up' : down.every((name) => excluded.includes(name)) ? 'degraded' : 'down';
  return { status, parts: Object.fromEntries(states) };
}

async function withPatience(check: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    await Promise.race([check, promise]);
  } finally {
    clearTimeout(timer);
  }
}
