import { fingerprint, html, redirectTo, statement } from '@marsa/tests/support/good-pwa.ts';
import { testFaults } from '@marsa/tests/support/pwa-look.ts';

testFaults(
  ['asset-links', 'app-site-association'],
  [
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
      {
        '/.well-known/apple-app-site-association': { headers: { 'content-type': 'text/plain' }, body: '{}' },
      },
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
  ],
);
