import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { type ManifestFile, manifestName, parseJson } from './manifest.ts';
import { readTar, readText, type TarEntry } from './tar-reader.ts';

/**
 * The format 1: a plain tar.gz with `manifest.json`, which names the files with sizes and MD5 sums. It is neither signed
 * nor encrypted, so that nobody knows who made it: only `--force` reads it. Of databases it may hold one of SQLite;
 * the dumps of the others are programs, which nobody should run for a stranger.
 */
const shape = z.object({
  version: z.literal(1),
  engine: z.literal('sqlite', 'must be sqlite: unsigned dumps of other engines are never run'),
  files: z.array(
    z.object({ path: z.string(), size: z.int().nonnegative(), md5: z.string().regex(/^[0-9a-f]{32}$/i) }),
  ),
});

/** More than this many times its packed size is a bomb: databases pack 3 to 20 times. */
const mostRatio = 200;
const alwaysAllowed = 64 << 20;
const mostManifestBytes = 16 << 20;

export interface Legacy {
  contents: { engine: 'sqlite'; files: ManifestFile[]; warnings: string[] };
  entries(): AsyncIterable<TarEntry>;
}

/** @throws Error if it is no such archive, `force` is not given, or anything of it is not right */
export async function openLegacy(
  handle: FileHandle,
  { force = false, skipMd5 = false }: { force?: boolean; skipMd5?: boolean },
): Promise<Legacy> {
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  if (buffer.readUInt16BE() !== 0x1f8b) throw new Error('It is not a backup of Marsa.');
  if (!force) {
    throw new Error(
      'It is not signed: anybody may have made or changed it. If you know where it has been all the time: --force',
    );
  }
  const entries = () => readTar(unpack(handle));
  const found: (ManifestFile & { md5: string })[] = [];
  let text: string | undefined;
  for await (const entry of entries()) {
    if (entry.path === manifestName) text = await readText(entry, mostManifestBytes);
    else found.push(await digestsOf(entry));
  }
  if (text === undefined) throw new Error('It has no manifest.');
  const warnings = ['It is not signed: nothing proves who made it, and that nobody changed it.'];
  warnings.push(...compare(readManifest(text), found, skipMd5));
  const files = found.map(({ md5: _, ...file }) => file);
  return { contents: { engine: 'sqlite', files, warnings }, entries };
}

function readManifest(text: string): z.output<typeof shape> {
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`Its manifest is of no known form: ${issue?.path.join('.')} ${issue?.message}.`);
}

/** @returns the faults that were let pass */
function compare(
  { files }: z.output<typeof shape>,
  found: readonly (ManifestFile & { md5: string })[],
  skipMd5: boolean,
): string[] {
  const left = new Map(files.map((file) => [file.path.replace(/^\.\//, ''), file]));
  const warnings: string[] = [];
  for (const { path, size, md5 } of found) {
    const file = left.get(path);
    if (!file) throw new Error(`${JSON.stringify(path)} is not in its manifest.`);
    if (file.size !== size) throw new Error(`${JSON.stringify(path)} has the wrong size.`);
    if (file.md5.toLowerCase() !== md5) {
      const fault = `${JSON.stringify(path)} has the wrong MD5.`;
      if (!skipMd5) throw new Error(fault);
      warnings.push(fault);
    }
    left.delete(path);
  }
  const [missing] = left.keys();
  if (missing !== undefined) throw new Error(`${JSON.stringify(missing)} is missing.`);
  return warnings;
}

async function* unpack(handle: FileHandle): AsyncGenerator<Buffer> {
  const { size } = await handle.stat();
  const most = size * mostRatio + alwaysAllowed;
  const packed = handle.createReadStream({ start: 0, autoClose: false });
  const gunzip = createGunzip();
  packed.on('error', (error) => gunzip.destroy(error));
  let count = 0;
  for await (const piece of packed.pipe(gunzip) as AsyncIterable<Buffer>) {
    count += piece.length;
    if (count > most) throw new Error('It unpacks to far more than a backup does.');
    yield piece;
  }
}

async function digestsOf({ path, size, content }: TarEntry): Promise<ManifestFile & { md5: string }> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  for await (const part of content) {
    sha256.update(part);
    md5.update(part);
  }
  return { path, size, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
}
