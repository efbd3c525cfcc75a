import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv } from './csv.ts';

test('cells are quoted where they must be, and never formulas', () => {
  const columns = [
    { title: 'Name', csv: (row: { name: string; count: number | null }) => row.name },
    { title: 'Actions' },
    { title: 'Count', csv: (row: { name: string; count: number | null }) => row.count },
  ];
  const rows = [
    { name: 'a,"b"\nc', count: -1 },
    { name: '=HYPERLINK("x")', count: null },
    { name: 'مرسى', count: 0 },
  ];
  assert.equal(toCsv(columns, rows), 'Name,Count\r\n"a,""b""\nc",-1\r\n"\'=HYPERLINK(""x"")",\r\nمرسى,0\r\n');
});
