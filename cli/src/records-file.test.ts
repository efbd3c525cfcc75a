import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRecords } from './records-file.ts';

const fieldsOf = (text: string) => readRecords(text).map(({ line, fields }) => [line, fields]);

describe('records of a file', () => {
  test('CSV: quotes, commas and line breaks in them, Windows and Unix lines, a mark at the beginning', () => {
    const text =
      '\uFEFFEmail,Name\r\na@x.example,"Haddad, ""Layla"""\r\n"b@x.example","two\nlines"\nc@x.example,\n\nd@x.example,ليلى';
    assert.deepEqual(fieldsOf(text), [
      [2, { email: 'a@x.example', name: 'Haddad, "Layla"' }],
      [3, { email: 'b@x.example', name: 'two\nlines' }],
      [5, { email: 'c@x.example' }],
      [7, { email: 'd@x.example', name: 'ليلى' }],
    ]);
  });

  test('JSON lines', () => {
    assert.deepEqual(fieldsOf('{"email":"a@x.example"}\n\n{"email":"b@x.example"}\n'), [
      [1, { email: 'a@x.example' }],
      [3, { email: 'b@x.example' }],
    ]);
  });

  test('what is neither is refused by its line', () => {
    assert.throws(() => readRecords('{"email":1}\n{'), /Line 2/);
    assert.throws(() => readRecords('email,name\na@x.example,A,more'), /Line 2 has 3 fields/);
    assert.throws(() => readRecords('email,name\na@x.example,"A" B'), /Line 2 is no CSV/);
    assert.throws(() => readRecords('email,name\na@x.example,"A'), /Line 2 is no CSV/);
    assert.deepEqual(readRecords(''), []);
  });
});
