import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormat } from './format.ts';
import { toText } from './piece.ts';
import { createReader, type Sentences } from './sentences.ts';

const book: Sentences = {
  'It answered {status}.': 'ردّ بالحالة {status}.',
  'There is none.': 'لا يوجد.',
  '{count} day{s} left.': {
    zero: 'لم يبق يوم.',
    one: 'بقي يوم.',
    two: 'بقي يومان.',
    few: 'بقيت {count} أيام.',
    many: 'بقي {count} يومًا.',
    other: 'بقي {count} يوم.',
  },
  'It ends on {time}.': 'تنتهي في {time}.',
  'is {type}, declared as {declared}': 'نوعه {type} والمعلَن {declared}',
  '{path}: {fault!}': '{path}: {fault}',
  'GitHub refused: {words}': 'رفض GitHub: {words}',
  'A first. A second.': 'الأولى والثانية.',
};
const read = createReader(book, createFormat('ar'));
const say = (text: string) => toText(read(text)).replace(/[\u2068\u2069]/g, '');

test('what the server says is said in the language of the book', () => {
  assert.equal(say('It answered 404.'), 'ردّ بالحالة 404.');
  assert.deepEqual(['1 day left.', '2 days left.', '5 days left.', '11 days left.'].map(say), [
    'بقي يوم.',
    'بقي يومان.',
    'بقيت 5 أيام.',
    'بقي 11 يومًا.',
  ]);
  assert.match(say('It ends on 2026-11-27T12:00:00.000Z.'), /^تنتهي في .*2026/);
});

test('sentences behind each other, lists and values that are sentences', () => {
  assert.equal(say(' There is none. It answered 500.'), 'لا يوجد. ردّ بالحالة 500.');
  assert.equal(say('A first. A second. There is none.'), 'الأولى والثانية. لا يوجد.');
  assert.equal(
    say('/a.png: is a/b, declared as c/d; /b.png: There is none.'),
    '/a.png: نوعه a/b والمعلَن c/d؛ /b.png: لا يوجد.',
  );
});

test('what the book does not know is quoted, and nothing else is', () => {
  assert.deepEqual(read('Nobody: put this into words.'), [{ quote: 'Nobody: put this into words.' }]);
  assert.deepEqual(read('GitHub refused: Not Found'), ['رفض GitHub: ', { quote: 'Not Found' }]);
  assert.deepEqual(read('There is none. Odd words here.'), [
    'لا يوجد',
    '.',
    ' ',
    { quote: 'Odd words here.' },
  ]);
});
