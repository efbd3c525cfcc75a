import type { App } from './app.ts';
import { jsonFile, type WrapperFile } from './wrapper-file.ts';

/** What `https://<host>/.well-known/assetlinks.json` must say, so that Android shows the app without an address bar. */
export function toAssetLinks(androidPackage: string, fingerprints: readonly string[]) {
  return [
    {
      relation: ['delegate_permission/common.handle_all_urls'],
      target: {
        namespace: 'android_app',
        package_name: androidPackage,
        sha256_cert_fingerprints: fingerprints,
      },
    },
  ];
}

/** What `https://<host>/.well-known/apple-app-site-association` must say, for universal links and shared passwords. */
export function toAppSiteAssociation(teamId: string, bundleId: string, scopePath: string) {
  const appId = `${teamId}.${bundleId}`;
  return {
    applinks: { details: [{ appIDs: [appId], components: [{ '/': `${scopePath}*` }] }] },
    webcredentials: { apps: [appId] },
  };
}

/** Only what is complete: half an association file fails on every device and says so on none. */
export function associationFiles(app: App): WrapperFile[] {
  const { androidPackage, appleTeamId, fingerprints, iosBundleId, scope } = app;
  const files: WrapperFile[] = [];
  if (androidPackage && fingerprints.length > 0) {
    files.push(jsonFile('.well-known/assetlinks.json', toAssetLinks(androidPackage, fingerprints)));
  }
  if (iosBundleId && appleTeamId) {
    const association = toAppSiteAssociation(appleTeamId, iosBundleId, new URL(scope).pathname);
    files.push(jsonFile('.well-known/apple-app-site-association', association));
  }
  return files;
}
