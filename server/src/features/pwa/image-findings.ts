import type { Finding } from '@marsa/contract/pwa.ts';
import type { PwaFindingId } from '@marsa/contract/pwa-findings.ts';
import { found, nameSome, passed } from './finding.ts';
import { type LookedAtImage, usableIcons } from './images.ts';
import { evidenceOf } from './visit.ts';

/** Judges the images of a manifest that names some. */
export function judgeImages(images: readonly LookedAtImage[]): Finding[] {
  const icons = images.filter(({ use }) => use === 'icon');
  if (icons.length === 0) return judgeOthers(images);
  return [
    judgeEach('icons-fetched', icons, ({ visited, fault }) =>
      visited.isAnswer && visited.isOk ? undefined : fault,
    ),
    judgeEach('icons-images', icons, ({ visited, fault }) =>
      visited.isAnswer && visited.isOk ? fault : undefined,
    ),
    judgeEach('icons-types', icons, typeFault),
    judgeEach('icons-sizes', icons, sizeFault),
    judgeSize('icon-192', icons, 192),
    judgeSize('icon-512', icons, 512),
    judgeMaskable(icons),
    ...judgeEdges(icons),
    judgeEach('icon-any-maskable', icons, ({ purpose }) =>
      purpose.includes('any') && purpose.includes('maskable')
        ? 'is for both "any" and "maskable"'
        : undefined,
    ),
    ...judgeOthers(images),
  ];
}

function judgeOthers(images: readonly LookedAtImage[]): Finding[] {
  const shortcuts = images.filter(({ use }) => use === 'shortcut');
  const screenshots = images.filter(({ use }) => use === 'screenshot');
  const anyFault = (image: LookedAtImage) => image.fault ?? typeFault(image) ?? sizeFault(image);
  return [
    ...(shortcuts.length > 0 ? [judgeEach('shortcut-icons', shortcuts, anyFault)] : []),
    ...(screenshots.length > 0 ? [judgeEach('screenshots', screenshots, anyFault)] : []),
  ];
}

type FaultOf = (image: LookedAtImage) => string | null | undefined;

function judgeEach(id: PwaFindingId, images: readonly LookedAtImage[], faultOf: FaultOf): Finding {
  const faulty = images.filter((image) => faultOf(image));
  const [first] = faulty;
  if (!first) return passed(id);
  const detail = nameSome(
    [...new Set(faulty.map((image) => `${pathOf(image.url)}: ${faultOf(image)}`))],
    '; ',
  );
  return found(id, detail, evidenceOf(first.visited));
}

const pathOf = (url: string) => new URL(url).pathname;

/** `image/jpg` and `image/vnd.microsoft.icon` are other names of what we know. */
const otherNames: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/vnd.microsoft.icon': 'image/x-icon',
  'image/ico': 'image/x-icon',
};

function typeFault({ type, declaredType, fault }: LookedAtImage): string | undefined {
  if (fault !== null || declaredType === null || type === null) return undefined;
  const declared = otherNames[declaredType] ?? declaredType;
  return declared === type ? undefined : `is ${type}, declared as ${declaredType}`;
}

function sizeFault({ width, height, declaredSizes, fault }: LookedAtImage): string | undefined {
  if (fault !== null || width === null || declaredSizes.length === 0) return undefined;
  if (declaredSizes.includes('any') || declaredSizes.includes(`${width}x${height}`)) return undefined;
  return `is ${width}x${height}, declared as ${declaredSizes.join(' ')}`;
}

function judgeSize(id: 'icon-192' | 'icon-512', icons: readonly LookedAtImage[], pixels: number): Finding {
  const [largest] = usableIcons(icons, 'any', 1);
  if ((largest?.width ?? 0) >= pixels) return passed(id);
  const have = largest ? `The largest has ${largest.width} pixels.` : 'There is none that can be used.';
  const svg = icons.some(({ type }) => type === 'image/svg+xml')
    ? ' SVG does not count: stores want pixels.'
    : '';
  return found(id, have + svg);
}

function judgeMaskable(icons: readonly LookedAtImage[]): Finding {
  const [largest] = usableIcons(icons, 'maskable', 1);
  if (!largest) return found('icon-maskable', 'There is none.');
  const pixels = largest.width ?? 0;
  return pixels >= 192
    ? passed('icon-maskable')
    : found('icon-maskable', `The largest has ${pixels} pixels.`);
}

/** A maskable icon fills its whole square: what shines through shows as holes after the launcher cut its shape. */
function judgeEdges(icons: readonly LookedAtImage[]): Finding[] {
  const maskable = icons.filter(({ purpose, fault, isOpaque }) => {
    return purpose.includes('maskable') && fault === null && isOpaque !== undefined;
  });
  if (maskable.length === 0) return [];
  return [
    judgeEach('icon-maskable-opaque', maskable, ({ isOpaque }) =>
      isOpaque ? undefined : 'is transparent in places',
    ),
  ];
}
