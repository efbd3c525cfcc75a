import { type AuditAction, valueActions } from '@marsa/contract/audit-actions.ts';
import { afterCommit } from '#engines/database/outer-handle.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import { insertEvents } from './audit.store.ts';
import type { AuditRow } from './audit.tables.ts';
import {
  type AuditEvent,
  type AuditRefusal,
  type Stranger,
  toAllowedRow,
  toRefusedRow,
} from './audit-row.ts';
import { createGroupCommit } from './group-commit.ts';
import { createRefusalWindows } from './refusal-windows.ts';
import { type AuditKeys, stampRows } from './seal.ts';

export interface AuditLogOptions {
  clock: Clock;
  /** Rows are stamped with the first of them. */
  keys: AuditKeys;
  /** Told of each allowed act once it is committed. */
  onAct?(act: Act): void;
  /**
   * Told when refusals and accesses could not be written in the background; they are tried again, `lost` found no
   * room.
   */
  onError(error: unknown, lost: number): void;
}

/** What an allowed act was done to. */
export interface Act {
  action: AuditAction;
  workspaceId: string | null;
  projectId: string | null;
  subject: string | null;
}

/** Where every feature says what was done. One for the process: it holds what waits to be written together. */
export interface AuditLog {
  /** Writes the row of an allowed act inside the act's own transaction. */
  record(trx: Trx, caller: Caller, event: AuditEvent): Promise<void>;
  /** For what must be on record before it happens: resolves after the durable commit, rejects if there is none. */
  recordBefore(caller: Caller, event: AuditEvent): Promise<void>;
  /**
   * Counts equal refusals of five seconds into one row, which is written when they are over. Refused downloads are
   * written at once, unless a limit refuses them: then it resolves after the commit.
   */
  recordRefusal(who: Caller | Stranger, refusal: AuditRefusal): Promise<void>;
  /** Counts equal accesses of an internal service within five seconds into one row, likewise. */
  recordAccess(caller: Caller, event: AuditEvent): void;
  /** Writes what still waits: before the log is read, and as the last act of a graceful stop. */
  flush(): Promise<void>;
}

const tickMs = 1000;

/** That a value was asked for is worth a row at once; whom a limit stops could ask for ever. */
const isUrgent = ({ action, code }: AuditRefusal) =>
  valueActions.has(action) && code !== 'RATE_LIMIT' && code !== 'IP_BANNED';

export function createAuditLog(
  db: Db,
  { clock, keys, onError, onAct = () => {} }: AuditLogOptions,
): AuditLog {
  const windows = createRefusalWindows();
  const insert = (trx: Trx, rows: AuditRow[]) => insertEvents(trx, stampRows(rows, keys[0]));
  const write = (rows: AuditRow[]) => inTransaction(db, (trx) => insert(trx, rows));
  const commit = createGroupCommit(write);
  let lastFlush: Promise<void> = Promise.resolve();
  let isTicking = false;

  const writeRefusals = async (nowMs?: number) => {
    const rows = windows.take(nowMs);
    if (rows.length === 0) return;
    try {
      await write(rows);
    } catch (error) {
      onError(error, windows.giveBack(rows));
      throw error;
    }
  };
  // One after the other: whoever reads next must also see what another flush is just writing.
  const flush = (nowMs?: number) => {
    lastFlush = lastFlush.catch(() => {}).then(() => writeRefusals(nowMs));
    return lastFlush;
  };
  const tick = async () => {
    await flush(clock()).catch(() => {});
    isTicking = false;
    if (!windows.isEmpty()) tickSoon();
  };
  const tickSoon = () => {
    if (isTicking) return;
    isTicking = true;
    setTimeout(tick, tickMs).unref();
  };

  return {
    record(trx, caller, event) {
      caller.audited = true;
      afterCommit(() => onAct(toAct(event)));
      return insert(trx, [toAllowedRow(caller, event, clock())]);
    },
    recordBefore(caller, event) {
      caller.audited = true;
      return commit(toAllowedRow(caller, event, clock()));
    },
    async recordRefusal(who, refusal) {
      const row = toRefusedRow(who, refusal, clock());
      if (isUrgent(refusal)) return commit(row);
      windows.add(row);
      if (windows.isCrowded()) void flush(clock()).catch(() => {});
      tickSoon();
    },
    recordAccess(caller, event) {
      windows.add(toAllowedRow(caller, event, clock()));
      if (windows.isCrowded()) void flush(clock()).catch(() => {});
      tickSoon();
    },
    flush: () => flush(),
  };
}

const toAct = ({ action, workspaceId, projectId, subject }: AuditEvent): Act => ({
  action,
  workspaceId: workspaceId ?? null,
  projectId: projectId ?? null,
  subject: subject ?? null,
});
