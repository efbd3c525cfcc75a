import type { Manifest, MeasuredImage } from '@marsa/contract/pwa.ts';
import { findOpacity, measureImage } from './image.ts';
import { faultOf, type Visited, type Visitor } from './visit.ts';

/** An image of the manifest as it really is. */
export interface LookedAtImage extends MeasuredImage {
  visited: Visited;
  /** Of icons that could be decoded. */
  isOpaque: boolean | undefined;
}

/** Fetches, measures and (icons) decodes what the manifest names; each URL once, however often it is named. */
export async function lookAtImages(visitor: Visitor, manifest: Manifest): Promise<LookedAtImage[]> {
  const named = [
    ...manifest.icons.map((image) => ({ image, use: 'icon' as const })),
    ...manifest.shortcuts.flatMap(({ icons }) => icons.map((image) => ({ image, use: 'shortcut' as const }))),
    ...manifest.screenshots.map((image) => ({ image, use: 'screenshot' as const })),
  ];
  const reading = new Map<string, Promise<ReadImage>>();
  return Promise.all(
    named.map(async ({ image, use }) => {
      const known = reading.get(image.src) ?? readImage(visitor, image.src, use === 'icon');
      reading.set(image.src, known);
      const declared = { declaredSizes: image.sizes, declaredType: image.type, purpose: image.purpose };
      return { url: image.src, use, ...declared, ...(await known) };
    }),
  );
}

type ReadImage = Omit<LookedAtImage, 'url' | 'use' | 'declaredSizes' | 'declaredType' | 'purpose'>;

async function readImage(visitor: Visitor, url: string, isDecoded: boolean): Promise<ReadImage> {
  const visited = await visitor.get(url);
  const read: ReadImage = {
    status: visited.isAnswer ? visited.status : null,
    type: null,
    width: null,
    height: null,
    bytes: visited.isAnswer ? visited.bytes.length : null,
    fault: faultOf(visited) ?? null,
    visited,
    isOpaque: undefined,
  };
  if (!visited.isAnswer || read.fault !== null) return read;
  const measured = await measureImage(visited.bytes);
  if (!measured) return { ...read, fault: 'This is no image that browsers can read.' };
  if (!isDecoded || measured.width === null) return { ...read, ...measured };
  const isOpaque = await findOpacity(visited.bytes);
  const fault = isOpaque === undefined ? 'The image is damaged or has more than 16 million pixels.' : null;
  return { ...read, ...measured, isOpaque, fault };
}

export const toMeasuredImage = ({ visited: _, isOpaque: __, ...measured }: LookedAtImage): MeasuredImage =>
  measured;

export const isSquare = ({ width, height }: LookedAtImage) => width !== null && width === height;

/** Kinds that both browsers install and wrappers can be made of. */
const usableTypes = new Set(['image/png', 'image/webp']);

/** Whole square icons of a purpose, largest first. */
export function usableIcons(
  images: readonly LookedAtImage[],
  purpose: MeasuredImage['purpose'][number],
  atLeast: number,
): LookedAtImage[] {
  return images
    .filter(
      (image) =>
        image.use === 'icon' &&
        image.fault === null &&
        image.purpose.includes(purpose) &&
        usableTypes.has(image.type ?? '') &&
        isSquare(image) &&
        (image.width ?? 0) >= atLeast,
    )
    .sort((a, b) => (b.width ?? 0) - (a.width ?? 0));
}
