import type { Db } from '#engines/database/schema.ts';
import { findDueIds } from './builds.store.ts';
import type { BuildsDeps } from './builds-deps.ts';
import { followBuild } from './follow.service.ts';

export interface FollowerDeps extends BuildsDeps {
  /** Told what went wrong with Marsa itself; troubles of GitHub are written down with the build. */
  onError(error: unknown): void;
}

/** Follows every build that is under way, also those that were so before a restart. */
export interface Follower {
  start(): void;
  /** Waits for the looks that are being taken. */
  stop(): Promise<void>;
  /** Looks at whatever is due now. @returns how many builds were due */
  tick(): Promise<number>;
}

const atOnce = 20;

/** Several instances may follow at once: each build is looked at by whoever takes its lease. */
export function createFollower(db: Db, deps: FollowerDeps): Follower {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  const tick = async () => {
    const due = await findDueIds(db, deps.clock(), atOnce);
    await Promise.all(due.map((id) => followBuild(db, deps, id).catch(deps.onError)));
    return due.length;
  };
  const schedule = () => {
    if (isStopped) return;
    timer = setTimeout(
      () => {
        running = tick().catch(deps.onError).then(schedule);
      },
      Math.min(1000, deps.pollMs),
    ).unref();
  };
  return {
    tick,
    start: schedule,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
