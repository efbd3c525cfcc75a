import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { issueWords } from './issue-words.ts';

const cases: [string, z.ZodType, unknown, string][] = [
  ['missing', z.object({ a: z.string() }), {}, 'is missing'],
  ['of another kind', z.object({ a: z.string() }), { a: 5 }, 'must be text'],
  ['not a number', z.coerce.number(), 'abc', 'must be a number'],
  ['no whole number', z.number().int(), 1.5, 'must be a whole number'],
  ['an empty text', z.string().min(1), '', 'must have at least 1 character'],
  ['a long text', z.string().max(2), 'abc', 'must have at most 2 characters'],
  ['an empty list', z.array(z.string()).min(2), [], 'must have at least 2 entries'],
  ['a high number', z.number().max(200), 201, 'must be at most 200'],
  ['a word of no list', z.enum(['push', 'archive']), 'x', 'must be one of push, archive'],
  ['no time', z.iso.datetime(), 'tomorrow', 'must be a time in UTC such as 2030-12-31T12:00:00Z'],
  ['no URL', z.url(), 'x', 'must be a URL'],
  ['a field too many', z.strictObject({}), { a: 1 }, 'must not hold a'],
  ['one of no form', z.union([z.string(), z.number()]), {}, 'is not valid'],
  ['what has words of its own', z.string().regex(/a/, 'must hold an a'), 'b', 'must hold an a'],
];

for (const [name, schema, input, words] of cases) {
  test(name, () => {
    const { error } = schema.safeParse(input, { error: issueWords });
    assert.equal(error?.issues[0]?.message, words);
  });
}
