import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import { rotateWornOut } from './data-key-rotation.service.ts';
import type { DataKeyRotationDeps } from './vault-deps.ts';

const hourMs = 60 * 60 * 1000;
const kind = 'vault.rotateDataKeys';

/** Rotates the data keys that are worn out, and finishes what an operator began. */
export const rotateDataKeyJobs = (db: Db, deps: DataKeyRotationDeps & { caller(): Caller }): JobKind =>
  jobKind({
    kind,
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: 20 * hourMs, timeoutMs: hourMs, concurrency: 1 },
    async run(_, { signal }) {
      const { damaged } = await rotateWornOut(db, deps, deps.caller(), () => signal.throwIfAborted());
      if (damaged.length > 0)
        throw new Error(`${damaged.length} values of the vault do not open. Which: marsa vault verify`);
    },
  });

export const rotateDataKeysDaily = { name: kind, pattern: '41 4 * * *', job: { kind, payload: null } };
