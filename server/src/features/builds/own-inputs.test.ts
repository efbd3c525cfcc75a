import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutUndeclared } from './own-inputs.ts';

const inputs = { track: 'beta', version_name: '1.0.0', version_code: '1', marsa_build: 'x' };

test('leaves out what the workflow does not declare of our own', () => {
  const words = 'GitHub would not start it: Unexpected inputs provided: ["version_code", "marsa_build"].';
  assert.deepEqual(withoutUndeclared(inputs, words), { track: 'beta', version_name: '1.0.0' });
});

test("never leaves out the caller's, and knows other refusals", () => {
  assert.equal(withoutUndeclared(inputs, 'Unexpected inputs provided: ["track"]'), undefined);
  assert.equal(withoutUndeclared(inputs, "Required input 'version_name' not provided"), undefined);
});
