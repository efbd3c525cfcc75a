import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import { deleteFamilies } from './refresh-families.store.ts';
import { deleteRevokedTokens } from './revoked-tokens.store.ts';
import { type RotateDeps, tendSigningKeys } from './rotate-keys.service.ts';

const hourMs = 3_600_000;
const kind = 'tokens.tend';

/** Rotates the signing keys when it is time, and forgets what verifies, revokes or refreshes nothing any more. */
export const tendTokens = (db: Db, deps: RotateDeps & { caller(): Caller }): JobKind =>
  jobKind({
    kind,
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: hourMs, timeoutMs: 10 * 60_000, concurrency: 1 },
    async run() {
      await tendSigningKeys(db, deps, deps.caller());
      await deleteRevokedTokens(db, deps.clock());
      await deleteFamilies(db, deps.clock());
    },
  });

/** As features/jobs takes it. */
export const tendTokensHourly = { name: kind, pattern: '7 * * * *', job: { kind, payload: null } };
