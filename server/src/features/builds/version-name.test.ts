import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextVersionCode, nextVersionName } from './version-name.ts';

test('version names begin at 1.0.0 and rise in their last number', () => {
  assert.equal(nextVersionName(undefined), '1.0.0');
  assert.equal(nextVersionName('1.0.0'), '1.0.1');
  assert.equal(nextVersionName('2.9'), '2.10');
  assert.equal(nextVersionName('7'), '8');
});

test('a full number carries over, and the last version of all says so', () => {
  assert.equal(nextVersionName('1.0.9999'), '1.1.0');
  assert.equal(nextVersionName('1.9999.9999'), '2.0.0');
  assert.throws(() => nextVersionName('9999.9999.9999'), /Give a versionName/);
});

test('version codes only rise', () => {
  assert.equal(nextVersionCode(undefined, undefined), 1);
  assert.equal(nextVersionCode(7, undefined), 8);
  assert.equal(nextVersionCode(7, 300), 300);
  assert.throws(() => nextVersionCode(7, 7), /must be higher/);
});
