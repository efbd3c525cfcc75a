import { type Command, InvalidArgumentError, Option } from 'commander';

/** A whole number of an option. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** `name=value`, as often as it is given. */
export function collectPair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** `a,b,c` */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** How many of a list; 0 is all of it. */
export const limitOption = (byDefault = 0) =>
  new Option('--limit <number>', byDefault === 0 ? 'at most this many' : 'at most this many; 0 for all')
    .argParser(wholeNumber)
    .default(byDefault, byDefault === 0 ? 'all' : String(byDefault));

/** In what order a list comes; silent: newest first. */
export const sortOption = (...fields: string[]) =>
  new Option(
    '--sort <field>',
    'the order, from its end with - before the field (default: newest first)',
  ).choices([...fields, 'createdAt'].flatMap((field) => [field, `-${field}`]));

/** Adds what a person would type. */
export const examples = (command: Command, ...lines: string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);

/** Drops what was not given, so that the server's own defaults hold. */
export function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> };
export function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
