import type { Language } from './texts.ts';

/** Dates, times, numbers and lists as people of a language write them; digits are 0–9 in both, so that they can be copied. */
export interface Format {
  number(value: number): string;
  pluralOf(count: number): Intl.LDMLPluralRule;
  percent(fraction: number): string;
  bytes(count: number): string;
  date(time: number | string): string;
  dateTime(time: number | string): string;
  /** To the second and with the time zone: the exact time behind a relative one. */
  exact(time: number | string): string;
  /** "3 minutes ago", "in 2 days". */
  relative(time: number | string, now: number): string;
  /** "1 min 20 s". */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

const tags: Record<Language, string> = { en: 'en-GB', ar: 'ar-u-nu-latn-ca-gregory' };

const second = 1000;
const steps: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400 * second],
  ['month', 30 * 86_400 * second],
  ['week', 7 * 86_400 * second],
  ['day', 86_400 * second],
  ['hour', 3600 * second],
  ['minute', 60 * second],
  ['second', second],
];

const bytesUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

const toMs = (time: number | string) => (typeof time === 'number' ? time : Date.parse(time));

/** The clocks of a server and of a browser differ a little: what has just been is not yet to come. */
const clocksDifferMs = 5 * second;

/** A phrase and the span it is about: "30 days" is said as "a month" from here on. */
function relativeParts(distanceMs: number): [value: number, unit: Intl.RelativeTimeFormatUnit] {
  if (distanceMs > 0 && distanceMs < clocksDifferMs) return [0, 'second'];
  const [unit, ms] = steps.find(([, step]) => Math.abs(distanceMs) >= step) ?? ['second', second];
  return [Math.trunc(distanceMs / ms), unit];
}

export function createFormat(language: Language): Format {
  const tag = tags[language];
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules(tag);
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  const exact = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'long' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag);
  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(tag, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    }).format(value);
  return {
    number: (value) => number.format(value),
    pluralOf: (count) => plural.select(count),
    percent: (fraction) => percent.format(fraction),
    bytes(count) {
      const power = Math.min(
        bytesUnits.length - 1,
        Math.floor(Math.log(Math.max(1, count)) / Math.log(1000)),
      );
      return unit(bytesUnits[power] ?? 'byte', count / 1000 ** power);
    },
    date: (time) => date.format(toMs(time)),
    dateTime: (time) => dateTime.format(toMs(time)),
    exact: (time) => exact.format(toMs(time)),
    relative: (time, now) => relative.format(...relativeParts(toMs(time) - now)),
    duration: (ms) =>
      durationParts(ms)
        .map(([value, name]) => unit(name, value))
        .join(' '),
    list: (items) => list.format(items),
  };
}

/** The two largest units that a span has. */
function durationParts(ms: number): [value: number, unit: string][] {
  const seconds = Math.round(ms / second);
  const all: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ];
  const first = all.findIndex(([value]) => value > 0);
  if (first < 0) return [[0, 'second']];
  return all.slice(first, first + 2).filter(([value]) => value > 0);
}
