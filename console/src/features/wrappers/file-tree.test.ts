import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOf, toTree } from './file-tree.ts';

test('paths become a tree, lonely folders one', () => {
  const tree = toTree(
    ['b/c/d.kt', 'a.txt', 'b/c/e/f/g.xml', 'b/c/e/f/h.xml', 'i/j.txt'].map((path) => ({ path })),
  );
  assert.deepEqual(
    tree.folders.map(({ name, path, files }) => [name, path, files.map((one) => one.name)]),
    [
      ['b/c', 'b/c', ['d.kt']],
      ['i', 'i', ['j.txt']],
    ],
  );
  assert.deepEqual(
    tree.folders[0]?.folders.map(({ name, path }) => [name, path]),
    [['e/f', 'b/c/e/f']],
  );
  assert.deepEqual(
    tree.files.map(({ name }) => name),
    ['a.txt'],
  );
  assert.equal(countOf(tree), 5);
});

test('nothing is a tree too', () => {
  assert.deepEqual(toTree([]), { name: '', path: '', folders: [], files: [] });
});
