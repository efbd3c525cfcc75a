import { type Artwork, drawIcon, drawSilhouette } from './artwork.ts';
import type { WrapperFile } from './wrapper-file.ts';

/** Pixels of one dp. */
const densities = { mdpi: 1, hdpi: 1.5, xhdpi: 2, xxhdpi: 3, xxxhdpi: 4 } as const;

const launcherDp = 48;
/** Of 108 dp: with 13 dp around it the safe zone of a maskable icon lies on that of Android. */
export const maskableDp = 82;
const notificationDp = 24;
const splashDp = 192;
const storeIconSize = 512;

const resources = 'android/app/src/main/res';

export async function androidImages({ any, maskable, monochrome }: Artwork): Promise<WrapperFile[]> {
  const images = Object.entries(densities).flatMap(([density, scale]) => [
    file(`mipmap-${density}/ic_launcher.png`, drawIcon(any, launcherDp * scale)),
    file(`drawable-${density}/splash.png`, drawIcon(any, splashDp * scale)),
    file(
      `drawable-${density}/ic_notification_icon.png`,
      drawSilhouette(monochrome ?? any, notificationDp * scale),
    ),
    ...(maskable ? [file(`mipmap-${density}/ic_maskable.png`, drawIcon(maskable, maskableDp * scale))] : []),
  ]);
  // One density is enough where Android tints and scales the shape itself.
  if (maskable && monochrome) {
    images.push(
      file('mipmap-xxxhdpi/ic_monochrome.png', drawSilhouette(monochrome, maskableDp * densities.xxxhdpi)),
    );
  }
  const storeIcon = drawIcon(any, storeIconSize).then((bytes) => ({ path: 'android/store_icon.png', bytes }));
  return Promise.all([...images, storeIcon]);
}

async function file(name: string, png: Promise<Buffer>): Promise<WrapperFile> {
  return { path: `${resources}/${name}`, bytes: await png };
}
