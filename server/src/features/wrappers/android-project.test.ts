import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleInput, textOf } from './wrapper.fixture.ts';
import { generateWrapper } from './wrapper.ts';

const files = await generateWrapper(sampleInput());
const resources = 'android/app/src/main/res/';

test('every resource that is referred to exists', () => {
  const declared = new Set(
    files.flatMap(({ path }) => {
      if (!path.startsWith(resources)) return [];
      const [, type = '', name = ''] = /^(\w+?)(?:-\w+)*\/(\w+)\./.exec(path.slice(resources.length)) ?? [];
      if (type !== 'values') return [`${type}/${name}`];
      return [...textOf(files, path).matchAll(/<(string|color) name="(\w+)"/g)].map(
        ([, kind, id]) => `${kind}/${id}`,
      );
    }),
  );
  const xml = files.filter(({ path }) => path.startsWith('android/') && path.endsWith('.xml'));
  const references = xml.flatMap(({ path }) =>
    [...textOf(files, path).matchAll(/[">]@(\w+\/\w+)["<]/g)].map(([, reference = '']) => reference),
  );
  assert.ok(references.length > 20);
  for (const reference of references) assert.ok(declared.has(reference), reference);
});

test('there is no source code', () => {
  assert.deepEqual(
    files.filter(({ path }) => /\.(java|kt|kts|jar)$/.test(path)),
    [],
  );
});

test('the build meets what Google Play asks for and reads only files and the environment', () => {
  const build = textOf(files, 'android/app/build.gradle');
  assert.match(build, /minSdk = 23\n\s+targetSdk = 36/);
  assert.match(build, /compileSdk = 36/);
  assert.doesNotMatch(build + textOf(files, 'android/settings.gradle'), /jcenter/);
  assert.equal(textOf(files, 'android/twa.properties'), 'applicationId=com.example.harbour\n');
});

test('twa-manifest.json has what Bubblewrap requires', () => {
  const twa = JSON.parse(textOf(files, 'android/twa-manifest.json'));
  const required =
    'packageId host name themeColor navigationColor backgroundColor enableNotifications startUrl iconUrl ' +
    'splashScreenFadeOutDuration signingKey appVersion';
  for (const field of required.split(' ')) assert.ok(field in twa, field);
  assert.deepEqual([twa.host, twa.startUrl], ['app.example.com', '/home?source=pwa']);
  assert.equal(twa.fingerprints[0].value.length, 95);
});
