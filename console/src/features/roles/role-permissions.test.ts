import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { permissions } from '@marsa/contract/permissions.ts';
import { foreignWords, holdingOf, isWord, matrix, toggle, withForeignWords } from './role-permissions.ts';

describe('permissions of a role', () => {
  test('every permission of the contract is in the matrix once', () => {
    const shown = matrix.flatMap(({ rows }) => rows.map(({ permission }) => permission));
    assert.deepEqual(shown.toSorted(), Object.keys(permissions).sort());
    assert.equal(new Set(matrix.map(({ resource }) => resource)).size, matrix.length);
  });

  test('a wildcard takes the place of what it holds, and nothing else', () => {
    const granted = ['projects:read', 'projects:write', 'builds:read'];
    assert.deepEqual(toggle(granted, 'projects:*', true), ['builds:read', 'projects:*']);
    assert.deepEqual(toggle(granted, '*', true), ['*']);
    assert.deepEqual(toggle(['projects:*'], 'projects:*', false), []);
  });

  test('what a wildcard gives is told from what was given by itself', () => {
    assert.equal(holdingOf('projects:read', ['projects:*']), 'implied');
    assert.equal(holdingOf('projects:read', ['*:read']), 'implied');
    assert.equal(holdingOf('projects:*', ['*']), 'implied');
    assert.equal(holdingOf('projects:read', ['projects:read']), 'given');
    assert.equal(holdingOf('projects:write', ['*:read']), 'none');
  });

  test('words of other systems live beside the matrix', () => {
    const granted = ['projects:read', 'orders:read', '*:read', 'projects:*'];
    assert.deepEqual(foreignWords(granted), ['orders:read', '*:read']);
    assert.deepEqual(withForeignWords(granted, ['orders:write', ' orders:write ', 'builds:read', '']), [
      'projects:read',
      'projects:*',
      'orders:write',
    ]);
    assert.deepEqual(['orders:read', 'a:b:c', 'Orders:read', 'orders', '<x>:y'].map(isWord), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
