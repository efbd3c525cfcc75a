import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveKeys } from './cipher.ts';
import { createCursors } from './cursor.ts';
import { Problem } from './problem.ts';
import { randomBase64 } from './token.ts';

const [before, now] = [randomBase64(48), randomBase64(48)];
const cursorsOf = (...secrets: string[]) => createCursors(...deriveKeys(secrets, 'cursors'));
const isRefusal = (error: unknown) => error instanceof Problem && error.code === 'BAD_REQUEST';

test('a cursor of a former SECRET_KEY opens as long as it is in the list', () => {
  const cursor = cursorsOf(before).seal('projects', 'place');
  assert.equal(cursorsOf(now, before).open('projects', cursor), 'place');
  assert.equal(cursorsOf(before, now).open('projects', cursorsOf(now, before).seal('projects', 'x')), 'x');
  assert.throws(() => cursorsOf(now).open('projects', cursor), isRefusal);
});

test('a cursor opens in its own list, whole and unchanged', () => {
  const cursors = cursorsOf(now);
  const cursor = cursors.seal('projects', 'place');
  assert.equal(cursors.open('projects', undefined), undefined);
  for (const [list, text] of [
    ['audit', cursor],
    ['projects', cursor.slice(0, -2)],
    ['projects', cursor.slice(0, 16)],
    ['projects', ''],
  ] as const)
    assert.throws(() => cursors.open(list, text), isRefusal);
});
