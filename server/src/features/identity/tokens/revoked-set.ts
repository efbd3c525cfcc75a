import type { Trx } from '#engines/database/schema.ts';

const minuteMs = 60_000;

/**
 * Ids of tokens that were revoked, by the minute in which they would have been over: so a whole minute is forgotten at
 * once, and a look-up costs the same whether ten are revoked or a million.
 */
export interface RevokedSet {
  /** @param exp milliseconds since 1970 */
  add(jti: string, exp: number): void;
  has(jti: string, exp: number): boolean;
  /** Forgets those that are over. */
  prune(nowMs: number): void;
  size(): number;
}

export function createRevokedSet(): RevokedSet {
  const byMinute = new Map<number, Set<string>>();
  const minuteOf = (ms: number) => Math.floor(ms / minuteMs);
  return {
    add(jti, exp) {
      const minute = minuteOf(exp);
      const ids = byMinute.get(minute) ?? new Set();
      byMinute.set(minute, ids.add(jti));
    },
    has: (jti, exp) => byMinute.get(minuteOf(exp))?.has(jti) === true,
    prune(nowMs) {
      for (const minute of byMinute.keys()) if (minute < minuteOf(nowMs)) byMinute.delete(minute);
    },
    size: () => byMinute.values().reduce((sum, ids) => sum + ids.size, 0),
  };
}

/** A token that was ended; milliseconds since 1970 for `exp`. */
export interface Revoked {
  jti: string;
  exp: number;
}

/** Access tokens that were ended before their time, as every instance knows them. */
export interface Revocations {
  isRevoked(jti: string, exp: number): boolean;
  /** Ends a token; tell the others after the commit. @returns false where it was ended already */
  revoke(trx: Trx, token: Revoked, reason: string): Promise<boolean>;
  /** Tells every instance, this one included. */
  tell(token: Revoked): void;
  /** What another instance told. */
  hear(payload: unknown): void;
  /** Reads them all: at a start, and where messages may have been missed. */
  load(): Promise<void>;
  size(): number;
}
