import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { Problem } from '#platform/problem.ts';
import { templateFiles } from './template-files.ts';
import { sampleInput, textOf } from './wrapper.fixture.ts';
import { generateWrapper } from './wrapper.ts';
import type { WrapperFile } from './wrapper-file.ts';

const files = await generateWrapper(sampleInput());
const paths = files.map(({ path }) => path);
const pngs = files.filter(({ path }) => path.endsWith('.png'));

test('the repository has every part, once, sorted by path', () => {
  for (const path of [
    '.github/workflows/android-play.yml',
    '.github/workflows/ios-testflight.yml',
    '.gitattributes',
    '.gitignore',
    '.well-known/apple-app-site-association',
    '.well-known/assetlinks.json',
    'Gemfile',
    'README.md',
    'android/app/build.gradle',
    'android/app/src/main/AndroidManifest.xml',
    'android/app/src/main/res/mipmap-anydpi-v26/ic_launcher.xml',
    'android/app/src/main/res/values-night/colors.xml',
    'android/app/src/main/res/xml/filepaths.xml',
    'android/settings.gradle',
    'fastlane/Appfile',
    'fastlane/Fastfile',
    'ios/App.xcodeproj/project.pbxproj',
    'ios/App/PrivacyInfo.xcprivacy',
  ]) {
    assert.ok(paths.includes(path), path);
  }
  assert.deepEqual(paths, [...new Set(paths)].sort());
});

test('the same input gives the same bytes', async () => {
  assert.deepEqual(await generateWrapper(sampleInput()), files);
});

test('no file carries a time or the folder it was made in', () => {
  for (const { path, bytes } of files) {
    assert.ok(!Buffer.from(bytes).includes(import.meta.dirname), path);
    if (path.endsWith('.png')) assert.ok(!Buffer.from(bytes).includes('tIME'), path);
  }
});

test('images have the size their place demands', async () => {
  const resources = 'android/app/src/main/res';
  const sizes: Record<string, number> = {
    'android/store_icon.png': 512,
    'ios/App/Assets.xcassets/AppIcon.appiconset/AppIcon.png': 1024,
    'ios/App/Assets.xcassets/LaunchImage.imageset/LaunchImage.png': 384,
    [`${resources}/mipmap-xxxhdpi/ic_monochrome.png`]: 328,
  };
  for (const [density, scale] of Object.entries({ mdpi: 1, hdpi: 1.5, xhdpi: 2, xxhdpi: 3, xxxhdpi: 4 })) {
    sizes[`${resources}/mipmap-${density}/ic_launcher.png`] = 48 * scale;
    sizes[`${resources}/mipmap-${density}/ic_maskable.png`] = 82 * scale;
    sizes[`${resources}/drawable-${density}/ic_notification_icon.png`] = 24 * scale;
    sizes[`${resources}/drawable-${density}/splash.png`] = 192 * scale;
  }
  assert.deepEqual(pngs.map(({ path }) => path).sort(), Object.keys(sizes).sort());
  for (const { path, bytes } of pngs) {
    const { width, height, format } = await sharp(bytes).metadata();
    assert.deepEqual(
      { width, height, format },
      { width: sizes[path], height: sizes[path], format: 'png' },
      path,
    );
  }
});

test('the App Store icon is opaque; a notification icon is white with the shape in its transparency', async () => {
  const find = (end: string) => pngs.find(({ path }) => path.endsWith(end))?.bytes;
  assert.equal((await sharp(find('AppIcon.png')).metadata()).hasAlpha, false);
  const { data } = await sharp(find('drawable-xxxhdpi/ic_notification_icon.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const alphas = new Set<number>();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, alpha = -1] = data.subarray(at, at + 4);
    if (alpha > 0) assert.deepEqual([red, green, blue], [255, 255, 255]);
    alphas.add(alpha);
  }
  assert.ok(alphas.has(0) && alphas.has(255));
});

test('without a maskable icon there is no adaptive icon', async () => {
  const { any } = sampleInput().icons;
  const plain = await generateWrapper({ ...sampleInput(), icons: { any } });
  assert.equal(plain.filter(({ path }) => path.endsWith('.png')).length, 18);
  assert.ok(!plain.some(({ path }) => path.includes('anydpi') || path.includes('maskable')));
});

test('a platform can be left out with all that is its own', async () => {
  const input = sampleInput();
  const android = await generateWrapper({ ...input, project: { ...input.project, iosBundleId: null } }, [
    'android',
  ]);
  assert.ok(
    !android.some(
      ({ path }) => path.startsWith('ios/') || path.includes('ios-testflight') || path.includes('apple'),
    ),
  );
  const ios = await generateWrapper({ ...input, project: { ...input.project, androidPackage: null } }, [
    'ios',
  ]);
  assert.ok(
    !ios.some(
      ({ path }) =>
        path.startsWith('android/') || path.includes('android-play') || path.includes('assetlinks'),
    ),
  );
});

test('missing identifiers are named', async () => {
  const input = sampleInput();
  const project = { ...input.project, androidPackage: null, iosBundleId: undefined };
  await assert.rejects(generateWrapper({ ...input, project }), (error) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'CONFLICT');
    assert.match(error.message, /\(androidPackage\) and .*\(iosBundleId\)/);
    return true;
  });
});

test('association files are written only where they are complete', async () => {
  const input = sampleInput();
  const project = { ...input.project, appleTeamId: null };
  const bare = await generateWrapper({ ...input, project, fingerprints: [] });
  assert.ok(!bare.some(({ path }) => path.startsWith('.well-known/')));
  assert.match(textOf(bare, 'README.md'), /none known yet/);

  assert.deepEqual(JSON.parse(textOf(files, '.well-known/assetlinks.json')), [
    {
      relation: ['delegate_permission/common.handle_all_urls'],
      target: {
        namespace: 'android_app',
        package_name: 'com.example.harbour',
        sha256_cert_fingerprints: [
          '00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F',
        ],
      },
    },
  ]);
  assert.deepEqual(JSON.parse(textOf(files, '.well-known/apple-app-site-association')), {
    applinks: { details: [{ appIDs: ['ABCDE12345.com.example.harbour'], components: [{ '/': '/*' }] }] },
    webcredentials: { apps: ['ABCDE12345.com.example.harbour'] },
  });
});

test('what is not an app of its own is copied byte for byte', async () => {
  const byPath = new Map(files.map((file): [string, WrapperFile] => [file.path, file]));
  for (const name of ['shared', 'android', 'ios'] as const) {
    for (const file of await templateFiles(name)) assert.deepEqual(byPath.get(file.path), file);
  }
});
