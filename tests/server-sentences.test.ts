import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glueSentences } from '../console/src/i18n/arabic/glue.ts';
import { arabicSentences } from '../console/src/i18n/arabic/sentences.ts';
import { createFormat } from '../console/src/i18n/format.ts';
import { issueSentencesIn } from '../console/src/i18n/issues.ts';
import type { Piece } from '../console/src/i18n/piece.ts';
import { createReader } from '../console/src/i18n/sentences.ts';
import { listServerSentences, listServerTexts } from './support/server-sentences.ts';

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
