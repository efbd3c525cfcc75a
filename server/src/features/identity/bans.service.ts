import pLimit from 'p-limit';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { canonicalAddress, countedAddress } from '#platform/client-address.ts';
import { type Clock, toIso } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import { toPage } from '#platform/cursor.ts';
import type { Counting, Origin } from '#platform/gate.ts';
import type { Logger } from '#platform/logger.ts';
import { Problem } from '#platform/problem.ts';
import { deleteBan, deleteEndedBans, listAllBans, listBans, putBan } from './bans.store.ts';

export interface BanDeps {
  clock: Clock;
  logger: Logger;
  counters: Counting & { forget(key: string, windowMs: number): void | Promise<void> };
  limits: { afterFails: number; failTtlMs: number; banTtlMs: number };
  /** Tells every instance to read the bans anew. */
  publishChange(): void;
  recordBan(trx: Trx, subject: string, until: number): Promise<void>;
  recordLift(trx: Trx, caller: Caller, subject: string): Promise<void>;
}

/** The addresses that are banned, in memory for the gate and in the database so that a restart keeps them. */
export interface BanList {
  bannedUntil(counted: string): number | undefined;
  /** Counts a wrong key; the last one allowed leads to a ban. */
  recordWrongKey(origin: Origin): Promise<void>;
  lift(caller: Caller, address: string): Promise<void>;
  /** Reads the bans anew: at start, when another instance changed them, and now and then. */
  reload(): Promise<void>;
}

export function createBanList(db: Db, deps: BanDeps): BanList {
  let bans = new Map<string, number>();
  /** One after the other: what is read while a ban is written would make it undone here, and its count forgotten. */
  const inTurn = pLimit(1);

  async function ban(subject: string, count: number): Promise<void> {
    if (bans.has(subject)) return;
    const now = deps.clock();
    const until = now + deps.limits.banTtlMs;
    const reason = `${count} wrong API keys within ${deps.limits.failTtlMs / 1000} s`;
    bans.set(subject, until);
    await inTransaction(db, async (trx) => {
      await putBan(trx, { subject, reason, count, createdAt: now, until });
      await deps.recordBan(trx, subject, until);
    });
    deps.logger.warn({ ip: subject, until: toIso(until) }, 'address banned');
    deps.publishChange();
  }

  async function lift(caller: Caller, address: string): Promise<void> {
    const subject = address.includes('/') ? address : countedAddress(canonicalAddress(address));
    await inTransaction(db, async (trx) => {
      if (!(await deleteBan(trx, subject))) throw new Problem('NOT_FOUND', `${subject} is not banned.`);
      await deps.recordLift(trx, caller, subject);
    });
    bans.delete(subject);
    await deps.counters.forget(failKey(subject), deps.limits.failTtlMs);
    deps.publishChange();
  }

  async function reload(): Promise<void> {
    const now = deps.clock();
    const before = bans;
    const rows = await listAllBans(db);
    bans = new Map(rows.flatMap(({ subject, until }) => (until > now ? [[subject, until]] : [])));
    if (bans.size < rows.length) await deleteEndedBans(db, now);
    // Lifted elsewhere: the count begins anew here too.
    for (const [subject, until] of before) {
      if (until > now && !bans.has(subject))
        await deps.counters.forget(failKey(subject), deps.limits.failTtlMs);
    }
  }

  return {
    bannedUntil(counted) {
      const until = bans.get(counted);
      if (until === undefined || until > deps.clock()) return until;
      bans.delete(counted);
      return undefined;
    },
    async recordWrongKey({ counted, mayBan }) {
      if (!mayBan) return;
      const { count } = await deps.counters.hit(failKey(counted), deps.limits.failTtlMs);
      if (count >= deps.limits.afterFails && !bans.has(counted)) await inTurn(() => ban(counted, count));
    },
    lift: (caller, address) => inTurn(() => lift(caller, address)),
    reload: () => inTurn(reload),
  };
}

const failKey = (counted: string) => `wrong-key:${counted}`;

/** A page of the bans that hold now. */
export async function listCurrentBans(
  db: Db,
  deps: { clock: Clock; cursors: Cursors },
  query: { limit: number; cursor?: string | undefined },
) {
  const after = deps.cursors.open('bans', query.cursor);
  const all = await listBans(db, deps.clock());
  const start = after === undefined ? 0 : all.findIndex(({ subject }) => subject === after) + 1;
  return toPage(
    all.slice(start, start + query.limit + 1),
    query.limit,
    (row) => ({
      ip: row.subject,
      reason: row.reason,
      count: row.count,
      until: toIso(row.until),
      createdAt: toIso(row.createdAt),
    }),
    (last) => deps.cursors.seal('bans', last.subject),
  );
}
