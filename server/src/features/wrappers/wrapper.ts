import { androidFiles } from './android-files.ts';
import { readApp } from './app.ts';
import { readArtwork } from './artwork.ts';
import { iosFiles } from './ios-files.ts';
import { sharedFiles } from './shared-files.ts';
import { templateFiles } from './template-files.ts';
import type { WrapperFile } from './wrapper-file.ts';
import { type WrapperInput, type WrapperPlatform, wrapperPlatforms } from './wrapper-input.ts';

/**
 * The complete repository of an app: a Trusted Web Activity for Android, a WKWebView shell for iOS, fastlane and the
 * two workflows. The same input gives the same bytes; nothing is fetched.
 * @returns the files sorted by path
 * @throws Problem `CONFLICT` naming fields of the project or an icon that a platform needs; `BAD_REQUEST` naming a
 *   value that cannot be part of an app
 */
export async function generateWrapper(
  input: WrapperInput,
  platforms: readonly WrapperPlatform[] = wrapperPlatforms,
): Promise<WrapperFile[]> {
  const app = readApp(input, platforms);
  const artwork = await readArtwork(input.icons);
  const parts = [templateFiles('shared'), sharedFiles(app)];
  if (app.androidPackage) {
    parts.push(templateFiles('android'), androidFiles(app, app.androidPackage, artwork, input.icons));
  }
  if (app.iosBundleId) {
    parts.push(templateFiles('ios'), iosFiles(app, app.iosBundleId, artwork));
  }
  return (await Promise.all(parts)).flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}
