import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createFormat } from './format.ts';
import { createSay, type Texts, texts } from './texts.ts';

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

test('every text of the console is whole in both languages', async () => {
  const src = join(import.meta.dirname, '..');
  const files = globSync('**/*.text.ts', { cwd: src });
  assert.ok(files.length > 4, 'texts were not found');
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
  for (const file of files) {
    const books: Record<string, Texts> = await import(join(src, file));
    for (const { en, ar } of Object.values(books)) {
      assert.deepEqual(Object.keys(ar), Object.keys(en), file);
      for (const [key, source] of Object.entries(en)) {
        const where = `${file}: ${key}`;
        const other = ar[key] ?? '';
        const arabic: string[] = typeof other === 'string' ? [other] : Object.values(other);
        const english = typeof source === 'string' ? source : source.other;
        for (const text of arabic) {
          assert.ok(text.trim() !== '', where);
          assert.ok(/[\u0600-\u06ff]/.test(text) || text === english, `${where}: not in Arabic: ${text}`);
          if (typeof source === 'string') assert.equal(names(text), names(english), where);
        }
      }
    }
  }
});
