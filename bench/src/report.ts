import { isMet, metricNames, metrics, type Results } from './metric.ts';

/** The form for programs. */
export function toJson(results: Results): string {
  const entries = metricNames.flatMap((name) => {
    const measured = results[name];
    if (measured === undefined) return [];
    const { unit, target, better } = metrics[name];
    return [[name, { value: round(measured.value), unit, target, better }]];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** The form for people. */
export function toTable(results: Results): string {
  const rows = metricNames.flatMap((name) => {
    const measured = results[name];
    if (measured === undefined) return [];
    const { unit, target, better, what } = metrics[name];
    const { value, min, max } = measured;
    return [
      [
        isMet(name, value) ? '✓' : '✗',
        name,
        format(value),
        min === max ? '' : `${format(min)}–${format(max)}`,
        `${signs[better]} ${target}${unit === 'ratio' ? '' : ` ${unit}`}`,
        what,
      ],
    ];
  });
  return alignColumns([['', 'metric', 'median', 'min–max', 'target', ''], ...rows]);
}

const signs = { higher: '≥', lower: '≤', near: '≈' } as const;

function alignColumns(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const round = (value: number) => Math.round(value * 1000) / 1000;
const format = (value: number) => (Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(3));
