import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isolate, textWidth, toPlain } from './text-width.ts';

test('counts the cells of a terminal, not the code units', () => {
  const widths: Record<string, number> = {
    'My shop': 7,
    متجر: 4,
    مَتْجَر: 4,
    'e\u0301': 1,
    商店: 4,
    '🛒': 2,
    '👩🏽‍💻': 2,
    '🇸🇦': 2,
    '\u200f': 0,
    ｆｕｌｌ: 8,
    '': 0,
  };
  for (const [text, width] of Object.entries(widths)) assert.equal(textWidth(text), width, text);
});

test('Arabic is isolated, English is left alone', () => {
  assert.equal(isolate('متجر'), '\u2068متجر\u2069');
  assert.equal(isolate('shop'), 'shop');
});

test('what others wrote cannot speak to the terminal', () => {
  assert.equal(toPlain('a\u001b[2Jb\u202ec\nd\u009b'), 'a\ufffd[2Jb\ufffdc\ufffdd\ufffd');
});
