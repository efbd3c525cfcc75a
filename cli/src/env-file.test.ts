import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { toEnvFile } from './env-file.ts';
import { Failure } from './failure.ts';

const awkward = [
  'plain',
  '# no comment',
  'with # inside',
  ' blanks around ',
  `it's`,
  'say "it"',
  'back\\slash\\n',
  '$HOME $(id)',
  'a=b==',
  '`tick`',
  `it's "both"`,
  '\u0645\u0631\u0633\u0649',
  'YWJj+/8=',
];

test('values are read back as they were', () => {
  const values = Object.fromEntries(awkward.map((value, at) => [`NAME_${at}`, value]));
  assert.deepEqual({ ...parseEnv(toEnvFile(values)) }, values);
});

test('whatever a value is, it is read back the same, or refused by name', () => {
  const letters = fc.constantFrom(...`ab '"\`#$\\n={}()é`.split(''));
  const value = fc.string({ unit: letters, minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(value, value, (first, second) => {
      try {
        assert.deepEqual({ ...parseEnv(toEnvFile({ A: first, B: second })) }, { A: first, B: second });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        assert.match(error.message, /^[AB] cannot be written/);
        assert.ok([first, second].some((text) => /'/.test(text) && /`/.test(text)));
      }
    }),
    { seed: 20_261_120, numRuns: 2000 },
  );
});
