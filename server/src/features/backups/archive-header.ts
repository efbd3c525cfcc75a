import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { SealContext, SealingKey } from '#platform/cipher.ts';
import { type KeyRing, makeWrappedKey, unwrapKey } from '#platform/key-ring.ts';
import { toCanonicalJson } from './canonical-json.ts';

/** The format that this program writes; the unsigned legacy one counts as 1. */
export const formatVersion = 2;

const magic = /^marsa-backup (\d{1,9})\n/;
const mostBytes = 4096;

const shape = z.strictObject({
  id: z.string().regex(/^[0-9A-Z]{26}$/),
  /** Milliseconds since 1970. */
  createdAt: z.int().nonnegative(),
  marsa: z.string().max(50),
  engine: z.enum(['sqlite', 'postgres', 'mysql']),
  /** The newest migration of the database. */
  schema: z.string().max(200),
  reason: z.enum(['operator', 'schedule', 'api', 'before-restore']),
  masterKeyId: z.string().regex(/^[0-9a-f]{16}$/),
  /** The key of this one archive, sealed under the master key. */
  wrappedKey: z.base64().max(200),
});

/** What anyone can read of an archive; every byte of it is bound to every chunk that follows. */
export type ArchiveHeader = z.output<typeof shape>;
export type BackupReason = ArchiveHeader['reason'];

export interface ReadHeader {
  header: ArchiveHeader;
  /** Where the chunks begin. */
  length: number;
  /** SHA-256 of all that stands before. */
  digest: string;
}

const keyContext = (id: string): SealContext => ['marsa/backup/key/v2', id];

/** The bytes an archive begins with, under a new key of its own. */
export function makeHeader(ring: KeyRing, facts: Omit<ArchiveHeader, 'masterKeyId' | 'wrappedKey'>) {
  const { masterKeyId, wrapped } = makeWrappedKey(ring, keyContext(facts.id));
  const header: ArchiveHeader = { ...facts, masterKeyId, wrappedKey: wrapped.toString('base64') };
  const bytes = Buffer.from(`marsa-backup ${formatVersion}\n${toCanonicalJson(header)}\n`);
  return { bytes, read: { header, length: bytes.length, digest: digestOf(bytes) } };
}

/** @throws Error if its master key is not in the ring, or the header was changed */
export function openArchiveKey(ring: KeyRing, { header, digest }: ReadHeader): SealingKey {
  const key = unwrapKey(ring, keyContext(header.id), Buffer.from(header.wrappedKey, 'base64'));
  return { id: Buffer.from(digest, 'hex').subarray(0, 16), key };
}

/**
 * @returns undefined where the file does not begin like an archive of Marsa
 * @throws Error if it is one of an unknown version, or its header is damaged
 */
export async function readHeader(handle: FileHandle): Promise<ReadHeader | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
  const start = buffer.subarray(0, bytesRead);
  const version = magic.exec(start.toString('latin1', 0, 32));
  if (!version) return undefined;
  if (Number(version[1]) !== formatVersion) {
    throw new Error(
      `It has the format ${version[1]}; this version of Marsa reads the format ${formatVersion}.`,
    );
  }
  const from = version[0].length;
  const end = start.indexOf('\n', from);
  const bytes = start.subarray(0, end + 1);
  const text = bytes.toString('utf8', from, Math.max(from, end));
  const header = parseHeader(text);
  if (end < 0 || !header || toCanonicalJson(header) !== text) throw new Error('Its header is damaged.');
  return { header, length: bytes.length, digest: digestOf(bytes) };
}

function parseHeader(text: string): ArchiveHeader | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
