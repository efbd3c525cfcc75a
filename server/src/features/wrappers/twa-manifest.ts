import type { App } from './app.ts';
import { toHex } from './color.ts';
import type { WrapperInput } from './wrapper-input.ts';

/**
 * The app as Bubblewrap describes it (`TwaManifestJson` of @bubblewrap/core 1.25), so that a team can leave with
 * `bubblewrap update`.
 */
export function toTwaManifest(app: App, androidPackage: string, icons: WrapperInput['icons']) {
  const background = toHex(app.backgroundColor);
  return {
    packageId: androidPackage,
    host: new URL(app.origin).host,
    name: app.name,
    launcherName: app.launcherName,
    display: app.display,
    themeColor: toHex(app.themeColor),
    themeColorDark: '#000000',
    navigationColor: background,
    navigationColorDark: '#000000',
    navigationDividerColor: background,
    navigationDividerColorDark: '#000000',
    backgroundColor: background,
    enableNotifications: true,
    // Bubblewrap resolves it against the host: a path that begins with // would leave it.
    startUrl: app.startUrl.slice(app.origin.length).replace(/^\/\//, '/.//'),
    iconUrl: icons.any.url ?? undefined,
    maskableIconUrl: icons.maskable?.url ?? undefined,
    monochromeIconUrl: icons.monochrome?.url ?? undefined,
    splashScreenFadeOutDuration: 300,
    signingKey: { path: './upload.jks', alias: 'upload' },
    appVersion: '1.0.0',
    appVersionCode: 1,
    shortcuts: app.shortcuts.map(({ name, url }) => ({
      name,
      shortName: name,
      url,
      chosenIconUrl: icons.any.url ?? undefined,
    })),
    generatorApp: 'marsa',
    webManifestUrl: app.manifestUrl,
    fullScopeUrl: app.scope,
    fallbackType: 'customtabs',
    features: {},
    alphaDependencies: { enabled: false },
    enableSiteSettingsShortcut: true,
    isChromeOSOnly: false,
    isMetaQuest: false,
    minSdkVersion: 23,
    orientation: app.orientation === 'any' ? 'default' : app.orientation,
    fingerprints: app.fingerprints.map((value) => ({ value })),
    additionalTrustedOrigins: [],
    retainedBundles: [],
  };
}
