import type { Apps } from '@marsa/server/features/pwa/well-known.ts';
import sharp from 'sharp';
import type { Site } from './https-site.ts';

export const png = (pixels: number, alpha = 1) =>
  sharp({
    create: { width: pixels, height: pixels, channels: 4, background: { r: 20, g: 90, b: 160, alpha } },
  })
    .png()
    .toBuffer();
export const [small, large, holed, shortcutIcon] = await Promise.all([
  png(192),
  png(512),
  png(512, 0.5),
  png(96),
]);

export const fingerprint = Array(32).fill('AB').join(':');
export const apps: Apps = {
  androidPackage: 'com.example.app',
  iosBundleId: 'com.example.app',
  appleTeamId: 'ABCDE12345',
  fingerprints: [fingerprint],
};

export const goodManifest = {
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

export const statement = (fingerprints: string[], name = 'com.example.app') => [
  {
    relation: ['delegate_permission/common.handle_all_urls'],
    target: { namespace: 'android_app', package_name: name, sha256_cert_fingerprints: fingerprints },
  },
];

export const head =
  '<meta name="viewport" content="width=device-width"><link rel="manifest" href="app.webmanifest">';
export const register = '<script>navigator.serviceWorker.register("/sw.js")</script>';
export const pageWith = (content: string) => `<!doctype html><html><head>${content}</head></html>`;

export const goodSite = (): Site => ({
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

/** The good manifest with other members. */
export const manifestWith = (change: object): Site => ({
  '/app.webmanifest': JSON.stringify({ ...goodManifest, ...change }),
});
export const iconsWith = (change: object, index = 0): Site =>
  manifestWith({
    icons: goodManifest.icons.map((icon, at) => (at === index ? { ...icon, ...change } : icon)),
  });

export const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Hello' };
export const endless: Site[string] = (_, response) => {
  response.writeHead(200, { 'content-type': 'image/png' });
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536)));
  };
  response.on('drain', more);
  more();
};
export const redirectTo = (location: string): Site[string] => ({ status: 302, headers: { location } });
