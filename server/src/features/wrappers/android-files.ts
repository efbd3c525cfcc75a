import { androidImages, maskableDp } from './android-images.ts';
import { toAndroidString } from './android-string.ts';
import type { App } from './app.ts';
import type { Artwork } from './artwork.ts';
import { black, toHex } from './color.ts';
import { toProperties } from './properties.ts';
import { toTwaManifest } from './twa-manifest.ts';
import { jsonFile, textFile, type WrapperFile } from './wrapper-file.ts';
import type { WrapperInput } from './wrapper-input.ts';
import { element, toXml, type XmlElement } from './xml.ts';

const resources = 'android/app/src/main/res';
const namespace = { 'xmlns:android': 'http://schemas.android.com/apk/res/android' };

/** The files of the Trusted Web Activity that differ from app to app: resources, properties and images, no source. */
export async function androidFiles(
  app: App,
  androidPackage: string,
  artwork: Artwork,
  icons: WrapperInput['icons'],
): Promise<WrapperFile[]> {
  return [
    textFile('android/twa.properties', toProperties({ applicationId: androidPackage })),
    jsonFile('android/twa-manifest.json', toTwaManifest(app, androidPackage, icons)),
    xmlFile('values/strings.xml', strings(app)),
    xmlFile('values/colors.xml', colors(app)),
    xmlFile('xml/shortcuts.xml', shortcuts(app, androidPackage)),
    ...(artwork.maskable ? [xmlFile('mipmap-anydpi-v26/ic_launcher.xml', adaptiveIcon(artwork))] : []),
    ...(await androidImages(artwork)),
  ];
}

const xmlFile = (name: string, root: XmlElement) => textFile(`${resources}/${name}`, toXml(root));

/** As android-browser-helper names them. */
const displayModes: Record<string, string> = {
  standalone: 'default',
  fullscreen: 'immersive',
  'minimal-ui': 'minimal-ui',
};

function strings(app: App): XmlElement {
  const { origin, launcherName, name } = app;
  const statements = [
    { relation: ['delegate_permission/common.handle_all_urls'], target: { namespace: 'web', site: origin } },
  ];
  const values = {
    appName: name,
    launcherName,
    launchUrl: app.startUrl,
    hostName: app.host,
    displayMode: displayModes[app.display] ?? 'default',
    orientation: app.orientation,
    assetStatements: JSON.stringify(statements),
    ...Object.fromEntries(app.shortcuts.map((shortcut, index) => [`shortcut${index}`, shortcut.name])),
  };
  // Without formatted="false" aapt2 takes a percent sign for a placeholder.
  const flags = { formatted: 'false', translatable: 'false' };
  return element(
    'resources',
    {},
    Object.entries(values).map(([key, value]) =>
      element('string', { name: key, ...flags }, toAndroidString(value)),
    ),
  );
}

function colors({ themeColor, backgroundColor }: App): XmlElement {
  const values = {
    colorPrimary: toHex(themeColor),
    colorPrimaryDark: toHex(black),
    navigationColor: toHex(backgroundColor),
    navigationColorDark: toHex(black),
    navigationDividerColor: toHex(backgroundColor),
    navigationDividerColorDark: toHex(black),
    backgroundColor: toHex(backgroundColor),
  };
  return element(
    'resources',
    {},
    Object.entries(values).map(([key, value]) => element('color', { name: key }, value)),
  );
}

function shortcuts(app: App, androidPackage: string): XmlElement {
  const shortcut = (url: string, index: number) =>
    element(
      'shortcut',
      {
        'android:shortcutId': `shortcut${index}`,
        'android:enabled': 'true',
        'android:icon': '@mipmap/ic_launcher',
        'android:shortcutShortLabel': `@string/shortcut${index}`,
      },
      [
        element('intent', {
          'android:action': 'android.intent.action.VIEW',
          'android:targetPackage': androidPackage,
          'android:targetClass': 'com.google.androidbrowserhelper.trusted.LauncherActivity',
          'android:data': url,
        }),
      ],
    );
  return element(
    'shortcuts',
    namespace,
    app.shortcuts.map(({ url }, index) => shortcut(url, index)),
  );
}

function adaptiveIcon({ monochrome }: Artwork): XmlElement {
  const inset = `${(108 - maskableDp) / 2}dp`;
  const layer = (name: string, drawable: string) =>
    element(name, {}, [element('inset', { 'android:drawable': drawable, 'android:inset': inset })]);
  return element('adaptive-icon', namespace, [
    element('background', { 'android:drawable': '@color/backgroundColor' }),
    layer('foreground', '@mipmap/ic_maskable'),
    ...(monochrome ? [layer('monochrome', '@mipmap/ic_monochrome')] : []),
  ]);
}
