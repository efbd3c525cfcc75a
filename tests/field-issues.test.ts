import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueWords } from '@marsa/contract/issue-words.ts';
import { z } from 'zod';
import { arabicSentences } from '../console/src/i18n/arabic/sentences.ts';
import { createFormat } from '../console/src/i18n/format.ts';
import { issueSentencesIn } from '../console/src/i18n/issues.ts';
import { createReader } from '../console/src/i18n/sentences.ts';
import { contractEndpoints } from './support/contract-endpoints.ts';

const values = [
  '',
  ' ',
  'x',
  '\0',
  'a b',
  'http://x',
  'مرسى',
  'a'.repeat(70_000),
  null,
  true,
  -1,
  1.5,
  1e12,
  [],
  {},
];
const wrong = [...values, ...values.map((value) => [value]), Array(2000).fill('a'), values.map(String)];

/** What the schema says of a thing in which one field is wrong, another is missing, and one too many is there. */
function messagesOf(schema: z.ZodType): string[] {
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const inputs = [{}, { odd: 1 }, ...fields.flatMap((field) => wrong.map((value) => ({ [field]: value })))];
  return [...inputs, ...wrong].flatMap(
    (input) =>
      schema.safeParse(input, { error: issueWords }).error?.issues.map(({ message }) => message) ?? [],
  );
}

test('whatever is wrong with an input, the console says it in Arabic', () => {
  const read = createReader({ ...arabicSentences, ...issueSentencesIn('ar') }, createFormat('ar'));
  const schemas = contractEndpoints.flatMap(({ body, query, params, headers }) => [
    body,
    query,
    params,
    headers,
  ]);
  const messages = new Set(schemas.flatMap((schema) => (schema ? messagesOf(schema) : [])));
  assert.ok(messages.size > 50, [...messages].join('\n'));
  const missing = [...messages].filter((message) =>
    read(message).some((piece) => typeof piece !== 'string' && /[A-Za-z]{2,} [A-Za-z]{2,}/.test(piece.quote)),
  );
  assert.deepEqual(missing, []);
});
