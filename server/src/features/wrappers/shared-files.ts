import type { App } from './app.ts';
import { associationFiles } from './association-files.ts';
import { toReadme } from './readme.ts';
import { jsonFile, textFile, type WrapperFile } from './wrapper-file.ts';

/** What both platforms share: the identifiers for fastlane, the association files and the README. */
export async function sharedFiles(app: App): Promise<WrapperFile[]> {
  const { androidPackage, appleTeamId, iosBundleId } = app;
  return [
    jsonFile('fastlane/app.json', { androidPackage, iosBundleId, appleTeamId }),
    textFile('README.md', await toReadme(app)),
    ...associationFiles(app),
  ];
}
