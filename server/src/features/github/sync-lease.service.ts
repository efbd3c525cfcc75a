import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import { deleteLease, renewLease, takeLease } from './github.store.ts';

/** Milliseconds. What a killed process held is free again after `leaseMs`, and a new sync waits that long for it. */
const leaseMs = 15_000;
const beatMs = 5_000;
const pollMs = 250;
const polls = (leaseMs + beatMs) / pollMs;

export interface Lease {
  /** Call it in the transaction of each step. @throws Problem CONFLICT if the lease went to somebody else meanwhile */
  hold(trx: Db): Promise<void>;
}

/**
 * One sync of a project at a time, over all instances: another one waits.
 * @throws Problem CONFLICT where the other one takes too long
 */
export async function withLease<T>(
  db: Db,
  clock: Clock,
  projectId: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const holder = newId(clock());
  const lease = () => ({ projectId, holder, until: clock() + leaseMs });
  for (let poll = 0; !(await takeLease(db, lease(), clock())); poll++) {
    if (poll >= polls) throw busy();
    await pause(pollMs);
  }
  const hold = async (trx: Db) => {
    if (!(await renewLease(trx, lease()))) throw busy();
  };
  // A beat that fails is noticed by the next `hold`.
  const beat = setInterval(() => void hold(db).catch(() => {}), beatMs).unref();
  try {
    return await work({ hold });
  } finally {
    clearInterval(beat);
    await deleteLease(db, projectId, holder);
  }
}

const busy = () =>
  new Problem('CONFLICT', 'Another sync of this project is under way. Try again when it has ended.', {
    retryAfter: 10,
  });
