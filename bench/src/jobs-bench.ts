import { leaseMs } from '@marsa/server/app-jobs.ts';
import { createProcessBus } from '@marsa/server/engines/bus/process-bus.ts';
import { openDatabase } from '@marsa/server/engines/database/open.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { type JobKind, jobKind } from '@marsa/server/engines/queue/job-kind.ts';
import { createProcessQueue } from '@marsa/server/engines/queue/process-queue.ts';
import { enqueue } from '@marsa/server/features/jobs/enqueue.service.ts';
import { createWorker } from '@marsa/server/features/jobs/worker.jobs.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { silentLogger } from '@marsa/server/platform/logger.ts';
import { z } from 'zod';

/** The jobs of one instance, as the server runs them, with one kind. */
export function openJobs(url: string, run: JobKind['run']) {
  const database = openDatabase({ url, poolSize: 4, connectTimeoutMs: 5000, queryTimeoutMs: 10_000 });
  const { db } = database;
  const bus = createProcessBus(silentLogger);
  const queue = createProcessQueue(bus);
  const kind = jobKind({
    ...{ kind: 'bench', payload: z.null(), run },
    ...{ maxAttempts: 5, maxAgeMs: 3600_000, timeoutMs: 600_000, concurrency: 8 },
  });
  const fail = (error: unknown) => process.stderr.write(`bench: ${String(error)}\n`);
  const worker = createWorker(db, {
    ...{ clock: systemClock, bus, queue, leaseMs, kinds: [kind], schedules: [] },
    ...{ onError: fail, onFault: fail },
  });
  return {
    db,
    worker,
    want: () =>
      inTransaction(db, (trx) =>
        enqueue(trx, { clock: systemClock, queue }, { kind: 'bench', payload: null }),
      ),
    async close() {
      await worker.stop(0);
      await queue.close();
      await database.close();
    },
  };
}
