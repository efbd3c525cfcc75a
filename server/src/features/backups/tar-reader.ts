import { createPathRegister, pathFault } from './archive-path.ts';
import { blockSize, paddingOf, parseTarHeader } from './tar-header.ts';

/** A file of an archive. Its content has to be read to its end before the next entry is asked for. */
export interface TarEntry {
  path: string;
  size: number;
  content: AsyncIterable<Buffer>;
}

export const mostEntries = 100_000;

const kinds: Record<string, string> = {
  1: 'a hard link',
  2: 'a link',
  3: 'a device',
  4: 'a device',
  6: 'a pipe',
  S: 'a sparse file',
  L: 'a name longer than an archive of Marsa has',
  K: 'a link longer than an archive of Marsa has',
  g: 'attributes of all files',
};

/** Attributes that other programs write beside a file and that change neither its name nor its size. */
const harmless =
  /^(mtime|atime|ctime|uid|gid|uname|gname|comment|SCHILY\.(dev|ino|nlink)|LIBARCHIVE\.creationtime)$/;
const mostAttributes = 64 * 1024;

/**
 * The files of a tar archive. It takes nothing but plain files with plain paths, each once; folders and harmless
 * attributes of other programs (in legacy archives) are passed over. Nothing follows its end.
 * @throws Error that says what is not right, before the entry in question is given out
 */
export async function* readTar(bytes: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const source = createByteSource(bytes);
  const register = createPathRegister();
  for (let count = 0; ; ) {
    const header = parseTarHeader(await source.take(blockSize));
    if (!header) break;
    if (++count > mostEntries) throw new Error(`it holds more than ${mostEntries} entries`);
    if (header.type === 'x') await passAttributes(source, header.size);
    else if (header.type === '5') passFolder(header.path, header.size);
    else {
      const path = header.path.replace(/^\.\//, '');
      if (header.type !== '0')
        throw new Error(`${JSON.stringify(path)} is ${kinds[header.type] ?? 'no plain file'}`);
      const fault = pathFault(path);
      if (fault) throw new Error(`the path ${JSON.stringify(path)} is refused: ${fault}`);
      register(path);
      const content = source.stream(header.size);
      yield { path, size: header.size, content };
      for await (const _ of content);
      await source.take(paddingOf(header.size));
    }
  }
  if (!(await source.isZeroToTheEnd())) throw new Error('something follows its end');
}

/** The content of a small file. */
export async function readText({ path, size, content }: TarEntry, mostBytes: number): Promise<string> {
  if (size > mostBytes) throw new Error(`${JSON.stringify(path)} is too large`);
  const parts: Buffer[] = [];
  // Copied: the memory of a piece is only good until the next one.
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

function passFolder(path: string, size: number): void {
  const plain = path.replace(/^\.\//, '').replace(/\/$/, '');
  const fault = plain === '' || plain === '.' ? undefined : pathFault(plain);
  if (fault) throw new Error(`the path ${JSON.stringify(path)} is refused: ${fault}`);
  if (size !== 0) throw new Error(`the folder ${JSON.stringify(path)} has a content`);
}

async function passAttributes(source: ByteSource, size: number): Promise<void> {
  if (size > mostAttributes) throw new Error('the attributes of a file are too long');
  const text = (await source.take(size)).toString('utf8');
  await source.take(paddingOf(size));
  for (const line of text.split('\n').filter(Boolean)) {
    const key = /^\d+ ([^=]+)=/.exec(line)?.[1] ?? '';
    if (!harmless.test(key)) throw new Error(`the attribute ${JSON.stringify(key)} of a file is refused`);
  }
}

interface ByteSource {
  /** @throws Error if fewer are left */
  take(length: number): Promise<Buffer>;
  /** The next `length` bytes, as they come. */
  stream(length: number): AsyncGenerator<Buffer>;
  isZeroToTheEnd(): Promise<boolean>;
}

function createByteSource(bytes: AsyncIterable<Buffer>): ByteSource {
  const pieces = bytes[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = await pieces.next();
    rest = done ? Buffer.alloc(0) : value;
    return !done;
  };
  async function* stream(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (rest.length === 0 && !(await more())) throw new Error('it ends too early');
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  return {
    stream,
    async take(length) {
      const parts: Buffer[] = [];
      // Copied: the source may use its memory again.
      for await (const part of stream(length)) parts.push(Buffer.from(part));
      return Buffer.concat(parts);
    },
    async isZeroToTheEnd() {
      do if (rest.some((byte) => byte !== 0)) return false;
      while (await more());
      return true;
    },
  };
}
