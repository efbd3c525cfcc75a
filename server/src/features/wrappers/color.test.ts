import assert from 'node:assert/strict';
import { test } from 'node:test';
import { black, readColor, toHex, white } from './color.ts';

test('CSS colours of every notation are read', () => {
  const colors = {
    '#2196f3': '#2196F3',
    '#abc': '#AABBCC',
    rebeccapurple: '#663399',
    'rgb(1, 2, 3)': '#010203',
  };
  for (const [css, hex] of Object.entries(colors)) assert.equal(toHex(readColor(css, black)), hex, css);
});

test('a half transparent colour lies on white', () => {
  assert.equal(toHex(readColor('rgba(0, 0, 0, 0.5)', white)), '#808080');
});

test('what is no colour, or none to be seen, is the fallback', () => {
  for (const css of [undefined, null, '', 'nope', 'transparent', 'var(--x)', '#12', "');drop"]) {
    assert.deepEqual(readColor(css, white), white, String(css));
  }
});
