import type { FileHandle } from 'node:fs/promises';
import { open, type SealContext, type SealingKey, sealInParts } from '#platform/cipher.ts';

/**
 * A stream sealed in chunks, as STREAM does it (Hoang, Reyhanitabar, Rogaway, Vizár 2015) with the vault's own cipher:
 * each chunk is a sealed value whose place and whether it is the last are bound by its tag. So none can be changed, left
 * out, put elsewhere, repeated or taken from another archive, and the end cannot be cut off.
 */
const chunkContext = (digest: string, index: number, isLast: boolean): SealContext => [
  'marsa/backup/chunk/v2',
  digest,
  index,
  isLast ? 1 : 0,
];

/** Bytes of content in each chunk but the last. Small enough that sealing one keeps no request waiting. */
export const chunkSize = 1 << 20;
/** Version, id of the key, nonce, tag. */
const overhead = 3 + 16 + 12 + 16;

export interface ChunkWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Changes bytes that were written, of the first chunk: it is sealed last. */
  amend(bytes: Uint8Array, at: number): void;
  /** Seals what is left; the file ends with it. */
  end(): Promise<void>;
}

/** Chunks that are on their way to the file at a time. */
const mostWriting = 4;
/** Bytes after which they are sent on to the disk, so that little is left for the end. */
const syncedAtOnce = 64 << 20;

/** Writes chunks to the file from `start` on, while the next one is filled. */
export function createChunkWriter(
  handle: FileHandle,
  key: SealingKey,
  { start, digest }: { start: number; digest: string },
): ChunkWriter {
  let chunk: Buffer = Buffer.allocUnsafeSlow(chunkSize);
  let first: Buffer | undefined;
  let filled = 0;
  let index = 0;
  const writing: Promise<void>[] = [];
  const disk = createDisk(handle);
  const put = async (at: number, isLast: boolean, ...content: Uint8Array[]) => {
    const sealed = sealInParts(key, chunkContext(digest, at, isLast), ...content);
    if (writing.length >= mostWriting) await writing.shift();
    const written = disk.write(sealed, start + at * (chunkSize + overhead));
    // Whoever waits next gets to hear of a fault.
    written.catch(() => {});
    writing.push(written);
  };
  return {
    async write(bytes) {
      let rest = bytes;
      // Only while more follows: the last chunk may be a full one.
      while (filled + rest.length > chunkSize) {
        const part = rest.subarray(0, chunkSize - filled);
        // What comes in large pieces is sealed from where it is.
        if (index > 0) await put(index, false, chunk.subarray(0, filled), part);
        else {
          chunk.set(part, filled);
          [first, chunk] = [chunk, Buffer.allocUnsafeSlow(chunkSize)];
        }
        index++;
        filled = 0;
        rest = rest.subarray(part.length);
      }
      chunk.set(rest, filled);
      filled += rest.length;
    },
    amend(bytes, at) {
      const target = first ?? chunk.subarray(0, filled);
      if (at + bytes.length > target.length) throw new Error('That is not in the first chunk.');
      target.set(bytes, at);
    },
    async end() {
      await put(index, true, chunk.subarray(0, filled));
      if (first) await put(0, false, first);
      await Promise.all(writing);
      await disk.settle();
      chunk.fill(0);
      first?.fill(0);
    },
  };
}

/** Puts bytes at their place, and now and then what is there on the disk. */
function createDisk(handle: FileHandle) {
  let unsynced = 0;
  let syncing: Promise<void> | undefined;
  return {
    async write(parts: readonly Buffer[], position: number): Promise<void> {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const { bytesWritten } = await handle.writev(parts, position);
      if (bytesWritten !== length) throw new Error('The disk took only a part of it: it is probably full.');
      for (const part of parts) giveBack(part);
      unsynced += length;
      if (unsynced < syncedAtOnce || syncing) return;
      unsynced = 0;
      syncing = handle.datasync().finally(() => {
        syncing = undefined;
      });
      syncing.catch(() => {});
    },
    settle: async () => syncing,
  };
}

/** Gives memory back now: the collector would come when there are a hundred megabytes of it, and stop everything. */
function giveBack({ buffer, byteLength }: Buffer): void {
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (isWhole && byteLength >= leastGivenBack) buffer.transfer(0);
}

/** Bytes; what is smaller may be a constant of others, and is of no weight. */
const leastGivenBack = 4096;

/**
 * The content of the chunks from `start` to the end of the file; each piece is verified before it is given out, and
 * its memory is only good until the next one.
 * @throws Error at the first chunk that is not as it was sealed
 */
export async function* openChunks(
  handle: FileHandle,
  key: SealingKey,
  { start, digest }: { start: number; digest: string },
): AsyncGenerator<Buffer> {
  const { size } = await handle.stat();
  const sealed = Buffer.allocUnsafeSlow(chunkSize + overhead);
  for (let index = 0, at = start; ; index++) {
    const length = Math.min(sealed.length, size - at);
    await readFully(handle, sealed, length, at);
    at += length;
    const isLast = at >= size;
    yield openChunk(key, chunkContext(digest, index, isLast), sealed.subarray(0, length));
    if (isLast) return;
  }
}

function openChunk(key: SealingKey, context: SealContext, sealed: Buffer): Buffer {
  try {
    return open(key, context, sealed);
  } catch (cause) {
    throw new Error('It was changed, cut or damaged.', { cause });
  }
}

async function readFully(handle: FileHandle, target: Buffer, length: number, at: number): Promise<void> {
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(target, done, length - done, at + done);
    if (bytesRead === 0) throw new Error('It became shorter while it was read.');
    done += bytesRead;
  }
}
