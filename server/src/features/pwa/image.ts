import sharp from 'sharp';

/** An image by its bytes. Only the kinds of which sharp reads a size have one. */
export interface Measured {
  type: string;
  width: number | null;
  height: number | null;
}

/** Pixels; 4096 × 4096. */
const mostPixels = 16_777_216;
const decodeSeconds = 3;
/** Sharp on the densest screens where it is shown: in lists and headings. */
const smallPixels = 96;

interface Format {
  type: string;
  /** Whether the first kilobyte, one character for each byte, is the beginning of such a file. */
  isBegunBy(beginning: string): boolean;
  isMeasured: boolean;
}

const svg = /^(?=[\s\S]*<svg[\s>])(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml|!--|!doctype\s+svg)/i;

const formats: Format[] = [
  { type: 'image/png', isBegunBy: (bytes) => bytes.startsWith('\x89PNG\r\n\x1a\n'), isMeasured: true },
  { type: 'image/jpeg', isBegunBy: (bytes) => bytes.startsWith('\xff\xd8\xff'), isMeasured: true },
  // These two have their name behind a length.
  { type: 'image/webp', isBegunBy: (bytes) => bytes.startsWith('WEBP', 8), isMeasured: true },
  { type: 'image/avif', isBegunBy: (bytes) => bytes.startsWith('ftypavi', 4), isMeasured: true },
  { type: 'image/gif', isBegunBy: (bytes) => bytes.startsWith('GIF8'), isMeasured: true },
  { type: 'image/x-icon', isBegunBy: (bytes) => bytes.startsWith('\0\0\x01\0'), isMeasured: false },
  { type: 'image/bmp', isBegunBy: (bytes) => bytes.startsWith('BM'), isMeasured: false },
  { type: 'image/svg+xml', isBegunBy: (bytes) => svg.test(bytes), isMeasured: false },
];

/** The format by the first bytes, as browsers find it; what a server or a manifest claims does not count. */
function findFormat(bytes: Buffer): Format | undefined {
  const beginning = bytes.toString('latin1', 0, 1024);
  return formats.find(({ isBegunBy }) => isBegunBy(beginning));
}

/**
 * Type and size; SVG, ICO and BMP are known by their type only and never decoded.
 * @returns undefined for what is no image
 */
export async function measureImage(bytes: Buffer): Promise<Measured | undefined> {
  const format = findFormat(bytes);
  if (!format) return undefined;
  if (!format.isMeasured) return { type: format.type, width: null, height: null };
  try {
    const { width, height } = await open(bytes).metadata();
    return { type: format.type, width, height };
  } catch {
    return undefined;
  }
}

/**
 * Decodes the whole image.
 * @returns whether every pixel is opaque; undefined where it cannot be decoded
 */
export async function findOpacity(bytes: Buffer): Promise<boolean | undefined> {
  try {
    // `stats()` would say it, but now and then it lets half a file pass while other images are being read.
    const alpha = await open(bytes)
      .ensureAlpha()
      .extractChannel('alpha')
      .raw()
      .timeout({ seconds: decodeSeconds })
      .toBuffer();
    return alpha.equals(Buffer.alloc(alpha.length, 255));
  } catch {
    return undefined;
  }
}

/** A small picture of an image, drawn anew and without metadata: what is sent on is nothing that a site made. */
export const drawSmall = (bytes: Uint8Array): Promise<Buffer> =>
  open(bytes)
    .timeout({ seconds: decodeSeconds })
    .resize(smallPixels, smallPixels, { fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();

const open = (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' });
