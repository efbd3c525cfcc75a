import type { FileHandle } from 'node:fs/promises';
import { open, type SealContext, type SealingKey, seal } from '#platform/cipher.ts';

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
  /** Seals what is left as the last chunk. */
  end(): Promise<void>;
}

/** Appends to the file; one chunk is written while the next is filled. */
export function createChunkWriter(handle: FileHandle, key: SealingKey, digest: string): ChunkWriter {
  const chunk = Buffer.allocUnsafeSlow(chunkSize);
  let filled = 0;
  let index = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async (isLast: boolean) => {
    const sealed = seal(key, chunkContext(digest, index++, isLast), chunk.subarray(0, filled));
    filled = 0;
    await writing;
    writing = handle.write(sealed);
    // Whoever waits next gets to hear of a fault.
    writing.catch(() => {});
  };
  return {
    async write(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        // Only once more follows: the last chunk may be a full one.
        if (filled === chunkSize) await flush(false);
        const part = rest.subarray(0, chunkSize - filled);
        chunk.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
    },
    async end() {
      await flush(true);
      await writing;
      chunk.fill(0);
    },
  };
}

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
