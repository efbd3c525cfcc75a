import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostKilobytes, weighConsole } from '../support/console-weight.ts';

test('the first page and each further one are light', () => {
  const { first, further } = weighConsole();
  assert.ok(Object.keys(further).length >= 5, Object.keys(further).join());
  assert.deepEqual(tooHeavy(first, mostKilobytes.first), [], `at most ${mostKilobytes.first} kB`);
  const hint = `at most ${mostKilobytes.further} kB; dialogs are fetched by lazyPart()`;
  assert.deepEqual(tooHeavy(further, mostKilobytes.further), [], hint);
});

const tooHeavy = (weights: Record<string, number>, most: number) =>
  Object.entries(weights).flatMap(([page, weight]) =>
    weight <= most ? [] : [`${page}: ${weight.toFixed(1)} kB`],
  );
