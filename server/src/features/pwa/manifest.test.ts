import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithinScope, readManifest } from './manifest.ts';

const manifestUrl = 'https://app.example.com/assets/app.webmanifest';
const documentUrl = 'https://app.example.com/home/index.html?x=1#top';
const read = (json: Record<string, unknown>) => readManifest(json, manifestUrl, documentUrl);

test('an empty manifest has the defaults of the W3C', () => {
  const { manifest, ignored } = read({});
  assert.deepEqual(ignored, []);
  assert.deepEqual(
    [manifest.startUrl, manifest.scope, manifest.id, manifest.display, manifest.dir, manifest.name],
    [documentUrl, 'https://app.example.com/home/', documentUrl.replace('#top', ''), 'browser', 'auto', null],
  );
});

test('URLs are relative to the manifest, the id to the origin', () => {
  const { manifest } = read({
    start_url: 'a/start?q#f',
    scope: './?q#f',
    id: 'me#f',
    icons: [{ src: 'i.png' }],
  });
  assert.equal(manifest.startUrl, 'https://app.example.com/assets/a/start?q#f');
  assert.equal(manifest.scope, 'https://app.example.com/assets/');
  assert.equal(manifest.id, 'https://app.example.com/me');
  assert.equal(manifest.icons[0]?.src, 'https://app.example.com/assets/i.png');
});

test('the scope is a beginning of the path, of the same origin', () => {
  assert.equal(isWithinScope('https://a.test/app/x', 'https://a.test/app/'), true);
  assert.equal(isWithinScope('https://a.test/apple', 'https://a.test/app'), true);
  assert.equal(isWithinScope('https://a.test/apple', 'https://a.test/app/'), false);
  assert.equal(isWithinScope('https://a.test.evil/app/', 'https://a.test/app/'), false);
  assert.equal(isWithinScope('https://a.test/app/../other', 'https://a.test/app/'), false);
});

test('members of the wrong form are ignored and named, whatever their form', () => {
  const odd = [null, 0, true, [], {}, [[]], 'x'.repeat(100_000), '\u0000', '\ud800'];
  const members = [
    'name',
    'start_url',
    'scope',
    'id',
    'display',
    'orientation',
    'theme_color',
    'lang',
    'dir',
    'categories',
    'icons',
    'shortcuts',
    'screenshots',
    'prefer_related_applications',
  ];
  for (const value of odd) {
    for (const member of members) {
      const { manifest } = read({ [member]: value });
      assert.equal(new URL(manifest.startUrl).origin, 'https://app.example.com');
      assert.ok(JSON.stringify(manifest).length < 5000);
      assert.ok(JSON.stringify(manifest).isWellFormed());
    }
  }
  assert.deepEqual(read({ display: 7, icons: 'x' }).ignored, [
    'display is a number, but browsers know only fullscreen, standalone, minimal-ui, browser here',
    'icons is a string, not a list',
  ]);
});

test('the prototype of objects is out of reach', () => {
  const json = JSON.parse(
    '{"__proto__": {"name": "evil"}, "constructor": {"prototype": {"x": 1}}, "icons": [{"__proto__": {"src": "/x"}}]}',
  );
  const { manifest } = read(json);
  assert.equal(manifest.name, null);
  assert.equal(manifest.icons.length, 0);
  assert.equal('x' in {}, false);
});

test('texts become one clean line', () => {
  const { manifest } = read({ name: ' A\n\tB\u0000C\u2028 ', short_name: 'مرسى', description: '' });
  assert.deepEqual([manifest.name, manifest.shortName, manifest.description], ['A B C', 'مرسى', null]);
});

test('URLs that are not of the web are no URLs', () => {
  const { manifest, ignored } = read({
    start_url: 'javascript:alert(1)',
    icons: [
      { src: 'data:image/png;base64,AAAA' },
      { src: 'blob:x' },
      { src: '' },
      {},
      'x',
      { src: '/ok.png' },
    ],
  });
  assert.equal(manifest.startUrl, documentUrl);
  assert.deepEqual(
    manifest.icons.map(({ src }) => src),
    ['https://app.example.com/ok.png'],
  );
  assert.equal(ignored.length, 6);
});

test('purposes and sizes are words; an icon of unknown purpose alone is ignored', () => {
  const { manifest } = read({
    icons: [
      { src: '/a', purpose: 'Maskable  any\tbadge', sizes: '48X48 ANY' },
      { src: '/b', purpose: 'badge' },
      { src: '/c', purpose: ' ' },
    ],
  });
  assert.deepEqual(
    manifest.icons.map(({ purpose, sizes }) => [purpose, sizes]),
    [
      [
        ['any', 'maskable'],
        ['48x48', 'any'],
      ],
      [['any'], []],
    ],
  );
});

test('any CSS colour, as #rrggbb', () => {
  const color = (value: unknown) => read({ theme_color: value }).manifest.themeColor;
  assert.deepEqual(
    [
      '#ABC',
      'RebeccaPurple',
      'rgb(1 2 3)',
      'hsl(120, 100%, 50%)',
      ' #2196F3 ',
      '#0000',
      'constructor',
      5,
    ].map(color),
    ['#aabbcc', '#663399', '#010203', '#00ff00', '#2196f3', null, null, null],
  );
});

test('shortcuts need a name and a url of their own, within the scope', () => {
  const { manifest, ignored } = read({
    scope: '/home/',
    start_url: '/home/',
    shortcuts: [
      { name: 'A' },
      { url: '/home/b' },
      { name: 'C', url: '/away' },
      { name: 'D', url: '/home/d' },
    ],
  });
  assert.deepEqual(
    manifest.shortcuts.map(({ name }) => name),
    ['D'],
  );
  assert.deepEqual(ignored, [
    'shortcuts[0] has no url',
    'shortcuts[1] has no name',
    'shortcuts[2] leads out of the scope',
  ]);
});
