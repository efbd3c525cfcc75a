import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDumpFileName } from '#engines/database/dump/dumps.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { openArchiveKey, type ReadHeader, readHeader } from './archive-header.ts';
import { openLegacy } from './legacy-archive.ts';
import {
  dataPrefix,
  type Manifest,
  type ManifestFile,
  manifestName,
  openManifest,
  signatureName,
} from './manifest.ts';
import { openChunks } from './sealed-chunks.ts';
import { readTar, readText, type TarEntry } from './tar-reader.ts';

/** What is inside an archive, all of it checked. */
export interface Contents {
  engine: Manifest['engine'];
  files: readonly ManifestFile[];
  /** Absent where it is a legacy archive, of which nobody knows who made it. */
  manifest?: Manifest;
  /** What was let pass because somebody asked for it. */
  warnings: readonly string[];
}

/** An archive that was checked from its first byte to its last; nothing of it has been written anywhere. */
export interface CheckedArchive {
  header?: ReadHeader['header'];
  contents: Contents;
  /** Writes its files below an empty folder. They are held against the check: the archive may have been exchanged. */
  extract(folder: string): Promise<void>;
}

export interface ReadOptions {
  ring: KeyRing;
  /** Also reads an unsigned legacy archive … */
  force?: boolean;
  /** … even where its own checksums do not fit. Neither loosens anything for the archives of today. */
  skipMd5?: boolean;
}

/**
 * Checks an archive whole and gives it to `use`.
 * @throws Error that names the archive and the first thing that is not right
 */
export async function withArchive<T>(
  path: string,
  options: ReadOptions,
  use: (archive: CheckedArchive) => Promise<T>,
): Promise<T> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `There is no archive ${path}.` : error.message);
  });
  try {
    const archive = await check(handle, options).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`The archive ${path} is refused. ${reason[0]?.toUpperCase()}${reason.slice(1)}`, {
        cause: error,
      });
    });
    return await use(archive);
  } finally {
    await handle.close();
  }
}

async function check(handle: FileHandle, options: ReadOptions): Promise<CheckedArchive> {
  const read = await readHeader(handle);
  if (!read) {
    const legacy = await openLegacy(handle, options);
    assertPlaces(legacy.contents.files);
    return {
      contents: legacy.contents,
      extract: (folder) => extract(legacy.entries(), legacy.contents.files, folder),
    };
  }
  const entries = () => openEntries(handle, options.ring, read);
  const manifest = await checkEntries(entries(), options.ring, read);
  const contents: Contents = { engine: manifest.engine, files: manifest.files, manifest, warnings: [] };
  return { header: read.header, contents, extract: (folder) => extract(entries(), manifest.files, folder) };
}

const openEntries = (handle: FileHandle, ring: KeyRing, read: ReadHeader) =>
  readTar(openChunks(handle, openArchiveKey(ring, read), { start: read.length, digest: read.digest }));

const mostTextBytes = 64 << 20;

async function checkEntries(
  entries: AsyncIterable<TarEntry>,
  ring: KeyRing,
  { header }: ReadHeader,
): Promise<Manifest> {
  const found: ManifestFile[] = [];
  const texts = new Map<string, string>();
  for await (const entry of entries) {
    const { path } = entry;
    if (path === manifestName || path === signatureName)
      texts.set(path, await readText(entry, mostTextBytes));
    else if (texts.size > 0) throw new Error(`${JSON.stringify(path)} comes after the manifest.`);
    else found.push(await hashEntry(entry));
  }
  const [text, signature] = [texts.get(manifestName), texts.get(signatureName)];
  if (text === undefined) throw new Error('It has no manifest.');
  if (signature === undefined) throw new Error('Its manifest is not signed.');
  const manifest = openManifest(ring, header.masterKeyId, text, signature);
  const { id, createdAt, engine, marsa, migrations } = manifest;
  const isSame =
    id === header.id &&
    createdAt === header.createdAt &&
    engine === header.engine &&
    marsa === header.marsa &&
    migrations.at(-1) === header.schema;
  if (!isSame) throw new Error('Its header and its manifest are not of the same backup.');
  assertSameFiles(manifest.files, found);
  return manifest;
}

function assertSameFiles(expected: readonly ManifestFile[], found: readonly ManifestFile[]): void {
  const left = new Map(expected.map((file) => [file.path, file]));
  if (left.size !== expected.length) throw new Error('Its manifest names a file twice.');
  for (const { path, size, sha256 } of found) {
    const file = left.get(path);
    if (!file) throw new Error(`${JSON.stringify(path)} is not in its manifest.`);
    if (file.size !== size) throw new Error(`${JSON.stringify(path)} has the wrong size.`);
    if (file.sha256 !== sha256) throw new Error(`${JSON.stringify(path)} has the wrong SHA-256.`);
    left.delete(path);
  }
  const [missing] = left.keys();
  if (missing !== undefined) throw new Error(`${JSON.stringify(missing)} is missing.`);
  assertPlaces(found);
}

/** One database, and files of the data folder. */
function assertPlaces(files: readonly ManifestFile[]): void {
  const others = files.filter(({ path }) => !path.startsWith(dataPrefix));
  const strange = others.find(({ path }) => !isDumpFileName(path));
  if (strange) throw new Error(`${JSON.stringify(strange.path)} belongs to no backup.`);
  if (others.length !== 1) throw new Error(`It holds ${others.length} databases instead of one.`);
}

async function hashEntry({ path, size, content }: TarEntry): Promise<ManifestFile> {
  const hash = createHash('sha256');
  for await (const part of content) hash.update(part);
  return { path, size, sha256: hash.digest('hex') };
}

async function extract(
  entries: AsyncIterable<TarEntry>,
  files: readonly ManifestFile[],
  folder: string,
): Promise<void> {
  const checked = new Map(files.map((file) => [file.path, file]));
  const written: ManifestFile[] = [];
  for await (const entry of entries) {
    if (entry.path === manifestName || entry.path === signatureName) continue;
    if (!checked.has(entry.path)) throw new Error('The archive was exchanged while it was read.');
    written.push(await writeEntry(entry, join(folder, entry.path)));
  }
  assertSameFiles(files, written);
}

/** A new file (0600) in folders of the owner's (0700). */
async function writeEntry({ path, size, content }: TarEntry, target: string): Promise<ManifestFile> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const handle = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    for await (const part of content) {
      hash.update(part);
      for (let done = 0; done < part.length; ) done += (await handle.write(part, done)).bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { path, size, sha256: hash.digest('hex') };
}
