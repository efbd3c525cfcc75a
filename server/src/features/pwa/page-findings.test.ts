import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodSite, head, pageWith, redirectTo, register } from '@marsa/tests/support/good-pwa.ts';
import { serveSite } from '@marsa/tests/support/https-site.ts';
import { authority, failing, getFinding, look, nowMs, testFaults } from '@marsa/tests/support/pwa-look.ts';
import { createOutbound } from '#platform/outbound.ts';

const dayMs = 24 * 60 * 60 * 1000;

testFaults(
  ['page-', 'certificate-'],
  [
    ['page-reachable', { '/index.html': { status: 503 } }, /503/],
    ['page-reachable', { '/index.html': redirectTo('/') }, /redirects again/],
    ['page-reachable', { '/index.html': redirectTo('https://169.254.169.254/') }, /not a public address/],
    [
      'page-html',
      { '/index.html': { headers: { 'content-type': 'text/plain' }, body: 'hi' } },
      /text\/plain/,
    ],
    [
      'page-mixed-content',
      { '/index.html': pageWith(`${head}${register}<img src="http://x.test/a.png">`) },
      /x\.test/,
    ],
    ['page-viewport', { '/index.html': pageWith('<link rel=manifest href=/app.webmanifest>') }, /viewport/],
  ],
  ['page-origin', 'certificate-trusted', 'certificate-expiry'],
);

test('page-origin: the domain redirects elsewhere', async () => {
  const other = await serveSite(authority, goodSite());
  const { findings } = await look({ ...goodSite(), '/index.html': redirectTo(`${other.origin}/`) });
  assert.match(getFinding(findings, 'page-origin').detail, new RegExp(other.origin));
  other.close();
});

test('certificate-trusted, certificate-expiry', async () => {
  const stranger = createOutbound({ allowPrivateTargets: true });
  const untrusted = (await look(goodSite(), { outbound: stranger })).findings;
  assert.match(getFinding(untrusted, 'certificate-trusted').detail, /vouches/);
  assert.equal(getFinding(untrusted, 'page-reachable').severity, 'error');
  const soon = (await look(goodSite(), { clock: () => nowMs + 84.5 * dayMs })).findings;
  assert.deepEqual(failing(soon), ['certificate-expiry']);
  assert.equal(getFinding(soon, 'certificate-expiry').detail, '5 days left.');
  await stranger.close();
});
