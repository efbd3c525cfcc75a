export interface CsvColumn<Row> {
  title: string;
  csv?(row: Row): string | number | null;
}

/** A cell of RFC 4180. A leading `=`, `+`, `-` or `@` would be a formula to a spreadsheet, so it is made text. */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const kept = columns.flatMap(({ title, csv }) => (csv ? [{ title, csv }] : []));
  const lines = [kept.map(({ title }) => title), ...rows.map((row) => kept.map(({ csv }) => csv(row)))];
  return `${lines.map((line) => line.map(toCell).join(',')).join('\r\n')}\r\n`;
}

/** Saves the rows as a file. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function downloadCsv<Row>(
  name: string,
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
): void {
  saveFile(`${name}.csv`, new Blob(['\ufeff', toCsv(columns, rows)], { type: 'text/csv;charset=utf-8' }));
}

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
