import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormat } from './format.ts';
import { issueSentencesIn } from './issues.ts';
import { toText } from './piece.ts';
import { createReader } from './sentences.ts';
import type { Language } from './texts.ts';

const sayIssue = (message: string, language: Language) =>
  toText(createReader(issueSentencesIn(language), createFormat(language))(message));

test('faults of fields are said in the language of the person', () => {
  assert.equal(sayIssue('is missing', 'ar'), 'هذا الحقل مطلوب.');
  assert.equal(sayIssue('must have at least 1 character', 'en'), 'This is missing.');
  assert.equal(sayIssue('must have at least 12 characters', 'ar'), '12 حرفًا على الأقل.');
  assert.equal(sayIssue('must be at most 200', 'en'), 'At most 200.');
  assert.match(sayIssue('must be an e-mail address such as mona@example.com', 'ar'), /بريدًا/);
  assert.match(sayIssue('is on the lists of common and breached passwords', 'ar'), /المسرّبة/);
  assert.equal(sayIssue('nobody put this into words', 'ar'), '\u2068nobody put this into words\u2069');
});

test('times, sizes and spans in both languages, in digits that can be copied', () => {
  const [en, ar] = [createFormat('en'), createFormat('ar')];
  const now = Date.UTC(2026, 10, 27, 12);
  assert.equal(en.relative(now - 3 * 60_000, now), '3 minutes ago');
  assert.equal(en.relative(now + 26 * 3_600_000, now), 'tomorrow');
  assert.equal(en.relative(now + 3000, now), 'now');
  assert.equal(ar.relative(now - 3 * 60_000, now), 'قبل 3 دقائق');
  assert.equal(en.duration(80_000), '1 min 20 secs');
  assert.equal(en.duration(0), '0 secs');
  assert.equal(en.bytes(1_500_000), '1.5 MB');
  assert.match(ar.date(now), /27/);
  assert.doesNotMatch(`${ar.exact(now)} ${ar.number(1234.5)} ${ar.bytes(10)}`, /[٠-٩]/);
});
