import {
  endless,
  goodManifest,
  holed,
  html,
  iconsWith,
  large,
  manifestWith,
  shortcutIcon,
  small,
} from '@marsa/tests/support/good-pwa.ts';
import { testFaults } from '@marsa/tests/support/pwa-look.ts';

testFaults(
  ['icon', 'shortcut-icons', 'screenshots'],
  [
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
    ['shortcut-icons', { '/icons/96.png': small }, /is 192x192, declared as 96x96/],
    ['screenshots', manifestWith({ screenshots: [] }), /no screenshots|cannot be used/],
    ['screenshots', manifestWith({ screenshots: [{ src: '/gone.png' }] }), /404/],
  ],
);
