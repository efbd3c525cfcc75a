import { Failure } from './failure.ts';

export interface FileRecord {
  /** Where it begins, from 1. */
  line: number;
  /** Values by name; empty ones are left out. */
  fields: unknown;
}

/** JSON lines, or CSV (RFC 4180) whose first line names the fields. @throws Failure that names the line */
export function readRecords(text: string): FileRecord[] {
  const content = text.replace(/^\uFEFF/, '');
  return /^\s*\{/.test(content) ? readJsonLines(content) : readCsv(content);
}

function readJsonLines(text: string): FileRecord[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [{ line: at + 1, fields: JSON.parse(line) as unknown }];
    } catch {
      throw new Failure(1, `Line ${at + 1} is no JSON.`);
    }
  });
}

function readCsv(text: string): FileRecord[] {
  const [header, ...rows] = splitRows(text);
  if (header === undefined) return [];
  const names = header.cells.map((name) => name.trim().toLowerCase());
  return rows.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw new Failure(1, `Line ${line} has ${cells.length} fields; the first line names ${names.length}.`);
    const named = names.map((name, at) => [name, cells[at]?.trim() ?? ''] as const);
    return { line, fields: Object.fromEntries(named.filter(([, value]) => value !== '')) };
  });
}

interface Row {
  line: number;
  cells: string[];
}

function splitRows(text: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let row: Row = { line, cells: [] };
  // A cell: quoted, with "" for a quote in it, or as it stands; then a comma or the end of the line.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex;
    const match = cell.exec(text);
    if (match === null) throw new Failure(1, `Line ${line} is no CSV: a quote stands where none may.`);
    const [whole, quoted, plain = '', end] = match;
    row.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += text.slice(from, from + whole.length).split('\n').length - 1;
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}
