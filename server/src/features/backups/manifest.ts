import { z } from 'zod';
import { deriveKey } from '#platform/cipher.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { digest, equalInConstantTime } from '#platform/token.ts';
import { toCanonicalJson } from './canonical-json.ts';

export const manifestName = 'manifest.json';
/** HMAC-SHA256 of the manifest, in hexadecimal. */
export const signatureName = 'manifest.hmac';
/** Before the paths of the data folder. */
export const dataPrefix = 'data/';

const whole = z.int().nonnegative();

const file = z.strictObject({ path: z.string(), size: whole, sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const shape = z.strictObject({
  format: z.literal(2),
  id: z.string(),
  createdAt: whole,
  marsa: z.string(),
  engine: z.enum(['sqlite', 'postgres', 'mysql']),
  /** Applied migrations, in order. */
  migrations: z.array(z.string()).min(1),
  /** Rows by table, of the moment of the capture; null where they could not be counted. */
  rows: z.record(z.string(), whole.nullable()),
  /** Master keys without which the vault in it does not open. */
  masterKeyIds: z.array(z.string()),
  tools: z.record(z.string(), z.string()),
  /** All files of the archive but the manifest and its signature, in their order. */
  files: z.array(file),
  /** What lies in the data folder and is not in here, and why. */
  leftOut: z.array(z.strictObject({ path: z.string(), why: z.string() })),
});

export type Manifest = z.output<typeof shape>;
export type ManifestFile = Manifest['files'][number];
export type LeftOut = Manifest['leftOut'][number];

/** The manifest as it stands in an archive, and its signature under the master key of the archive. */
export function signManifest(ring: KeyRing, masterKeyId: string, manifest: Manifest) {
  const text = toCanonicalJson(manifest);
  return { text, signature: signatureOf(ring, masterKeyId, text) };
}

/** @throws Error if the signature is wrong, or the manifest is not in its one form */
export function openManifest(ring: KeyRing, masterKeyId: string, text: string, signature: string): Manifest {
  if (!equalInConstantTime(signatureOf(ring, masterKeyId, text), signature))
    throw new Error('The signature of its manifest is wrong.');
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success || toCanonicalJson(parsed.data) !== text)
    throw new Error('Its manifest is of no known form.');
  return parsed.data;
}

function signatureOf(ring: KeyRing, masterKeyId: string, text: string): string {
  const master = ring.keys.get(masterKeyId);
  if (!master) throw new Error(`There is no master key ${masterKeyId}.`);
  return digest(deriveKey(master.key, 'marsa/backup/manifest/v2'), text).toString('hex');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
