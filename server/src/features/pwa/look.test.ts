import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import {
  goodManifest,
  goodSite,
  head,
  html,
  large,
  manifestWith,
  pageWith,
  redirectTo,
  register,
} from '@marsa/tests/support/good-pwa.ts';
import { readSite, type Site } from '@marsa/tests/support/https-site.ts';
import { failing, getFinding, look, testFaults } from '@marsa/tests/support/pwa-look.ts';
import { scoreOf } from './finding.ts';

testFaults(
  ['start-url', 'look-'],
  [
    ['start-url-reachable', manifestWith({ start_url: '/gone' }), /404/],
    [
      'start-url-reachable',
      { ...manifestWith({ start_url: '/in/', scope: '/in/' }), '/in/index.html': redirectTo('/') },
      /out of the scope/,
    ],
  ],
  ['look-complete'],
);

test('a good PWA passes everything, each URL is fetched once, and its icons are kept', async () => {
  const { findings, manifest, images, icons, requests, origin } = await look(goodSite());
  assert.deepEqual(failing(findings), []);
  assert.equal(scoreOf(findings), 100);
  assert.equal(new Set(findings.map(({ id }) => id)).size, findings.length, 'an id twice');
  assert.equal(new Set(requests).size, requests.length, 'a URL was fetched twice');
  assert.equal(requests.length, 10);
  assert.deepEqual(
    icons.map(({ purpose, width, mediaType }) => [purpose, width, mediaType]),
    [
      ['any', 512, 'image/png'],
      ['maskable', 512, 'image/png'],
    ],
  );
  assert.deepEqual(icons[0]?.content, large);
  assert.equal(images.length, 5);
  assert.deepEqual(
    [
      manifest?.startUrl,
      manifest?.scope,
      manifest?.id,
      manifest?.themeColor,
      manifest?.backgroundColor,
      manifest?.lang,
    ],
    [`${origin}/?from=home`, `${origin}/`, `${origin}/`, '#663399', '#ffffff', 'ar-EG'],
  );
});

test('look-complete: bounds of requests, bytes and time hold, and what was left out is named', async () => {
  const few = await look(goodSite(), { bounds: { requests: 5 } });
  assert.equal(few.requests.length, 5);
  assert.match(getFinding(few.findings, 'look-complete').detail, /icons/);
  const slow: Site = {
    '/icons/512.png': () => {},
    '/icons/192.png': () => {},
    '/icons/maskable.png': () => {},
  };
  const { findings } = await look(
    { ...goodSite(), ...slow },
    { bounds: { totalMs: 400, eachMs: 300, atOnce: 1 } },
  );
  assert.equal(getFinding(findings, 'look-complete').severity, 'warning');
  assert.match(getFinding(findings, 'icons-fetched').detail, /in time/);
});

test('a finding shows what came instead', async () => {
  const { findings, origin } = await look({ ...goodSite(), '/app.webmanifest': html });
  assert.deepEqual(getFinding(findings, 'manifest-json').evidence, {
    url: `${origin}/app.webmanifest`,
    status: 200,
    contentType: 'text/html',
    firstBytes: '<!doctype html><p>Hello',
  });
});

test('a registration in a loaded script is found, also by workbox and with a computed name', async () => {
  const scripts = [
    'const wb = new Workbox("/sw.js"); wb.register();',
    "if('serviceWorker'in navigator)navigator.serviceWorker.register(new URL('/sw.js',location.href),{scope:'/'})",
    'navigator.serviceWorker.register(swUrl)',
  ];
  for (const script of scripts) {
    const page = pageWith(
      `${head}<script src="/missing.js"></script><script type="module" src="/app.js"></script>`,
    );
    const { findings } = await look({ ...goodSite(), '/index.html': page, '/app.js': script });
    assert.deepEqual(failing(findings), [], script);
  }
});

test('redirects, a base, a byte order mark and an odd spelling of the link are no obstacles', async () => {
  const page = `\ufeff<HTML><base href="/deep/"><LINK REL="preload Manifest" HREF='app.webmanifest?x=1&amp;y=2'>${register}<meta name=viewport>`;
  const manifest = JSON.stringify({
    ...goodManifest,
    icons: goodManifest.icons.map((icon) => ({ ...icon, src: `/${icon.src}` })),
  });
  const {
    findings,
    manifest: read,
    origin,
  } = await look({
    ...goodSite(),
    '/index.html': { status: 301, headers: { location: '/home/' } },
    '/home/index.html': page,
    '/deep/app.webmanifest': `\ufeff${manifest.replace('/?from=home', '/home/')}`,
  });
  assert.deepEqual(failing(findings), []);
  assert.equal(read?.url, `${origin}/deep/app.webmanifest?x=1&y=2`);
});

const real = (name: string) => new URL(`../../../../../shared/data/pwas/${name}`, import.meta.url).pathname;
const skip = existsSync(real('')) ? false : 'the sample PWAs are not here (../shared/data/pwas)';
const bare = (manifest: string) => pageWith(`<link rel="manifest" href="${manifest}">`);

test('airhorn as published, behind a bare page', { skip }, async () => {
  const { findings, manifest, icons, images } = await look({
    ...readSite(real('airhorn')),
    '/index.html': bare('/manifest.json'),
  });
  assert.deepEqual(failing(findings).toSorted(), [
    'app-site-association-served',
    'asset-links-served',
    'manifest-id',
    'page-viewport',
    'screenshots',
    'service-worker',
  ]);
  assert.equal(scoreOf(findings), 80);
  assert.equal(manifest?.themeColor, '#2196f3');
  assert.equal(images.length, 12);
  assert.deepEqual(
    icons.map(({ purpose, width }) => [purpose, width]),
    [
      ['any', 512],
      ['maskable', 512],
    ],
  );
});

test('js13kpwa as published, at another path than its own', { skip }, async () => {
  const { findings, manifest, icons, origin } = await look({
    ...readSite(real('js13kpwa')),
    '/index.html': bare('js13kpwa.webmanifest'),
  });
  assert.deepEqual(failing(findings).toSorted(), [
    'app-site-association-served',
    'asset-links-served',
    'icon-maskable',
    'manifest-id',
    'page-viewport',
    'screenshots',
    'service-worker',
    'start-url-reachable',
  ]);
  assert.equal(manifest?.scope, `${origin}/pwa-examples/js13kpwa/`);
  assert.equal(manifest?.display, 'fullscreen');
  assert.deepEqual(
    icons.map(({ purpose, width }) => [purpose, width]),
    [['any', 512]],
  );
});
