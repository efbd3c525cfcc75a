import { build, type PlistValue } from 'plist';
import type { App } from './app.ts';
import { type Artwork, drawIcon, drawOpaqueIcon } from './artwork.ts';
import { type Color, toHex } from './color.ts';
import { jsonFile, textFile, type WrapperFile } from './wrapper-file.ts';
import { toBuildSetting, toXcconfig } from './xcconfig.ts';

const assets = 'ios/App/Assets.xcassets';
const appIconSize = 1024;
const launchImageSize = 384;

/** The files of the iOS shell that differ from app to app: settings, property lists and images, no Swift. */
export async function iosFiles(app: App, bundleId: string, artwork: Artwork): Promise<WrapperFile[]> {
  const [appIcon, launchImage] = await Promise.all([
    drawOpaqueIcon(artwork.maskable ?? artwork.any, appIconSize, app.backgroundColor),
    drawIcon(artwork.any, launchImageSize),
  ]);
  return [
    textFile('ios/Config/App.xcconfig', toXcconfig(settings(app, bundleId))),
    plistFile('ios/Config/Info.plist', infoPlist(app)),
    plistFile('ios/Config/App.entitlements', entitlements(app)),
    jsonFile('ios/App/App.json', shellConfiguration(app)),
    jsonFile(`${assets}/LaunchBackground.colorset/Contents.json`, colorSet(app.backgroundColor)),
    { path: `${assets}/AppIcon.appiconset/AppIcon.png`, bytes: appIcon },
    { path: `${assets}/LaunchImage.imageset/LaunchImage.png`, bytes: launchImage },
  ];
}

const plistFile = (path: string, value: PlistValue) => textFile(path, `${build(value, { indent: '  ' })}\n`);

/** The build replaces the version by that of the release. */
const settings = (app: App, bundleId: string) => ({
  PRODUCT_BUNDLE_IDENTIFIER: bundleId,
  DEVELOPMENT_TEAM: app.appleTeamId ?? '',
  MARKETING_VERSION: '1.0.0',
  CURRENT_PROJECT_VERSION: '1',
});

function infoPlist(app: App): Record<string, PlistValue> {
  const { isLimited, phone, pad } = interfaceOrientations(app.orientation);
  return {
    CFBundleDevelopmentRegion: '$(DEVELOPMENT_LANGUAGE)',
    CFBundleDisplayName: toBuildSetting(app.launcherName),
    CFBundleExecutable: '$(EXECUTABLE_NAME)',
    CFBundleIdentifier: '$(PRODUCT_BUNDLE_IDENTIFIER)',
    CFBundleInfoDictionaryVersion: '6.0',
    CFBundleName: '$(PRODUCT_NAME)',
    CFBundlePackageType: '$(PRODUCT_BUNDLE_PACKAGE_TYPE)',
    CFBundleShortVersionString: '$(MARKETING_VERSION)',
    CFBundleVersion: '$(CURRENT_PROJECT_VERSION)',
    ...(app.iosScheme
      ? {
          CFBundleURLTypes: [
            {
              CFBundleURLName: '$(PRODUCT_BUNDLE_IDENTIFIER)',
              CFBundleURLSchemes: [toBuildSetting(app.iosScheme)],
            },
          ],
        }
      : {}),
    ITSAppUsesNonExemptEncryption: false,
    LSRequiresIPhoneOS: true,
    UIApplicationSceneManifest: { UIApplicationSupportsMultipleScenes: false },
    UIApplicationSupportsIndirectInputEvents: true,
    UILaunchStoryboardName: 'LaunchScreen',
    // iPadOS wants all orientations of an app that shares the screen with others.
    ...(isLimited ? { UIRequiresFullScreen: true } : {}),
    UISupportedInterfaceOrientations: phone,
    'UISupportedInterfaceOrientations~ipad': pad,
    WKAppBoundDomains: [app.host],
  };
}

const portrait = 'UIInterfaceOrientationPortrait';
const upsideDown = 'UIInterfaceOrientationPortraitUpsideDown';
const landscapes = ['UIInterfaceOrientationLandscapeLeft', 'UIInterfaceOrientationLandscapeRight'];

function interfaceOrientations(orientation: string): { isLimited: boolean; phone: string[]; pad: string[] } {
  if (orientation.startsWith('portrait'))
    return { isLimited: true, phone: [portrait], pad: [portrait, upsideDown] };
  if (orientation.startsWith('landscape')) return { isLimited: true, phone: landscapes, pad: landscapes };
  return { isLimited: false, phone: [portrait, ...landscapes], pad: [portrait, upsideDown, ...landscapes] };
}

const entitlements = (app: App) => ({
  'com.apple.developer.associated-domains': [`applinks:${app.host}`, `webcredentials:${app.host}`],
});

/** What the Swift shell reads at run time (`AppConfiguration`). */
const shellConfiguration = (app: App) => ({
  startURL: app.startUrl,
  themeColor: toHex(app.themeColor),
  backgroundColor: toHex(app.backgroundColor),
  isFullScreen: app.display === 'fullscreen',
  shortcuts: app.shortcuts,
});

const colorSet = ({ red, green, blue }: Color) => ({
  colors: [
    {
      idiom: 'universal',
      color: {
        'color-space': 'srgb',
        components: {
          red: (red / 255).toFixed(3),
          green: (green / 255).toFixed(3),
          blue: (blue / 255).toFixed(3),
          alpha: '1.000',
        },
      },
    },
  ],
  info: { author: 'xcode', version: 1 },
});
