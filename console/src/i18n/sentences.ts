import type { Format } from './format.ts';
import type { Piece, Reader } from './piece.ts';
import type { SixForms, TwoForms } from './texts.ts';

/**
 * What the server says in English, and the same in another language: `'It answered {status}.': '… {status}.'`. A value that
 * is itself a sentence of the book is said too; `{fault!}` stands for nothing else, so that `{path}: {fault!}` fits no
 * text that merely has a colon. `{count}` is a number and chooses the plural, `{member}` is one word,
 * `{name}` and `{code}` stand as they are.
 */
export type Sentences = Readonly<Record<string, Words>>;

type Words = string | TwoForms | SixForms;

interface Rule {
  /** With or without a full stop at its end: where a sentence becomes a part of another, the server leaves it out. */
  hasStop: boolean;
  begin: string;
  end: string;
  shape: RegExp;
  params: readonly { name: string; mustBeKnown: boolean }[];
  words: Words;
}

/** A book that is being read from. */
interface Reading {
  rules: readonly Rule[];
  format: Pick<Format, 'exact' | 'pluralOf'>;
  /** What parts of the text were read as: a text of many parts would be read again and again otherwise. */
  seen: Map<string, Piece[] | undefined>;
}

const marks = /\{(\w+)(!?)\}/g;
const betweenSentences = /(?<=[.!?]) (?=[A-Z0-9"(])/;
const escapeAll = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const withoutStop = (text: string) => text.replace(/\.$/, '');

function toRule([english, words]: [string, Words]): Rule {
  const literals = withoutStop(english).split(/\{\w+!?\}/);
  const params = [...english.matchAll(marks)].map(([, name = '', must]) => ({
    name,
    mustBeKnown: must === '!',
  }));
  return {
    hasStop: english.endsWith('.'),
    begin: literals[0] ?? '',
    end: literals.at(-1) ?? '',
    shape: new RegExp(
      `^${literals.map((literal, index) => escapeAll(literal) + shapeOf(params[index])).join('')}$`,
    ),
    params,
    words,
  };
}

const shapes: Record<string, string> = { count: '(\\d+)', member: '(\\S*[^\\s:])' };

const shapeOf = (param: Rule['params'][number] | undefined) =>
  param === undefined ? '' : (shapes[param.name] ?? '([^]*?)');

const lettersOf = (english: string) => english.replace(marks, '').length;

/** Says what the server said in the words of a book; what the book does not know is quoted. */
export function createReader(book: Sentences, format: Reading['format']): Reader {
  const rules = Object.entries(book)
    .toSorted(([a], [b]) => lettersOf(b) - lettersOf(a))
    .map(toRule);
  return (text) => findKnown({ rules, format, seen: new Map() }, text.trim()) ?? [{ quote: text }];
}

function findKnown(reading: Reading, text: string): Piece[] | undefined {
  const { seen } = reading;
  if (!seen.has(text)) seen.set(text, lookUp(reading, text));
  return seen.get(text);
}

/** A list of sentences comes before a sentence whose last value would be the rest of the list. */
const lookUp = (reading: Reading, text: string): Piece[] | undefined =>
  listBy(reading, separators[0], text, 'every') ??
  findSentences(reading, text) ??
  findWhole(reading, text) ??
  separators.map((separator) => listBy(reading, separator, text, 'some')).find((list) => list !== undefined);

function findWhole(reading: Reading, sentence: string): Piece[] | undefined {
  const text = withoutStop(sentence);
  for (const rule of reading.rules) {
    if (!text.startsWith(rule.begin) || !text.endsWith(rule.end)) continue;
    const values = rule.shape.exec(text)?.slice(1);
    if (!values || values.some((value) => betweenSentences.test(value))) continue;
    const pieces = fill(reading, rule, values);
    if (pieces) return text === sentence ? pieces : withStop(pieces);
  }
  return undefined;
}

function withStop(pieces: Piece[]): Piece[] {
  const last = pieces.at(-1);
  return typeof last === 'string' && /[.…]$/.test(last) ? pieces : [...pieces, '.'];
}

function fill(
  reading: Reading,
  { params, words, hasStop }: Rule,
  values: readonly string[],
): Piece[] | undefined {
  const said = new Map<string, Piece[]>();
  let count = 0;
  for (const [index, { name, mustBeKnown }] of params.entries()) {
    const value = values[index] ?? '';
    const known = /^(name|code)$/.test(name) ? undefined : findKnown(reading, value);
    if (mustBeKnown && !known) return undefined;
    said.set(name, known ?? [quoteOf(reading, value)]);
    if (name === 'count') count = Number(value);
  }
  const forms: string | Partial<SixForms> = words;
  const form =
    typeof forms === 'string' ? forms : (forms[reading.format.pluralOf(count)] ?? forms.other ?? '');
  return (hasStop ? withoutStop(form) : form)
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .flatMap((part) => said.get(part.slice(1, -1)) ?? part);
}

/** Times are said, numbers belong to the sentence. */
function quoteOf({ format }: Reading, value: string): Piece {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return format.exact(value);
  return /^\d*$/.test(value) ? value : { quote: value };
}

type Separator = readonly [english: string, other: string];

/** What stands between the parts of a list, there and here. */
const separators: readonly [Separator, ...Separator[]] = [
  ['; ', '؛ '],
  [', ', '، '],
  [' and ', ' و'],
];

function listBy(
  reading: Reading,
  [separator, other]: Separator,
  text: string,
  known: 'some' | 'every',
): Piece[] | undefined {
  const items = text.split(separator);
  if (items.length < 2) return undefined;
  const said = items.map((item) => findKnown(reading, item));
  if (!said[known]((item) => item !== undefined)) return undefined;
  return said.flatMap((item, index) => [
    ...(index > 0 ? [other] : []),
    ...(item ?? [quoteOf(reading, items[index] ?? '')]),
  ]);
}

/** One sentence after the other; the book may have several as one. */
function findSentences(reading: Reading, text: string): Piece[] | undefined {
  const sentences = text.split(betweenSentences);
  if (sentences.length < 2) return undefined;
  const pieces: Piece[] = [];
  let isKnown = false;
  for (let from = 0; from < sentences.length; ) {
    const ends = sentences.map((_, index) => sentences.length - index).filter((to) => to > from);
    const said = ends.map((to) => [to, findWhole(reading, sentences.slice(from, to).join(' '))] as const);
    const [to, known] = said.find(([, one]) => one !== undefined) ?? [from + 1, undefined];
    if (from > 0) pieces.push(' ');
    pieces.push(...(known ?? [{ quote: sentences[from] ?? '' }]));
    isKnown ||= known !== undefined;
    from = to;
  }
  return isKnown ? pieces : undefined;
}
