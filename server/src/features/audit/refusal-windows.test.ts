import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditRefusal, type Stranger, toRefusedRow } from './audit-row.ts';
import { createRefusalWindows, windowMs } from './refusal-windows.ts';

const stranger: Stranger = { ip: '203.0.113.9', requestId: 'r1' };
const failure: AuditRefusal = { action: 'AUTH_FAILURE', code: 'INVALID_API_KEY' };
const row = (at: number, who = stranger, what = failure) => toRefusedRow(who, what, at);

test('equal refusals of one window are one row with a count, the first and the last time', () => {
  const windows = createRefusalWindows();
  for (const at of [1000, 1500, 1000 + windowMs - 1]) windows.add(row(at));
  assert.deepEqual(windows.take(1000 + windowMs - 1), []);
  const [only, ...more] = windows.take(1000 + windowMs);
  assert.equal(more.length, 0);
  assert.deepEqual([only?.count, only?.at, only?.lastAt], [3, 1000, 1000 + windowMs - 1]);
  assert.equal(windows.isEmpty(), true);
});

test('the next window begins where the first is over', () => {
  const windows = createRefusalWindows();
  windows.add(row(0));
  windows.add(row(windowMs));
  assert.deepEqual(
    windows.take().map(({ at, count }) => [at, count]),
    [
      [0, 1],
      [windowMs, 1],
    ],
  );
});

test('what differs is not counted together', () => {
  const windows = createRefusalWindows();
  windows.add(row(0));
  windows.add(row(1, { ...stranger, ip: '203.0.113.10' }));
  windows.add(row(2, { ...stranger, credentialHint: 'abc' }));
  windows.add(row(3, stranger, { ...failure, code: 'RATE_LIMIT' }));
  windows.add(row(4, stranger, { ...failure, action: 'PROJECT_DELETE' }));
  windows.add(row(5, stranger, { ...failure, projectId: 'p' }));
  assert.equal(windows.take().length, 6);
});

test('who attacks from many addresses does not fill the memory: the oldest windows end early, none is lost', () => {
  const windows = createRefusalWindows();
  for (let host = 0; host < 1100; host++)
    windows.add(row(host % 10, { ...stranger, ip: `10.0.${host >> 8}.${host & 255}` }));
  assert.equal(windows.isCrowded(), true);
  assert.equal(windows.take(9).length, 100);
  assert.equal(windows.take().length, 1000);
});

test('rows that could not be written come back, as far as there is room', () => {
  const windows = createRefusalWindows();
  windows.add(row(0));
  const rows = windows.take();
  assert.equal(windows.giveBack(rows), 0);
  assert.deepEqual(windows.take(), rows);
  assert.equal(windows.giveBack(new Array(10_005).fill(rows[0])), 5);
});
