import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { parse } from 'plist';
import { readApp } from './app.ts';
import { templateFiles } from './template-files.ts';
import { readAndroidString, readBuildSetting, readProperties, readXcconfig, traps } from './traps.fixture.ts';
import { drawSampleIcon, sampleInput, textOf } from './wrapper.fixture.ts';
import { generateWrapper } from './wrapper.ts';
import { type WrapperInput, wrapperPlatforms } from './wrapper-input.ts';

const icon = { bytes: await drawSampleIcon(192) };
const statics = (await Promise.all((['shared', 'android', 'ios'] as const).map(templateFiles))).flat();

/** Every free text and every address of the input holds the trap, in front and in the middle. */
function trapped(trap: string): WrapperInput {
  const text = `${trap}|${trap}|`;
  const url = `https://app.example.com/${trap}?${trap}#${trap}`;
  const { project } = sampleInput();
  return {
    project: { ...project, name: text },
    manifest: {
      name: `name ${text}`,
      shortName: text,
      description: text,
      startUrl: url,
      scope: `https://app.example.com/`,
      display: text,
      orientation: text,
      themeColor: text,
      backgroundColor: text,
      shortcuts: [{ name: text, url }],
      url,
    },
    icons: { any: { ...icon, url } },
    fingerprints: [],
  };
}

function elements(xml: string, name: string): Element[] {
  const document = new DOMParser({ onError: (level, message) => assert.fail(`${level}: ${message}`) });
  return [...document.parseFromString(xml, 'text/xml').getElementsByTagName(name)];
}

for (const trap of traps) {
  test(`${JSON.stringify(trap)} is a value everywhere and code nowhere`, async () => {
    const input = trapped(trap);
    const app = readApp(input, wrapperPlatforms);
    const files = await generateWrapper(input);
    const read = (path: string) => textOf(files, path);

    const strings = Object.fromEntries(
      elements(read('android/app/src/main/res/values/strings.xml'), 'string').map((element) => [
        element.getAttribute('name'),
        readAndroidString(element.textContent ?? ''),
      ]),
    );
    assert.equal(strings.appName, app.name);
    assert.equal(strings.launcherName, app.launcherName);
    assert.equal(strings.launchUrl, app.startUrl);
    assert.equal(strings.shortcut0, app.shortcuts[0]?.name);
    assert.equal(JSON.parse(strings.assetStatements ?? '')[0].target.site, app.origin);

    const [intent] = elements(read('android/app/src/main/res/xml/shortcuts.xml'), 'intent');
    assert.equal(intent?.getAttribute('android:data'), app.shortcuts[0]?.url);
    assert.deepEqual(readProperties(read('android/twa.properties')), { applicationId: app.androidPackage });

    const twa = JSON.parse(read('android/twa-manifest.json'));
    assert.deepEqual([twa.name, twa.launcherName], [app.name, app.launcherName]);
    assert.equal(new URL(twa.startUrl, app.origin).href, app.startUrl);

    const shell = JSON.parse(read('ios/App/App.json'));
    assert.deepEqual([shell.startURL, shell.shortcuts], [app.startUrl, app.shortcuts]);
    const info = parse(read('ios/Config/Info.plist'));
    assert.ok(info !== null && typeof info === 'object' && 'CFBundleDisplayName' in info);
    assert.equal(readBuildSetting(String(info.CFBundleDisplayName)), app.launcherName);
    assert.equal(readXcconfig(read('ios/Config/App.xcconfig')).PRODUCT_BUNDLE_IDENTIFIER, app.iosBundleId);

    assert.match(read('README.md'), /^# [^\n]*\n\n[^\n]*\n\n\| \| \|\n/);
    for (const file of statics) {
      assert.deepEqual(Buffer.from(textOf(files, file.path)), Buffer.from(file.bytes), file.path);
    }
  });
}

test('the text that went in is the text that comes out', () => {
  for (const trap of traps) {
    const app = readApp(trapped(trap), wrapperPlatforms);
    assert.equal(app.name, `name ${trap}|${trap}|`.trim());
    assert.equal(app.launcherName, `${trap}|${trap}|`.trim());
  }
});
