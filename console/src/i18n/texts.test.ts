import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFormat } from './format.ts';
import { createSay, texts } from './texts.ts';

const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

describe('texts', () => {
  const book = texts(
    { hello: 'Hello {name}', items: { one: '{count} item', other: '{count} items' } },
    {
      hello: 'مرحبًا {name}',
      items: {
        zero: 'لا عناصر',
        one: 'عنصر واحد',
        two: 'عنصران',
        few: '{count} عناصر',
        many: '{count} عنصرًا',
        other: '{count} عنصر',
      },
    },
  );

  test('Arabic has six forms, with digits that can be copied', () => {
    const t = createSay(book, 'ar', createFormat('ar'));
    assert.deepEqual(
      [0, 1, 2, 3, 11, 100, 1234].map((count) => t('items', { count })),
      ['لا عناصر', 'عنصر واحد', 'عنصران', '3 عناصر', '11 عنصرًا', '100 عنصر', '1,234 عنصرًا'],
    );
  });

  test('English has two', () => {
    const t = createSay(book, 'en', createFormat('en'));
    assert.deepEqual(
      [0, 1, 2].map((count) => t('items', { count })),
      ['0 items', '1 item', '2 items'],
    );
  });

  test('a text that is put in keeps its own direction', () => {
    const t = createSay(book, 'ar', createFormat('ar'));
    assert.equal(t('hello', { name: 'a/b' }), 'مرحبًا \u2068a/b\u2069');
    assert.equal(plain(createSay(book, 'en', createFormat('en'))('hello', { name: '{x}' })), 'Hello {x}');
  });
});
