import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

type Entry = string | Record<string, string>;
type Book = Record<'en' | 'ar', Record<string, Entry>>;

const isBook = (value: unknown): value is Book =>
  typeof value === 'object' && value !== null && 'en' in value && 'ar' in value;

test('every text of the console is whole in both languages', async () => {
  const src = join(import.meta.dirname, '../console/src');
  const files = globSync('**/*.text.ts', { cwd: src });
  assert.ok(files.length > 4, 'texts were not found');
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(src, file));
    const books = Object.values(exported).filter(isBook);
    assert.ok(books.length > 0, file);
    for (const { en, ar } of books) {
      assert.deepEqual(Object.keys(ar), Object.keys(en), file);
      for (const [key, source] of Object.entries(en)) {
        const where = `${file}: ${key}`;
        const other = ar[key] ?? '';
        const arabic: string[] = typeof other === 'string' ? [other] : Object.values(other);
        const english = typeof source === 'string' ? source : (source.other ?? '');
        for (const text of arabic) {
          assert.ok(text.trim() !== '', where);
          assert.ok(/[\u0600-\u06ff]/.test(text) || text === english, `${where}: not in Arabic: ${text}`);
          if (typeof source === 'string') assert.equal(names(text), names(english), where);
        }
      }
    }
  }
});
