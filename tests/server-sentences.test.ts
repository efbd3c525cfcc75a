import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glueSentences } from '../console/src/i18n/arabic/glue.ts';
import { arabicSentences } from '../console/src/i18n/arabic/sentences.ts';
import { createFormat } from '../console/src/i18n/format.ts';
import { issueSentencesIn } from '../console/src/i18n/issues.ts';
import type { Piece } from '../console/src/i18n/piece.ts';
import { createReader } from '../console/src/i18n/sentences.ts';
import { listServerSentences, listServerTexts, sentencesIn } from './support/server-sentences.ts';

const read = createReader({ ...issueSentencesIn('ar'), ...arabicSentences }, createFormat('ar'));
const isEnglish = (piece: Piece) => typeof piece !== 'string' && /[A-Za-z].* /.test(piece.quote);

/** A fragment may be said behind the name of what it is about, and a sentence before another one. */
const isInArabic = (text: string) =>
  [text, `7 ${text}`, text.replace(/^7 (?=[A-Z])|(?<=\.)7+$/g, '')].some(
    (variant) => !read(variant).some(isEnglish),
  );

test('whatever sentence stands in the sources of the server, the console has it in Arabic', () => {
  const sentences = listServerSentences();
  assert.ok(sentences.length > 500, `${sentences.length} were found`);
  const missing = sentences.filter(({ text }) => !isInArabic(text));
  assert.deepEqual(
    missing.map(({ file, text }) => `${file}: ${text}`),
    [],
    'add them to console/src/i18n/arabic',
  );
});

test('a sentence is found however it is put together, and what is logged or documented is not', () => {
  const source = `
    const kind = z.string().regex(/a/, 'must be so and so').describe('It is only documented.');
    if (odd) throw new Problem('CONFLICT', isOdd ? \`The \${name} is odd\${more ? ', and more so' : ''}.\` : 'It is ' + what + ' odd.');
    logger.warn('It is only logged.');
    throw new Error('It is a fault of ours.');
  `;
  assert.deepEqual(sentencesIn(source, 'server/src/features/odd/odd.service.ts'), [
    'must be so and so',
    'The 7 is odd, and more so.',
    'The 7 is odd.',
    'It is 7 odd.',
  ]);
  assert.ok(
    sentencesIn(source, 'server/src/features/backups/odd.service.ts').includes('It is a fault of ours.'),
  );
  assert.ok(!isInArabic('The 7 is odd, and more so.'));
});

const escapeAll = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('no sentence is kept that nobody says any more', () => {
  const texts = [...listServerTexts()].flatMap((text) => [
    text,
    withoutValue(text),
    ...text.split(/(?<=[.!?…]) /),
  ]);
  const said = [...new Set(texts.map(bare))];
  const isSaid = (english: string) => {
    const literals = bare(english.replace(/^\{member\} /, '')).split(/\{\w+!?\}/);
    const longest = literals.reduce((a, b) => (a.length < b.length ? b : a));
    const shape = new RegExp(`^${literals.map(escapeAll).join('.*')}$`, 's');
    return said.some((text) => text.includes(longest) && shape.test(text));
  };
  const idle = Object.keys(arabicSentences).filter(
    (english) => !(english in glueSentences) && !isSaid(english),
  );
  assert.deepEqual(idle, []);
});

const withoutValue = (text: string) => text.replace(/^7 /, '');
const bare = (text: string) => text.trim().replace(/\.7*$/, '');

test('every sentence names values of the English one, in Arabic letters', () => {
  for (const [english, words] of Object.entries(arabicSentences)) {
    const names = [...english.matchAll(/\{(\w+)!?\}/g)].map(([, name]) => name);
    for (const arabic of typeof words === 'string' ? [words] : Object.values(words)) {
      const used = [...arabic.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(
        used.filter((name) => !names.includes(name)),
        [],
        english,
      );
      assert.ok(/[\u0600-\u06ff]/.test(arabic) || used.length > 0 || isNameOnly(arabic), english);
    }
  }
});

/** Permissions of GitHub stand as GitHub writes them. */
const isNameOnly = (arabic: string) => arabic.startsWith('\u200e');
