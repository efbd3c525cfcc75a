import assert from 'node:assert/strict';
import { test } from 'node:test';
import { head, html, pageWith, redirectTo } from '@marsa/tests/support/good-pwa.ts';
import { testFaults } from '@marsa/tests/support/pwa-look.ts';
import { findRegistrations } from './service-worker.ts';

testFaults(
  ['service-worker'],
  [
    ['service-worker', { '/index.html': pageWith(head) }, /No script/],
    ['service-worker-script', { '/sw.js': html }, /text\/html/],
    ['service-worker-script', { '/sw.js': ' ' }, /empty/],
    ['service-worker-script', { '/sw.js': redirectTo('/icons/96.png') }, /redirected/],
    [
      'service-worker-scope',
      {
        '/index.html': pageWith(`${head}<script>navigator.serviceWorker.register('js/sw.js')</script>`),
        '/js/sw.js': '1',
      },
      /controls \/js\//,
    ],
    [
      'service-worker-scope',
      {
        '/index.html': pageWith(
          `${head}<script>navigator.serviceWorker.register('js/sw.js', { scope: '/' })</script>`,
        ),
        '/js/sw.js': '1',
      },
      /may only have \/js\//,
    ],
  ],
);

test('hostile scripts take no longer than their size asks for', () => {
  const scripts = [
    'serviceWorker.register("'.repeat(100_000),
    `serviceWorker${' '.repeat(1_000_000)}`,
    `serviceWorker.register(${' '.repeat(1_000_000)}`,
    `new ${'\n'.repeat(1_000_000)}`,
    'new '.repeat(300_000),
    `serviceWorker.register("a", ${'scope:"'.repeat(100_000)}`,
  ];
  for (const script of scripts) {
    const before = performance.now();
    findRegistrations(script);
    // More than once over each character would take minutes.
    assert.ok(performance.now() - before < 20_000, script.slice(0, 40));
  }
});
