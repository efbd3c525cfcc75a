// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of other languages are what is tested
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toAndroidString } from './android-string.ts';
import { toMarkdown } from './markdown.ts';
import { toProperties } from './properties.ts';
import { readAndroidString, readProperties, readXcconfig, traps } from './traps.fixture.ts';
import { toBuildSetting, toXcconfig } from './xcconfig.ts';

const texts = traps.flatMap((trap) => [trap, `a${trap}b`, `${trap}${trap}`, ` ${trap} `]);

test('aapt2 reads an Android string as it was', () => {
  for (const text of texts) assert.equal(readAndroidString(toAndroidString(text)), text);
});

test('Java reads properties as they were, from plain ASCII', () => {
  for (const text of texts) {
    const file = toProperties({ first: text, [`key ${text}`]: 'x', last: '' });
    assert.match(file, /^[\x20-\x7e\n]*$/);
    assert.deepEqual(readProperties(file), { first: text, [`key ${text}`]: 'x', last: '' });
  }
});

test('Xcode reads a setting as it was, or it is refused', () => {
  for (const text of [...texts, 'https://a.b//c', '///', '$$', 'a$']) {
    const cannotBeWritten = /[\n\r]|[;\\]$|^\s|\s$/.test(text);
    if (cannotBeWritten) assert.throws(() => toXcconfig({ KEY: text }), RangeError, JSON.stringify(text));
    else assert.deepEqual(readXcconfig(toXcconfig({ KEY: text, NEXT: '1' })), { KEY: text, NEXT: '1' });
  }
  for (const text of ['a;', 'a\\', 'a\u2028B = c'])
    assert.throws(() => toXcconfig({ KEY: text }), RangeError);
});

test('a dollar sign never begins a reference to a build setting', () => {
  assert.equal(toBuildSetting('$(ASC_KEY_ID) ${X} $Y'), '$$(ASC_KEY_ID) $${X} $$Y');
});

test('Markdown stays on its line and begins nothing', () => {
  assert.equal(
    toMarkdown('a\n# b | <img src=x> [c](d) `e`'),
    'a \\# b \\| \\<img src=x\\> \\[c\\]\\(d\\) \\`e\\`',
  );
});
