import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeStep, placeOf, readInputs, wholeOf } from './build-words.ts';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

test('steps: an end goes before a state, and a word that GitHub adds later is no error', () => {
  assert.deepEqual(judgeStep({ status: 'completed', conclusion: 'success' }), {
    tone: 'good',
    word: 'success',
  });
  assert.deepEqual(judgeStep({ status: 'in_progress', conclusion: null }), {
    tone: 'busy',
    word: 'in_progress',
  });
  assert.deepEqual(judgeStep({ status: 'dreaming', conclusion: null }), { tone: 'quiet', word: undefined });
  assert.deepEqual(judgeStep({ status: 'toString', conclusion: null }), { tone: 'quiet', word: undefined });
});

test('the time line: from the first to the last, what runs ends now, what has not begun has no place', () => {
  const first = { startedAt: at(100), completedAt: at(110) };
  const second = { startedAt: at(110), completedAt: null };
  const third = { startedAt: null, completedAt: null };
  const whole = wholeOf([first, second, third], 140_000);
  assert.deepEqual(whole, { from: 100_000, to: 140_000 });
  assert.deepEqual(placeOf(first, whole), { at: 0, size: 25 });
  assert.deepEqual(placeOf(second, whole), { at: 25, size: 75 });
  assert.equal(placeOf(third, whole), undefined);
  assert.equal(placeOf(first, wholeOf([third], 0)), undefined);
});

test('inputs: a line each', () => {
  assert.deepEqual(readInputs('track=beta\n\n note = a=b '), { track: 'beta', note: 'a=b' });
  assert.deepEqual(readInputs(''), {});
  assert.equal(readInputs('track'), undefined);
});
