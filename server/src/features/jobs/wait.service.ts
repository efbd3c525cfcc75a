import type { Bus } from '#engines/bus/bus.ts';
import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { findJob } from './jobs.store.ts';
import { ranTopic } from './jobs-deps.ts';

/** Waits until a job neither runs nor is due, here or in another instance, or for so many milliseconds. */
export async function waitForJob(
  db: Db,
  { bus, clock }: { bus: Bus; clock: Clock },
  id: string,
  ms: number,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const check = async () => {
    const job = await findJob(db, id);
    if (!job || job.dueAt === null || (job.status === 'waiting' && job.dueAt > clock())) over.resolve();
  };
  const stopListening = bus.subscribe(ranTopic, (ran) => {
    if (ran === id) check().catch(over.reject);
  });
  const timer = setTimeout(over.resolve, ms);
  try {
    check().catch(over.reject);
    await over.promise;
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
