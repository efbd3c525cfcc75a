import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlistValue, parse, parseOpenStep } from 'plist';
import { templateFiles } from './template-files.ts';
import { sampleInput, textOf } from './wrapper.fixture.ts';
import { generateWrapper } from './wrapper.ts';

const files = await generateWrapper(sampleInput());
const swift = (await templateFiles('ios')).filter(({ path }) => path.endsWith('.swift'));
const code = swift.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');

type Dictionary = Record<string, PlistValue>;

function dictionary(value: PlistValue | undefined): Dictionary {
  assert.ok(value && typeof value === 'object' && !Array.isArray(value));
  assert.ok(!(value instanceof Date) && !(value instanceof Uint8Array));
  return value;
}

test('the Xcode project is well formed and every object it names exists', () => {
  const text = textOf(files, 'ios/App.xcodeproj/project.pbxproj');
  const project = dictionary(parseOpenStep(text));
  const objects = dictionary(project.objects);
  assert.equal(String(project.objectVersion), '77');
  assert.ok(String(project.rootObject) in objects);
  for (const [id] of text.matchAll(/\bA0{8}[0-9A-Z]+\b/g)) assert.ok(id.length === 24 && id in objects, id);
  const target = Object.entries(objects).find(([, object]) => dictionary(object).isa === 'PBXNativeTarget');
  const scheme = textOf(files, 'ios/App.xcodeproj/xcshareddata/xcschemes/App.xcscheme');
  assert.ok(scheme.includes(`BlueprintIdentifier = "${target?.[0]}"`));
});

test('settings that name a file name one that exists', () => {
  const text = textOf(files, 'ios/App.xcodeproj/project.pbxproj');
  for (const [, path] of text.matchAll(/\t(?:INFOPLIST_FILE|CODE_SIGN_ENTITLEMENTS) = ([^;]+);/g))
    textOf(files, `ios/${path}`);
  textOf(files, 'ios/Config/App.xcconfig');
});

test('property lists say what the stores and the service worker need', () => {
  const info = dictionary(parse(textOf(files, 'ios/Config/Info.plist')));
  assert.equal(info.ITSAppUsesNonExemptEncryption, false);
  assert.deepEqual(info.WKAppBoundDomains, ['app.example.com']);
  assert.equal(info.NSAppTransportSecurity, undefined);
  assert.deepEqual(parse(textOf(files, 'ios/Config/App.entitlements')), {
    'com.apple.developer.associated-domains': ['applinks:app.example.com', 'webcredentials:app.example.com'],
  });
  const privacy = dictionary(parse(textOf(files, 'ios/App/PrivacyInfo.xcprivacy')));
  assert.deepEqual(privacy.NSPrivacyTracking, false);
});

test('orientations follow the manifest', async () => {
  const { manifest, ...rest } = sampleInput();
  const landscape = await generateWrapper(
    { ...rest, manifest: { ...manifest, orientation: 'landscape-primary' } },
    ['ios'],
  );
  const info = dictionary(parse(textOf(landscape, 'ios/Config/Info.plist')));
  assert.equal(info.UIRequiresFullScreen, true);
  assert.deepEqual(info.UISupportedInterfaceOrientations, [
    'UIInterfaceOrientationLandscapeLeft',
    'UIInterfaceOrientationLandscapeRight',
  ]);
  const free = await generateWrapper({ ...rest, manifest: { ...manifest, orientation: null } }, ['ios']);
  assert.equal(dictionary(parse(textOf(free, 'ios/Config/Info.plist'))).UIRequiresFullScreen, undefined);
});

test('Swift unwraps and casts nothing by force, and puts no text into scripts', () => {
  assert.ok(swift.length >= 6);
  assert.doesNotMatch(code, /[\w)\]]!(?!=)|try!|as!|evaluateJavaScript/);
});

test('what the shell reads is in App.json, and nothing else', () => {
  const [, body = ''] = /struct AppConfiguration: Decodable \{(.*?)\n {4}static/s.exec(code) ?? [];
  const members = [...body.matchAll(/^ {4}let (\w+):/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(JSON.parse(textOf(files, 'ios/App/App.json'))), members);
});

test('every sentence of the shell exists in Arabic and English', () => {
  const { strings } = JSON.parse(textOf(files, 'ios/App/Localizable.xcstrings'));
  const used = [...code.matchAll(/"((?:dialog|download|offline)\.\w+)"/g)].map(([, key]) => key);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  for (const { localizations } of Object.values<{ localizations: object }>(strings)) {
    assert.deepEqual(Object.keys(localizations), ['ar', 'en']);
  }
});
