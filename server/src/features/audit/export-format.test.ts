import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEventView } from '@marsa/contract/audit.ts';
import { exportFormats } from './export-format.ts';

const event: AuditEventView = {
  id: '01JCZ00000000000000000000A',
  seq: 1,
  at: '2026-11-20T12:00:00.000Z',
  lastAt: '2026-11-20T12:00:00.000Z',
  count: 1,
  actor: { kind: 'user', id: 'ada', name: 'Ada' },
  credential: null,
  ip: '127.0.0.1',
  requestId: 'r1',
  action: 'PROJECT_CREATE',
  outcome: 'allowed',
  code: null,
  workspaceId: null,
  projectId: null,
  subject: null,
  details: {},
};

const csvLine = (subject: string) => exportFormats.csv.line({ ...event, subject });

test('a line of JSON is one event', () => {
  assert.deepEqual(JSON.parse(exportFormats.lines.line(event)), event);
});

test('the table has as many cells as its head', () => {
  assert.equal(exportFormats.csv.line(event).split(',').length, exportFormats.csv.head.split(',').length);
});

test('a spreadsheet runs nothing of what a caller wrote', () => {
  for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|cmd', '%1']) {
    assert.ok(csvLine(formula).includes(`"'${formula}"`), formula);
  }
});

test('quotes, commas and line ends stay inside their cell', () => {
  assert.ok(csvLine('a "b", c\nd').includes('"a ""b"", c\nd"'));
});
