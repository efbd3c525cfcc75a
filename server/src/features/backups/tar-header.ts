/** The 512 bytes before each file of a tar archive (POSIX.1-1988 ustar), of which Marsa writes plain files only. */
export const blockSize = 512;

const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;

/** Sizes from 8 GiB on do not fit eleven octal digits and stand there as a number (GNU's way). */
const mostOctal = 8 ** 11;

/** @throws Error if the path does not fit: 100 bytes, or 155 before some slash and 100 after it */
export function toTarHeader({ path, size }: { path: string; size: number }): Buffer {
  const header = Buffer.alloc(blockSize);
  const { prefix, name } = splitPath(path);
  header.write(name, 0);
  header.write(octal(0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  if (size < mostOctal) header.write(octal(size, 12), 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write(octal(0, 12), 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(prefix, 345);
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function splitPath(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { prefix, name };
  }
  throw new Error(`The path ${JSON.stringify(path)} is too long for an archive.`);
}

export interface TarHeader {
  path: string;
  size: number;
  /** `0` a file, `5` a folder, `x` attributes of the next one, … */
  type: string;
}

/** @returns undefined for the block of zeros at the end */
export function parseTarHeader(header: Buffer): TarHeader | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  const found = Number.parseInt(header.toString('latin1', 148, 156), 8);
  if (found !== checksumOf(header)) throw new Error('a header is damaged');
  if (header.toString('latin1', 257, 262) !== 'ustar') throw new Error('a header is of no known form');
  const isPosix = header[262] === 0;
  const prefix = isPosix ? textAt(header, 345, 155) : '';
  const name = textAt(header, 0, 100);
  const type = header[156] === 0 ? '0' : String.fromCharCode(header[156] ?? 0);
  return { path: prefix === '' ? name : `${prefix}/${name}`, size: sizeOf(header), type };
}

/** What follows the first zero must be zeros: two readers must not see two names. */
function textAt(header: Buffer, at: number, length: number): string {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  if (end >= 0 && bytes.subarray(end).some((byte) => byte !== 0))
    throw new Error('a name goes on after its end');
  return bytes.toString('utf8', 0, end < 0 ? length : end);
}

function sizeOf(header: Buffer): number {
  if (header[124] === 0x80) {
    const size = Number(header.readBigUInt64BE(128));
    if (header.readUInt32BE(124) === 0x80000000 && Number.isSafeInteger(size)) return size;
    throw new Error('a size is not a number');
  }
  const text = header.toString('latin1', 124, 136).replace(/[\0 ]+$/, '');
  if (!/^[0-7]{1,12}$/.test(text)) throw new Error('a size is not a number');
  return Number.parseInt(text, 8);
}

/** The sum of all bytes, its own eight taken as spaces. */
function checksumOf(header: Buffer): number {
  let sum = 8 * 0x20;
  for (const [at, byte] of header.entries()) if (at < 148 || at >= 156) sum += byte;
  return sum;
}

/** Zeros up to the next whole block. */
export const paddingOf = (size: number): number => (blockSize - (size % blockSize)) % blockSize;
