import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stepNameTexts } from './step-names.text.ts';

const template = join(import.meta.dirname, '../../../../server/src/features/wrappers/template');

test('every job and step of the generated workflows has a name, and the console has words for it', () => {
  const files = globSync('*/.github/workflows/*.yml', { cwd: template });
  assert.equal(files.length, 2);
  const names = files.flatMap((file) => {
    const text = readFileSync(join(template, file), 'utf8');
    assert.doesNotMatch(text, /^ {6}- (?!name:)/m, `${file}: a step without a name`);
    return [...text.matchAll(/^(?: {4}| {6}- )name: (.+)$/gm)].map(([, name = '']) => name);
  });
  assert.ok(names.length > 12);
  assert.deepEqual(
    names.filter((name) => !Object.hasOwn(stepNameTexts.en, name)),
    [],
  );
});
