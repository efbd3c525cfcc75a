import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { openDatabase } from '@marsa/server/engines/database/open.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { makeFolder } from './folder.ts';
import { openJobs } from './jobs-bench.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

/** How many jobs an instance gets through, and how soon another one has done what a killed one had begun. */
export async function measureJobs(plan: Plan, say: (text: string) => void): Promise<Results> {
  using folder = makeFolder();
  const url = `sqlite://${join(folder.path, 'marsa.db')}`;
  const { db, close } = openDatabase({ url, poolSize: 1, connectTimeoutMs: 5000, queryTimeoutMs: 0 });
  await migrateUp(db, { clock: systemClock });
  await close();
  // The server would be kept running by its connections.
  const alive = setInterval(() => {}, 1000);
  const recoveries: number[] = [];
  for (let round = 0; round < plan.recoveries; round++) recoveries.push(await measureRecovery(url));
  say(`jobs.recovery.ms: ${recoveries.map((ms) => ms.toFixed(0)).join(', ')}`);
  const rates: number[] = [];
  for (let round = 0; round < plan.rounds; round++) rates.push(await measureRate(url, plan.jobs));
  say(`jobs.perSecond: ${rates.map((rate) => rate.toFixed(0)).join(', ')}`);
  clearInterval(alive);
  return { 'jobs.perSecond': medianOf(rates), 'jobs.recovery.ms': medianOf(recoveries) };
}

/** Milliseconds from kill -9 of the instance that runs a job until another one has run it. */
async function measureRecovery(url: string): Promise<number> {
  const over = Promise.withResolvers<void>();
  const survivor = openJobs(url, async () => over.resolve());
  await survivor.want();
  const victim = fork(join(import.meta.dirname, 'jobs-victim.ts'), [url]);
  await once(victim, 'message');
  const begin = performance.now();
  victim.kill('SIGKILL');
  survivor.worker.start();
  await over.promise;
  const ms = performance.now() - begin;
  await survivor.close();
  return ms;
}

/** Jobs a second that are wanted one after the other and run meanwhile. */
async function measureRate(url: string, count: number): Promise<number> {
  const over = Promise.withResolvers<void>();
  let left = count;
  const jobs = openJobs(url, async () => {
    if (--left === 0) over.resolve();
  });
  jobs.worker.start();
  const begin = performance.now();
  for (let wanted = 0; wanted < count; wanted++) await jobs.want();
  await over.promise;
  const rate = (count / (performance.now() - begin)) * 1000;
  await jobs.close();
  return rate;
}
