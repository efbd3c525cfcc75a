import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toIso } from './clock.ts';

test('times are written as Date writes them', () => {
  const end = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  for (const ms of [0, 1, -1, 999, -86_400_000, 951_782_400_000, 1_795_176_061_007, end, end + 1, -1e14]) {
    assert.equal(toIso(ms), new Date(ms).toISOString());
    assert.equal(toIso(ms + 1), new Date(ms + 1).toISOString());
  }
  assert.throws(() => toIso(Number.NaN), RangeError);
});
