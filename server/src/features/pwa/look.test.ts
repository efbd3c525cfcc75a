import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, test } from 'node:test';
import type { Finding } from '@marsa/contract/pwa.ts';
import { type PwaFindingId, pwaFindings } from '@marsa/contract/pwa-findings.ts';
import { createCertificateAuthority } from '@marsa/tests/support/certificates.ts';
import { readSite, type Site, serveSite } from '@marsa/tests/support/https-site.ts';
import sharp from 'sharp';
import { systemClock } from '#platform/clock.ts';
import { createOutbound } from '#platform/outbound.ts';
import { scoreOf } from './finding.ts';
import { type Look, lookAtPwa } from './look.ts';
import { visitBounds } from './visit.ts';
import type { Apps } from './well-known.ts';

const nowMs = systemClock();
const dayMs = 24 * 60 * 60 * 1000;
const authority = createCertificateAuthority(nowMs);
const outbound = createOutbound({ allowPrivateTargets: true, extraCa: authority.certificate });
after(() => outbound.close());

const png = (pixels: number, alpha = 1) =>
  sharp({
    create: { width: pixels, height: pixels, channels: 4, background: { r: 20, g: 90, b: 160, alpha } },
  })
    .png()
    .toBuffer();
const [small, large, holed, shortcutIcon] = await Promise.all([png(192), png(512), png(512, 0.5), png(96)]);

const fingerprint = Array(32).fill('AB').join(':');
const apps: Apps = {
  androidPackage: 'com.example.app',
  iosBundleId: 'com.example.app',
  appleTeamId: 'ABCDE12345',
  fingerprints: [fingerprint],
};

