import type { RowCounts } from './dumps.ts';

const newline = 0x0a;
const openBracket = 0x28;

/** Bytes of a line: enough to see what it is. */
const startSize = 256;

export interface RowCounter {
  take(piece: Buffer): void;
  /** @returns the rows of each table in all that was taken */
  end(): RowCounts;
}

/**
 * Counts the rows of each table in a dump of mariadb-dump, which begins a line for each (line ends inside of values are
 * escaped). mysqldump writes many on one line: then they are not counted, and null.
 */
export function createRowCounter(tables: readonly string[]): RowCounter {
  const rows: RowCounts = Object.fromEntries(tables.map((table) => [table, 0]));
  let table: string | undefined;
  const countLine = (line: Buffer) => {
    if (line[0] === openBracket) {
      const before = table === undefined ? null : rows[table];
      if (table !== undefined && typeof before === 'number') rows[table] = before + 1;
      return;
    }
    const insert = /^INSERT INTO `([a-z0-9_]+)` VALUES(.)?/s.exec(line.toString('latin1'));
    if (!insert) return;
    table = insert[1] ?? '';
    if (insert[2] !== '\n') rows[table] = null;
  };
  let start: Buffer = Buffer.alloc(0);
  return {
    take(piece) {
      for (let at = 0; ; ) {
        const end = piece.indexOf(newline, at);
        const part = piece.subarray(at, end < 0 ? undefined : end + 1).subarray(0, startSize - start.length);
        start = start.length === 0 ? part : Buffer.concat([start, part]);
        if (end < 0) break;
        countLine(start);
        start = start.subarray(0, 0);
        at = end + 1;
      }
      // The piece belongs to somebody else from here on.
      start = Buffer.from(start);
    },
    end() {
      if (start.length > 0) countLine(start);
      return rows;
    },
  };
}
