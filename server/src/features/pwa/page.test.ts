import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPage } from './page.ts';

const url = 'https://app.example.com/deep/page.html?x#y';

test('the first manifest link counts, resolved against the first base', () => {
  const page = readPage(
    `<base target=_top><link rel=stylesheet href=a.css><link rel="x MANIFEST" href=" a&#46;json "><base href="/b/"><base href="/c/"><link rel=manifest href=late>`,
    url,
  );
  assert.equal(page.manifestUrl, 'https://app.example.com/b/a.json');
});

test('what stands in scripts, comments, styles and titles is no tag', () => {
  const link = '<link rel=manifest href=no.json>';
  const page = readPage(
    `<!-- ${link} --><script>'${link}'; if (a<b) {}</script><style>${link}</style><title>${link}</title><textarea>${link}</textarea>`,
    url,
  );
  assert.equal(page.manifestUrl, undefined);
  assert.equal(page.inlineScript, `'${link}'; if (a<b) {}`);
});

test('of an attribute given twice the first counts; names of objects are nothing special', () => {
  const page = readPage(
    '<link __proto__=x constructor rel=manifest href=/a href=/b><meta name=VIEWPORT>',
    url,
  );
  assert.equal(page.manifestUrl, 'https://app.example.com/a');
  assert.equal(page.hasViewport, true);
});

test('hostile pages take no longer than their size asks for', () => {
  const pages = [
    '<div>'.repeat(500_000),
    '<a>'.repeat(300_000) + '</b>'.repeat(300_000),
    `<a ${Array.from({ length: 200_000 }, (_, at) => `a${at}`).join(' ')}>`,
    '<script src=a>'.repeat(100_000),
    `<script>${'serviceWorker.register('.repeat(50_000)}`,
    '<!--'.repeat(500_000),
    '<'.repeat(1_000_000),
    `<link rel=manifest href="${'&amp;'.repeat(300_000)}">`,
  ];
  for (const html of pages) {
    const before = performance.now();
    readPage(html, url);
    // More than once over each character would take minutes.
    assert.ok(performance.now() - before < 20_000, html.slice(0, 40));
  }
});
