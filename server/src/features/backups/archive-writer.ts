import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toIso } from '#platform/clock.ts';
import { syncFolderOf } from '#platform/durable-file.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { type ArchiveHeader, makeHeader, openArchiveKey } from './archive-header.ts';
import { type Manifest, type ManifestFile, manifestName, signatureName, signManifest } from './manifest.ts';
import { type ChunkWriter, createChunkWriter } from './sealed-chunks.ts';
import { blockSize, paddingOf, toTarHeader } from './tar-header.ts';

export interface Source {
  /** In the archive. */
  path: string;
  /** On this machine. */
  file: string;
}

/** Something whose size shows only when all of it was given away. */
export interface Stream {
  path: string;
  pour(sink: (bytes: Buffer) => Promise<void>): Promise<void>;
}

export type Sources = Iterable<Source> | AsyncIterable<Source | Stream>;

export interface Written {
  path: string;
  bytes: number;
  manifest: Manifest;
}

export type ArchiveFacts = Omit<ArchiveHeader, 'masterKeyId' | 'wrappedKey'>;

export const archiveName = /^marsa-backup-\d{8}T\d{6}Z-[0-9A-Z]{26}\.marsabackup$/;

export const toArchiveName = ({ id, createdAt }: Pick<ArchiveHeader, 'id' | 'createdAt'>): string =>
  `marsa-backup-${toIso(createdAt).slice(0, 19).replace(/[-:]/g, '')}Z-${id}.marsabackup`;

/**
 * Writes an archive (0600) that is there under its name only once all of it is on the disk.
 * @param sources asked for one after the other; only the first may be a stream
 * @param toManifest what else stands in the manifest, given what the files turned out to be
 */
export async function writeArchive(
  folder: string,
  ring: KeyRing,
  facts: ArchiveFacts,
  sources: Sources,
  toManifest: (files: ManifestFile[]) => Manifest,
): Promise<Written> {
  const path = join(folder, toArchiveName(facts));
  const partial = `${path}.partial`;
  const handle = await open(partial, 'wx', 0o600);
  try {
    const manifest = await fill(handle, ring, facts, sources, toManifest);
    await handle.sync();
    const { size: bytes } = await handle.stat();
    await rename(partial, path);
    await syncFolderOf(path);
    return { path, bytes, manifest };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function fill(
  handle: FileHandle,
  ring: KeyRing,
  facts: ArchiveFacts,
  sources: Sources,
  toManifest: (files: ManifestFile[]) => Manifest,
): Promise<Manifest> {
  const { bytes, read } = makeHeader(ring, facts);
  await handle.write(bytes);
  const { length: start, digest } = read;
  const writer = createChunkWriter(handle, openArchiveKey(ring, read), { start, digest });
  const files: ManifestFile[] = [];
  for await (const source of sources) {
    if ('file' in source) files.push(await addFile(writer, source));
    else if (files.length === 0) files.push(await addStream(writer, source));
    else throw new Error('Only the first file of an archive can be a stream.');
  }
  const manifest = toManifest(files);
  const { text, signature } = signManifest(ring, read.header.masterKeyId, manifest);
  await addText(writer, manifestName, text);
  await addText(writer, signatureName, signature);
  await writer.write(Buffer.alloc(2 * blockSize));
  await writer.end();
  return manifest;
}

const pieceSize = 1 << 20;

async function addFile(writer: ChunkWriter, { path, file }: Source): Promise<ManifestFile> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    await writer.write(toTarHeader({ path, size }));
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafeSlow(Math.min(pieceSize, Math.max(size, 1)));
    // What is appended meanwhile (a log) is not part of it.
    for (let left = size; left > 0; ) {
      const { bytesRead } = await handle.read(piece, 0, Math.min(left, piece.length));
      if (bytesRead === 0) throw new Error(`${file} became shorter while it was read; try again.`);
      const part = piece.subarray(0, bytesRead);
      hash.update(part);
      await writer.write(part);
      left -= bytesRead;
    }
    await writer.write(Buffer.alloc(paddingOf(size)));
    return { path, size, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

/** Its header is amended once its size is known. */
async function addStream(writer: ChunkWriter, { path, pour }: Stream): Promise<ManifestFile> {
  await writer.write(toTarHeader({ path, size: 0 }));
  const hash = createHash('sha256');
  let size = 0;
  await pour(async (bytes) => {
    hash.update(bytes);
    size += bytes.length;
    await writer.write(bytes);
  });
  writer.amend(toTarHeader({ path, size }), 0);
  await writer.write(Buffer.alloc(paddingOf(size)));
  return { path, size, sha256: hash.digest('hex') };
}

async function addText(writer: ChunkWriter, path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await writer.write(toTarHeader({ path, size: bytes.length }));
  await writer.write(bytes);
  await writer.write(Buffer.alloc(paddingOf(bytes.length)));
}
