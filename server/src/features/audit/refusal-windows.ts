import type { AuditRow } from './audit.tables.ts';

export const windowMs = 5000;
const maxOpen = 1000;
const maxClosed = 10_000;

/**
 * Counts equal refusals, or accesses, into one row per window. Who attacks chooses the keys, so the number of windows is bounded:
 * past the bound the oldest ends early.
 */
export interface RefusalWindows {
  add(row: AuditRow): void;
  /** Ends the windows whose time is over (`nowMs`), or all without it, and hands over every row that waits. */
  take(nowMs?: number): AuditRow[];
  /** Gives rows back that could not be written; returns how many found no room any more. */
  giveBack(rows: readonly AuditRow[]): number;
  isEmpty(): boolean;
  /** True when so many rows wait that they should be written now. */
  isCrowded(): boolean;
}

export function createRefusalWindows(): RefusalWindows {
  // In order of their beginning, which for windows of one length is the order of their ends.
  const open = new Map<string, AuditRow>();
  let closed: AuditRow[] = [];

  const close = (key: string, row: AuditRow) => {
    open.delete(key);
    closed.push(row);
  };
  const closeOver = (nowMs: number) => {
    for (const [key, row] of open) {
      if (nowMs < row.at + windowMs) return;
      close(key, row);
    }
  };

  return {
    add(row) {
      closeOver(row.at);
      const key = toKey(row);
      const same = open.get(key);
      if (same) {
        same.count++;
        same.lastAt = Math.max(same.lastAt, row.at);
        return;
      }
      const [oldest] = open;
      if (oldest && open.size >= maxOpen) close(...oldest);
      open.set(key, row);
    },
    take(nowMs = Number.POSITIVE_INFINITY) {
      closeOver(nowMs);
      const rows = closed;
      closed = [];
      return rows;
    },
    giveBack(rows) {
      closed = [...rows, ...closed];
      const lost = Math.max(0, closed.length - maxClosed);
      closed.length -= lost;
      return lost;
    },
    isEmpty: () => open.size === 0 && closed.length === 0,
    isCrowded: () => closed.length >= maxOpen / 10,
  };
}

const toKey = (row: AuditRow) =>
  JSON.stringify([
    ...[row.action, row.code, row.actorId, row.credentialId],
    ...[row.ip, row.projectId, row.subject, row.details],
  ]);
