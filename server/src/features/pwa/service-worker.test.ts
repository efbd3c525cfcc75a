import { head, html, pageWith, redirectTo } from '@marsa/tests/support/good-pwa.ts';
import { testFaults } from '@marsa/tests/support/pwa-look.ts';

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
