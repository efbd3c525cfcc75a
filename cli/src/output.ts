import { styleText } from 'node:util';
import { type FailureReport, failureLines } from './failure.ts';
import { isolate, padding, textWidth, toPlain } from './text-width.ts';

export type Cell = string | number | boolean | readonly string[] | null | undefined;
type Style = Parameters<typeof styleText>[0];

/** Where a command speaks: results on stdout, all else on stderr. */
export interface Output {
  /** Data as JSON with `--json`, else what `forPeople` makes of it. */
  show(data: unknown, forPeople: () => string): void;
  /** A secret, a script, a file: exactly these characters. */
  raw(text: string | Uint8Array): void;
  /** For people only, on stderr. */
  note(text: string): void;
  /** A line on stderr that the next one replaces; nothing where nobody watches. */
  progress(text: string): void;
  fail(report: FailureReport): void;
}

export function createOutput(isJson: () => boolean): Output {
  const { stdout, stderr } = process;
  let hasProgress = false;
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001b[K');
    hasProgress = false;
  };
  return {
    show(data, forPeople) {
      clear();
      stdout.write(`${isJson() ? toJson(data) : forPeople()}\n`);
    },
    raw: (text) => void stdout.write(text),
    note(text) {
      clear();
      if (!isJson()) stderr.write(`${text}\n`);
    },
    progress(text) {
      if (isJson() || !stderr.isTTY) return;
      clear();
      stderr.write(text);
      hasProgress = true;
    },
    fail(report) {
      clear();
      const [first = '', ...more] = failureLines(report).map(toPlain);
      if (isJson()) stderr.write(`${toJson(report)}\n`);
      else
        stderr.write(
          `${[`${styleText('red', 'Error:', { stream: stderr })} ${first}`, ...more].join('\n')}\n`,
        );
    },
  };
}

/** Also what JSON leaves as it is although a terminal would obey it. */
const toJson = (data: unknown) =>
  JSON.stringify(data, null, 2).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );

/** Title of a column → its cell of an item. */
export type Columns<T> = Record<string, (item: T) => Cell>;

/** Columns of equal width in the cells of a terminal, whatever the script. */
export function table<T>(items: readonly T[], columns: Columns<T>, none = 'There are none.'): string {
  if (items.length === 0) return none;
  const titles = Object.keys(columns);
  const cells = items.map((item) => Object.values(columns).map((cell) => toText(cell(item))));
  const widths = titles.map((title, at) =>
    Math.max(...[title, ...cells.map((row) => row[at] ?? '')].map(textWidth)),
  );
  const line = (row: readonly string[], paint: (text: string) => string) =>
    row
      .map((text, at) => paint(text) + (at === row.length - 1 ? '' : padding(text, widths[at] ?? 0)))
      .join('  ');
  return [line(titles, (title) => styled('dim', title)), ...cells.map((row) => line(row, forScreen))].join(
    '\n',
  );
}

/** One thing: a label and a value a line. */
export function fields(values: Record<string, Cell>): string {
  const shown = Object.entries(values).filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([label]) => textWidth(label)));
  return shown
    .map(([label, value]) => `${styled('dim', label)}${padding(label, width)}  ${forScreen(toText(value))}`)
    .join('\n');
}

export function toText(value: Cell): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '–' : toPlain(value.join(', '));
  return toPlain(String(value));
}

const forScreen = (text: string) => (process.stdout.isTTY ? isolate(text) : text);

/** Coloured where the terminal can and NO_COLOR does not forbid it. */
export const styled = (style: Style, text: string) => styleText(style, text);

/** A time of the API for people: to the second, UTC. */
export const when = (iso: string | null | undefined) =>
  iso ? `${iso.slice(0, 19).replace('T', ' ')}Z` : null;