const goodManifest = {
  id: '/',
  name: 'A good app',
  short_name: 'Good',
  description: 'All as it should be',
  start_url: '/?from=home',
  scope: '/',
  display: 'standalone',
  theme_color: 'rebeccapurple',
  background_color: '#fff',
  lang: 'ar-EG',
  dir: 'rtl',
  icons: [
    { src: 'icons/192.png?v=2', sizes: '192x192', type: 'image/png' },
    { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [{ name: 'New', url: '/new', icons: [{ src: '/icons/96.png', sizes: '96x96' }] }],
  screenshots: [{ src: '/icons/512.png', sizes: '512x512', type: 'image/png' }],
};

const statement = (fingerprints: string[], name = 'com.example.app') => [
  {
    relation: ['delegate_permission/common.handle_all_urls'],
    target: { namespace: 'android_app', package_name: name, sha256_cert_fingerprints: fingerprints },
  },
];

const head =
  '<meta name="viewport" content="width=device-width"><link rel="manifest" href="app.webmanifest">';
const register = '<script>navigator.serviceWorker.register("/sw.js")</script>';
const pageWith = (content: string) => `<!doctype html><html><head>${content}</head></html>`;

const goodSite = (): Site => ({
  '/index.html': pageWith(head + register),
  '/app.webmanifest': JSON.stringify(goodManifest),
  '/sw.js': 'addEventListener("fetch", () => {});',
  '/icons/192.png': small,
  '/icons/512.png': large,
  '/icons/maskable.png': large,
  '/icons/96.png': shortcutIcon,
  '/.well-known/assetlinks.json': JSON.stringify(statement([fingerprint])),
  '/.well-known/apple-app-site-association': JSON.stringify({
    applinks: { details: [{ appIDs: ['ABCDE12345.com.example.app'], components: [] }] },
  }),
});

interface Options {
  clock?: () => number;
  bounds?: Partial<typeof visitBounds>;
  outbound?: typeof outbound;
}

async function look(
  files: Site,
  options: Options = {},
  path = '/',
): Promise<Look & { requests: string[]; origin: string }> {
  const site = await serveSite(authority, files);
  try {
    const deps = { outbound, clock: () => nowMs, ...options, bounds: { ...visitBounds, ...options.bounds } };
    const result = await lookAtPwa(deps, site.origin + path, site.origin, apps, new AbortController().signal);
    return { ...result, requests: site.requests, origin: site.origin };
  } finally {
    site.close();
  }
}

const manifestWith = (change: object): Site => ({
  '/app.webmanifest': JSON.stringify({ ...goodManifest, ...change }),
});
const iconsWith = (change: object, index = 0): Site =>
  manifestWith({
    icons: goodManifest.icons.map((icon, at) => (at === index ? { ...icon, ...change } : icon)),
  });

const failing = (findings: Finding[]) =>
  findings.filter(({ severity }) => severity !== 'passed').map(({ id }) => id);
const get = (findings: Finding[], id: PwaFindingId) => {
  const finding = findings.find((one) => one.id === id);
  assert.ok(finding, `${id} is missing`);
  return finding;
};

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

const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Hello' };
const endless: Site[string] = (_, response) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
};
const redirectTo = (location: string): Site[string] => ({ status: 302, headers: { location } });

/** What makes each finding appear: changes to the good site. Some need more than files; they follow below. */
const faults: [PwaFindingId, Site, RegExp][] = [
  ['page-reachable', { '/index.html': { status: 503 } }, /503/],
  ['page-reachable', { '/index.html': redirectTo('/') }, /redirects again/],
  ['page-reachable', { '/index.html': redirectTo('https://169.254.169.254/') }, /not a public address/],
  ['page-html', { '/index.html': { headers: { 'content-type': 'text/plain' }, body: 'hi' } }, /text\/plain/],
  [
    'page-mixed-content',
    { '/index.html': pageWith(`${head}${register}<img src="http://x.test/a.png">`) },
    /x\.test/,
  ],
  ['page-viewport', { '/index.html': pageWith('<link rel=manifest href=/app.webmanifest>') }, /viewport/],
  ['manifest-linked', { '/index.html': pageWith(register) }, /no <link/],
  ['manifest-fetched', { '/app.webmanifest': { status: 403 } }, /403/],
  ['manifest-fetched', { '/app.webmanifest': redirectTo('https://[::ffff:169.254.169.254]/') }, /public/],
  ['manifest-fetched', { '/app.webmanifest': endless }, /larger than/],
  ['manifest-json', { '/app.webmanifest': html }, /HTML page came/],
  ['manifest-json', { '/app.webmanifest': '[]' }, /not a JSON object/],
  ['manifest-json', { '/app.webmanifest': '' }, /empty/],
  ['manifest-json', { '/app.webmanifest': Buffer.from('\ufeff{"name":"x"}', 'utf16le') }, /UTF-16/],
  ['manifest-json', { '/app.webmanifest': '['.repeat(2_000_000) }, /not a JSON object/],
  [
    'manifest-type',
    { '/app.webmanifest': { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(goodManifest) } },
    /text\/plain/,
  ],
  [
    'manifest-charset',
    { '/app.webmanifest': Buffer.from(JSON.stringify({ ...goodManifest, name: 'café' }), 'latin1') },
    /UTF-8/,
  ],
  [
    'manifest-members',
    manifestWith({ orientation: 'upright', lang: 'not a tag!', dir: 7 }),
    /orientation is "upright".*lang.*dir|dir.*lang/,
  ],
  [
    'manifest-size',
    manifestWith({ icons: Array(100_000).fill({ src: '/icons/512.png' }) }),
    /first of icons/,
  ],
  ['manifest-name', manifestWith({ name: ' \n' }), /name/],
  ['manifest-name', manifestWith({ name: undefined }), /has no name/],
  ['manifest-short-name', manifestWith({ short_name: 'Much longer than it may be' }), /26 characters/],
  ['manifest-description', manifestWith({ description: undefined }), /description/],
  ['manifest-start-url', manifestWith({ start_url: 'https://other.test/' }), /another origin/],
  ['manifest-start-url', manifestWith({ start_url: undefined }), /no start_url/],
  ['manifest-scope', manifestWith({ scope: '/app/' }), /does not hold start_url/],
  ['manifest-scope', manifestWith({ scope: 'https://other.test/' }), /does not hold start_url/],
  ['manifest-id', manifestWith({ id: 'https://other.test/' }), /same origin/],
  ['manifest-id', manifestWith({ id: undefined }), /no id/],
  ['manifest-display', manifestWith({ display: 'tabbed' }), /"tabbed"/],
  ['manifest-display', manifestWith({ display: 'window-controls-overlay' }), /know only/],
  ['manifest-display', manifestWith({ display: 'browser' }), /tab/],
  ['manifest-display', manifestWith({ display: undefined }), /no display/],
  ['manifest-theme-color', manifestWith({ theme_color: 'bluish' }), /not a CSS colour/],
  ['manifest-background-color', manifestWith({ background_color: 'transparent' }), /not opaque/],
  ['manifest-related-applications', manifestWith({ prefer_related_applications: true }), /another/],
  ['icons-present', manifestWith({ icons: undefined }), /no icons/],
  [
    'icons-fetched',
    { '/icons/192.png': { status: 403, body: 'challenge' } },
    /192\.png: The server answers 403/,
  ],
  ['icons-fetched', { '/icons/192.png': endless }, /larger than/],
  ['icons-images', { '/icons/192.png': html }, /no image/],
  ['icons-images', { '/icons/512.png': large.subarray(0, large.length / 2) }, /damaged/],
  ['icons-types', iconsWith({ type: 'image/webp' }), /is image\/png, declared as image\/webp/],
  ['icons-sizes', iconsWith({ sizes: '256x256' }), /is 192x192, declared as 256x256/],
  ['icon-192', { '/icons/192.png': shortcutIcon, '/icons/512.png': shortcutIcon }, /96 pixels/],
  ['icon-512', manifestWith({ icons: [goodManifest.icons[0]] }), /192 pixels/],
  [
    'icon-512',
    { '/icons/192.png': '<svg/>', '/icons/512.png': '<?xml version="1.0"?><svg xmlns="x"/>' },
    /SVG does not count/,
  ],
  ['icon-maskable', manifestWith({ icons: goodManifest.icons.slice(0, 2) }), /none/],
  ['icon-maskable', { '/icons/maskable.png': shortcutIcon }, /96 pixels/],
  ['icon-maskable-opaque', { '/icons/maskable.png': holed }, /transparent/],
  ['icon-any-maskable', iconsWith({ purpose: 'any maskable' }), /both/],
  [
    'shortcuts',
    manifestWith({ shortcuts: [{ name: 'A' }, { url: '/b' }] }),
    /shortcuts\[0\] has no url; shortcuts\[1\] has no name/,
  ],
  ['shortcuts', manifestWith({ shortcuts: 'none' }), /not a list/],
  ['shortcut-icons', { '/icons/96.png': small }, /is 192x192, declared as 96x96/],
  ['screenshots', manifestWith({ screenshots: [] }), /no screenshots|cannot be used/],
  ['screenshots', manifestWith({ screenshots: [{ src: '/gone.png' }] }), /404/],
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
  ['start-url-reachable', manifestWith({ start_url: '/gone' }), /404/],
  [
    'start-url-reachable',
    { ...manifestWith({ start_url: '/in/', scope: '/in/' }), '/in/index.html': redirectTo('/') },
    /out of the scope/,
  ],
  ['asset-links-served', { '/.well-known/assetlinks.json': { status: 404 } }, /404/],
  [
    'asset-links-served',
    { '/.well-known/assetlinks.json': redirectTo('/elsewhere.json'), '/elsewhere.json': '[]' },
    /redirected/,
  ],
  ['asset-links-served', { '/.well-known/assetlinks.json': '{}' }, /one JSON list/],
  ['asset-links-served', { '/.well-known/assetlinks.json': html }, /not JSON/],
  [
    'asset-links-package',
    { '/.well-known/assetlinks.json': JSON.stringify(statement([fingerprint], 'com.other')) },
    /com\.example\.app/,
  ],
  [
    'asset-links-fingerprints',
    { '/.well-known/assetlinks.json': JSON.stringify(statement([fingerprint.toLowerCase()])) },
    /capital/,
  ],
  [
    'asset-links-fingerprints',
    { '/.well-known/assetlinks.json': JSON.stringify(statement([fingerprint.replaceAll('A', 'C')])) },
    /Not listed/,
  ],
  [
    'asset-links-fingerprints',
    { '/.well-known/assetlinks.json': JSON.stringify(statement([])) },
    /no fingerprint/,
  ],
  ['app-site-association-served', { '/.well-known/apple-app-site-association': { status: 404 } }, /404/],
  [
    'app-site-association-served',
    { '/.well-known/apple-app-site-association': { headers: { 'content-type': 'text/plain' }, body: '{}' } },
    /text\/plain/,
  ],
  [
    'app-site-association-app',
    {
      '/.well-known/apple-app-site-association': JSON.stringify({
        applinks: { details: [{ appID: 'OTHER12345.com.example.app' }] },
      }),
    },
    /ABCDE12345/,
  ],
];

for (const [id, change, detail] of faults) {
  test(`${id}: ${detail.source}`, async () => {
    const finding = get((await look({ ...goodSite(), ...change })).findings, id);
    assert.equal(finding.severity, pwaFindings[id]);
    assert.match(finding.detail, detail);
  });
}

test('page-origin: the domain redirects elsewhere', async () => {
  const other = await serveSite(authority, goodSite());
  const { findings } = await look({ ...goodSite(), '/index.html': redirectTo(`${other.origin}/`) });
  assert.match(get(findings, 'page-origin').detail, new RegExp(other.origin));
  other.close();
});

test('certificate-trusted, certificate-expiry', async () => {
  const stranger = createOutbound({ allowPrivateTargets: true });
  const untrusted = (await look(goodSite(), { outbound: stranger })).findings;
  assert.match(get(untrusted, 'certificate-trusted').detail, /vouches/);
  assert.equal(get(untrusted, 'page-reachable').severity, 'error');
  const soon = (await look(goodSite(), { clock: () => nowMs + 84.5 * dayMs })).findings;
  assert.deepEqual(failing(soon), ['certificate-expiry']);
  assert.equal(get(soon, 'certificate-expiry').detail, '5 days left.');
  await stranger.close();
});

test('look-complete: bounds of requests, bytes and time hold, and what was left out is named', async () => {
  const few = await look(goodSite(), { bounds: { requests: 5 } });
  assert.equal(few.requests.length, 5);
  assert.match(get(few.findings, 'look-complete').detail, /icons/);
  const slow: Site = {
    '/icons/512.png': () => {},
    '/icons/192.png': () => {},
    '/icons/maskable.png': () => {},
  };
  const before = performance.now();
  const { findings } = await look(
    { ...goodSite(), ...slow },
    { bounds: { totalMs: 400, eachMs: 300, atOnce: 1 } },
  );
  assert.ok(performance.now() - before < 1500);
  assert.equal(get(findings, 'look-complete').severity, 'warning');
  assert.match(get(findings, 'icons-fetched').detail, /in time/);
});

test('every finding has a test here', () => {
  const tested = new Set<string>([
    ...faults.map(([id]) => id),
    ...['page-origin', 'certificate-trusted', 'certificate-expiry', 'look-complete'],
  ]);
  assert.deepEqual(
    Object.keys(pwaFindings).filter((id) => !tested.has(id)),
    [],
  );
});

test('a finding shows what came instead', async () => {
  const { findings, origin } = await look({ ...goodSite(), '/app.webmanifest': html });
  assert.deepEqual(get(findings, 'manifest-json').evidence, {
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
