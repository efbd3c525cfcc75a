import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPreferences } from './preferences.ts';

test('language and theme', () => {
  const cases: [headers: Record<string, string>, language: string, theme: string][] = [
    [{}, 'en', 'auto'],
    [{ 'accept-language': 'ar-EG,ar;q=0.9,en;q=0.8' }, 'ar', 'auto'],
    [{ 'accept-language': 'fr, en;q=0.4, ar;q=0.5' }, 'ar', 'auto'],
    [{ 'accept-language': 'arn, ar;q=0' }, 'en', 'auto'],
    [{ 'accept-language': 'de;q=x,,;;=' }, 'en', 'auto'],
    [{ 'accept-language': 'en', cookie: 'session=1; language=ar; theme=dark' }, 'ar', 'dark'],
    [{ 'accept-language': 'ar', cookie: 'language="><script>; theme=<x>' }, 'ar', 'auto'],
    [{ cookie: 'xlanguage=ar' }, 'en', 'auto'],
  ];
  for (const [headers, language, theme] of cases)
    assert.deepEqual(readPreferences(headers), { language, theme }, JSON.stringify(headers));
});
