import type { Stage } from '#features/rehearsals/rehearsals-deps.ts';
import type { Clock } from '#platform/clock.ts';
import { type GuardedFetch, guardedFetch } from '#platform/guarded-fetch.ts';
import { createOutbound } from '#platform/outbound.ts';

/** A GitHub on loopback that rehearsals play on: started with the first one, gone with the process. */
export interface RehearsalGround {
  open(): Promise<Stage>;
  /** Requests to it, which may reach loopback; undefined for any other URL. */
  fetchFor(url: string): GuardedFetch | undefined;
  close(): Promise<void>;
}

const owner = 'harbour-master';
/** A step of a run takes this long: short, but long enough to be watched. */
const tickMs = 400;

export function createRehearsalGround(clock: Clock): RehearsalGround {
  const outbound = createOutbound({ allowPrivateTargets: true });
  const fetchThere = guardedFetch(outbound);
  let opening: Promise<{ stage: Stage; close(): Promise<void> }> | undefined;
  let origin: string | undefined;

  async function start() {
    // Only now: most processes never rehearse.
    const { startSandbox } = await import('@marsa/sandbox/sandbox.ts');
    const sandbox = await startSandbox({ clock, tickMs, oracle: 'off' });
    sandbox.createUser(owner);
    const token = sandbox.createToken({ kind: 'classic', scopes: ['repo', 'workflow'] });
    origin = new URL(sandbox.url).origin;
    return { stage: { url: sandbox.url, owner, token }, close: () => sandbox.close() };
  }

  return {
    async open() {
      opening ??= start().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return (await opening).stage;
    },
    fetchFor: (url) => (origin !== undefined && URL.parse(url)?.origin === origin ? fetchThere : undefined),
    async close() {
      await (await opening)?.close();
      await outbound.close();
    },
  };
}
