import { createReadStream } from 'node:fs';

const newline = 0x0a;
const openBracket = 0x28;
const pieceSize = 1 << 20;

/**
 * Counts the rows of each table in a dump of mariadb-dump, which begins a line for each (line ends inside of values are
 * escaped). mysqldump writes many on one line: then they are not counted, and null.
 */
export async function countDumpedRows(
  file: string,
  tables: readonly string[],
): Promise<Record<string, number | null>> {
  const rows: Record<string, number | null> = Object.fromEntries(tables.map((table) => [table, 0]));
  let table: string | undefined;
  for await (const line of lineStarts(file)) {
    if (line[0] === openBracket) {
      const before = table === undefined ? null : rows[table];
      if (table !== undefined && typeof before === 'number') rows[table] = before + 1;
      continue;
    }
    const insert = /^INSERT INTO `([a-z0-9_]+)` VALUES(.)?/s.exec(line.toString('latin1'));
    if (!insert) continue;
    table = insert[1] ?? '';
    if (insert[2] !== '\n') rows[table] = null;
  }
  return rows;
}

/** Enough to see what a line is. */
const startSize = 256;

/** The first bytes of each line. */
async function* lineStarts(file: string): AsyncGenerator<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: pieceSize });
  for await (const piece of pieces) {
    for (let at = 0; ; ) {
      const end = piece.indexOf(newline, at);
      const part = piece.subarray(at, end < 0 ? undefined : end + 1).subarray(0, startSize - start.length);
      start = start.length === 0 ? part : Buffer.concat([start, part]);
      if (end < 0) break;
      yield start;
      start = start.subarray(0, 0);
      at = end + 1;
    }
  }
  if (start.length > 0) yield start;
}
