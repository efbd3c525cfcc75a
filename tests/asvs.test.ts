import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contractEndpoints } from './support/contract-endpoints.ts';

const root = new URL('..', import.meta.url);
const page = readFileSync(new URL('docs/security/asvs.md', root), 'utf8');

/** Requirements of levels 1 and 2, `section: how many of them, from 1`; those of level 3 between them are left out. */
const required: Record<string, readonly number[]> = {
  '3.2': [1, 2],
  '3.3': [1, 2, 3, 4],
  '3.4': [1, 2, 3, 4, 5, 6],
  '3.5': [1, 2, 3, 4, 5],
  '3.7': [1, 2],
  '4.1': [1, 2, 3],
  '4.2': [1],
  '4.3': [1, 2],
  '4.4': [1, 2, 3, 4],
  '6.1': [1, 2, 3],
  '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '6.3': [1, 2, 3, 4],
  '6.4': [1, 2, 3, 4],
  '6.5': [1, 2, 3, 4, 5],
  '6.6': [1, 2, 3],
  '6.8': [1, 2, 3, 4],
  '7.1': [1, 2, 3],
  '7.2': [1, 2, 3, 4],
  '7.3': [1, 2],
  '7.4': [1, 2, 3, 4, 5],
  '7.5': [1, 2],
  '7.6': [1, 2],
  '8.1': [1, 2],
  '8.2': [1, 2, 3],
  '8.3': [1],
  '8.4': [1],
  '9.1': [1, 2, 3],
  '9.2': [1, 2, 3, 4],
  '11.1': [1, 2],
  '11.2': [1, 2, 3],
  '11.3': [1, 2, 3],
  '11.4': [1, 2, 3, 4],
  '11.5': [1],
  '11.6': [1],
  '16.1': [1],
  '16.2': [1, 2, 3, 4, 5],
  '16.3': [1, 2, 3, 4],
  '16.4': [1, 2, 3],
  '16.5': [1, 2, 3],
};

const rows = page.split('\n').flatMap((line) => {
  const [, numbers = '', , by = ''] = /^\| ([\d. ]+) \| ([^|]+) \| (.+) \|$/.exec(line) ?? [];
  return numbers === ''
    ? []
    : numbers
        .trim()
        .split(' ')
        .map((number) => ({ number, by }));
});

test('the page has a word on every requirement of levels 1 and 2, once', () => {
  const wanted = Object.entries(required).flatMap(([section, of]) => of.map((one) => `${section}.${one}`));
  assert.deepEqual(rows.map(({ number }) => number).toSorted(), wanted.toSorted());
});

test('what it names is there', () => {
  const named = [...page.matchAll(/`((?:server|client|cli|console|contract|docs|tests)\/[^`]+)`/g)];
  assert.ok(named.length > 40);
  for (const [, path = ''] of named) assert.ok(existsSync(new URL(path, root)), path);
  for (const [, path = ''] of page.matchAll(/\]\(([^)#]+)/g))
    assert.ok(existsSync(new URL(path, new URL('docs/security/', root))), path);
});

test('many of them are proved by a test that carries the number', () => {
  const tests = globSync('{server,client,cli,console,contract,sandbox,tests}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  });
  const proved = new Set<string>();
  for (const file of tests) {
    const text = readFileSync(new URL(file, root), 'utf8');
    for (const [, title = ''] of text.matchAll(/\btest\(\s*['`](V\d[^'`]*)/g))
      for (const [, number = ''] of title.matchAll(/V(\d+\.\d+\.\d+)/g)) proved.add(number);
  }
  const proofs = rows.filter(({ number }) => proved.has(number));
  assert.ok(proofs.length >= 30, `only ${proofs.length} requirements are proved by name`);
});

test('V3.5.3 what is on record as an act is no GET, but for files that leave', () => {
  const acts = contractEndpoints.filter(({ audit, method }) => audit !== undefined && method === 'GET');
  assert.deepEqual(
    acts.map(({ name }) => name),
    [],
  );
});
