import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#platform/problem.ts';
import { readApp } from './app.ts';
import { sampleInput } from './wrapper.fixture.ts';
import { type WebManifest, type WrapperInput, wrapperPlatforms } from './wrapper-input.ts';

const read = (manifest: Partial<WebManifest>, rest: Partial<WrapperInput> = {}) => {
  const input = sampleInput();
  return readApp({ ...input, manifest: { ...input.manifest, ...manifest }, ...rest }, wrapperPlatforms);
};

const refusedAt = (path: string) => (error: unknown) =>
  error instanceof Problem && error.code === 'BAD_REQUEST' && error.issues?.[0]?.path === path;

test('what a manifest leaves out gets the value a browser would use', () => {
  const app = readApp(
    { ...sampleInput(), manifest: { name: 'The Air Horner', startUrl: 'https://app.example.com/a/b.html' } },
    wrapperPlatforms,
  );
  assert.equal(app.launcherName, 'The Air Horn');
  assert.equal(app.scope, 'https://app.example.com/a/');
  assert.equal(app.display, 'standalone');
  assert.equal(app.orientation, 'any');
  assert.deepEqual(app.themeColor, { red: 255, green: 255, blue: 255 });
  assert.deepEqual(app.shortcuts, []);
});

test('a launcher name is cut between characters as people see them', () => {
  const app = read({ shortName: null, name: '👩‍👩‍👧‍👦'.repeat(20) });
  assert.equal(app.launcherName, '👩‍👩‍👧‍👦'.repeat(12));
});

test('addresses outside the origin are refused, such shortcuts left out, and four kept', () => {
  assert.throws(
    () => read({ startUrl: 'https://app.example.com.evil.net/' }),
    refusedAt('manifest.startUrl'),
  );
  assert.throws(() => read({ startUrl: 'javascript:alert(1)' }), refusedAt('manifest.startUrl'));
  assert.throws(() => read({ scope: 'http://app.example.com/' }), refusedAt('manifest.scope'));
  const inside = Array.from({ length: 6 }, (_, index) => ({ name: `${index}`, url: `/${index}` }));
  const app = read({ shortcuts: [{ name: 'x', url: 'https://evil.net/' }, ...inside] });
  assert.deepEqual(
    app.shortcuts.map(({ url }) => url),
    ['0', '1', '2', '3'].map((path) => `https://app.example.com/${path}`),
  );
});

test('addresses are written so that strict readers accept them', () => {
  const app = read({ startUrl: 'https://app.example.com/a\'b|c?d={e}[f]"' });
  assert.equal(app.startUrl, 'https://app.example.com/a%27b%7Cc?d=%7Be%7D%5Bf%5D%22');
  assert.equal(new URL(app.startUrl).href, app.startUrl);
});

test('text that no app can carry is refused and its place named', () => {
  assert.throws(() => read({ name: 'a\u0000b' }), refusedAt('manifest.name'));
  assert.throws(() => read({ shortName: '\ud800' }), refusedAt('manifest.shortName'));
  assert.throws(
    () => read({ shortcuts: [{ name: '\u001b', url: '/' }] }),
    refusedAt('manifest.shortcuts.0.name'),
  );
});

test('a domain is a name that DNS can hold', () => {
  const { project } = sampleInput();
  for (const domain of [
    'https://$(ASC_KEY_ID).example.com',
    'http://app.example.com',
    "https://a'b.example.com",
    'x',
  ]) {
    assert.throws(() => read({}, { project: { ...project, domain } }), refusedAt('project.domain'), domain);
  }
});

test('fingerprints are accepted in each usual form and written in one', () => {
  const lower = '0a'.repeat(32);
  const app = read({}, { fingerprints: [lower, lower.replace(/..(?!$)/g, '$&:')] });
  assert.deepEqual(app.fingerprints, [Array(32).fill('0A').join(':'), Array(32).fill('0A').join(':')]);
  assert.throws(() => read({}, { fingerprints: ['0a'.repeat(20)] }), refusedAt('fingerprints'));
});
