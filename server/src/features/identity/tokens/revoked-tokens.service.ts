import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import type { Clock } from '#platform/clock.ts';
import { createRevokedSet, type Revocations, type Revoked } from './revoked-set.ts';
import { findRevokedToken, insertRevokedToken, listRevokedTokens } from './revoked-tokens.store.ts';

export interface RevocationDeps {
  clock: Clock;
  /** Tells every instance, this one included. */
  publish(revoked: Revoked): void;
}

/** Milliseconds since 1970 for `exp`. */
const revoked = z.object({ jti: z.string(), exp: z.number() });

const pageSize = 5000;

/** Kept in memory, so that a check costs no query; the database is the truth. */
export function createRevocations(db: Db, { clock, publish }: RevocationDeps): Revocations {
  const known = createRevokedSet();
  const add = ({ jti, exp }: Revoked) => {
    known.prune(clock());
    known.add(jti, exp);
  };
  return {
    isRevoked: known.has,
    async revoke(trx, token, reason) {
      if (await findRevokedToken(trx, token.jti)) return false;
      await insertRevokedToken(trx, { ...token, reason, revokedAt: clock() });
      return true;
    },
    tell: publish,
    hear(payload) {
      const token = revoked.safeParse(payload).data;
      if (token) add(token);
    },
    // Only adds: what is in memory was in the database, and goes when it is over.
    async load() {
      for (let after = ''; ; ) {
        const page = await listRevokedTokens(db, clock(), after, pageSize);
        for (const token of page) add(token);
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        after = last.jti;
      }
    },
    size: known.size,
  };
}
