import sharp, { type Sharp } from 'sharp';
import { Problem } from '#platform/problem.ts';
import type { Color } from './color.ts';
import type { WrapperIcon, WrapperInput } from './wrapper-input.ts';

/** A decoded icon: RGBA in sRGB, square. */
export interface Picture {
  pixels: Buffer;
  size: number;
}

export interface Artwork {
  any: Picture;
  maskable: Picture | undefined;
  monochrome: Picture | undefined;
}

const leastSize = 192;
const mostPixels = 4096 * 4096;
const formats = ['png', 'webp', 'jpeg'];

/** @throws Problem `CONFLICT` for an icon that is no picture, not square or too small. */
export async function readArtwork({ any, maskable, monochrome }: WrapperInput['icons']): Promise<Artwork> {
  const [main, ...others] = await Promise.all([
    readPicture('The icon', any),
    maskable ? readPicture('The maskable icon', maskable) : undefined,
    monochrome ? readPicture('The monochrome icon', monochrome) : undefined,
  ]);
  return { any: main, maskable: others[0], monochrome: others[1] };
}

async function readPicture(what: string, { bytes }: WrapperIcon): Promise<Picture> {
  const image = sharp(bytes, { limitInputPixels: mostPixels });
  const { format, width, height } = await image.metadata().catch((cause: unknown) => {
    throw new Problem('CONFLICT', `${what} is not a picture that can be read.`, { cause });
  });
  if (!formats.includes(format))
    throw new Problem('CONFLICT', `${what} is ${format}, not PNG, WebP or JPEG.`);
  if (width !== height || width < leastSize) {
    throw new Problem(
      'CONFLICT',
      `${what} is ${width}×${height}; it must be square and at least ${leastSize} wide.`,
    );
  }
  const pixels = await image
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw new Problem('CONFLICT', `${what} is damaged and cannot be decoded.`, { cause });
    });
  return { pixels, size: width };
}

/** The picture at a size in pixels, as PNG. */
export const drawIcon = (picture: Picture, size: number) => toPng(resized(picture, size));

/** Without transparency, which the App Store refuses. */
export function drawOpaqueIcon(picture: Picture, size: number, { red, green, blue }: Color): Promise<Buffer> {
  return toPng(resized(picture, size).flatten({ background: { r: red, g: green, b: blue } }));
}

/** A white shape on nothing: Android draws notification icons from the transparency alone. */
export async function drawSilhouette(picture: Picture, size: number): Promise<Buffer> {
  const pixels = await resized(picture, size).raw().toBuffer();
  for (let at = 0; at < pixels.length; at += 4) pixels.fill(255, at, at + 3);
  return toPng(fromPixels({ pixels, size }));
}

const fromPixels = ({ pixels, size }: Picture) =>
  sharp(pixels, { raw: { width: size, height: size, channels: 4 } });

const resized = (picture: Picture, size: number) => fromPixels(picture).resize(size, size);

/** Fixed options and no metadata: the same picture is the same bytes. */
const toPng = (image: Sharp) =>
  image.png({ compressionLevel: 6, adaptiveFiltering: false, palette: false }).toBuffer();
