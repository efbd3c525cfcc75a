import type { z } from 'zod';

const kinds: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What the limits of each kind of input count. */
const units: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/**
 * What is wrong with an input, in words that go behind the name of the field. Only for rules that a schema has no words
 * of its own for.
 */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return atBound('least', issue.minimum, issue.origin);
    case 'too_big':
      return atBound('most', issue.maximum, issue.origin);
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not valid';
    case 'unrecognized_keys':
      return `must not hold ${issue.keys.join(', ')}`;
    default:
      return 'is not valid';
  }
}

function atBound(side: 'least' | 'most', bound: number | bigint, origin: string): string {
  const unit = units[origin];
  if (unit === undefined) return `must be at ${side} ${bound}`;
  return `must have at ${side} ${bound} ${Number(bound) === 1 ? unit[0] : unit[1]}`;
}

const formats: Record<string, string> = {
  datetime: 'must be a time in UTC such as 2030-12-31T12:00:00Z',
  url: 'must be a URL',
};
