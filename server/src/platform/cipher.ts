import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { randomBuffer } from './token.ts';

/**
 * A sealed value: `"v1"` (2) | algorithm (1) | id of the key (8 or 16) | nonce (12) | ciphertext | tag (16).
 *
 * The key is chosen by the id, never by trial, and the id is bound by the tag; all keys are drawn by this server. So
 * no ciphertext ever meets a key of an attacker's choice, and GCM needs no key commitment on top.
 */
const header = Buffer.from([0x76, 0x31, 0x01]);
const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** A key and the id that values sealed with it carry. */
export interface SealingKey {
  id: Buffer;
  key: KeyObject;
}

/**
 * What a value belongs to: its purpose first, then everything that must not change while it is sealed. Neither a
 * different value nor another order or split of the same text opens it.
 */
export type SealContext = readonly [purpose: string, ...place: (string | number)[]];

/** Encrypts with AES-256-GCM. At most 2^32 values per key, since nonces are random. */
export const seal = (key: SealingKey, context: SealContext, plaintext: Uint8Array): Buffer =>
  Buffer.concat(sealInParts(key, context, plaintext));

/** The same of a value in parts, as the parts of the sealed one: what is large is not copied once more. */
export function sealInParts(key: SealingKey, context: SealContext, ...plaintext: Uint8Array[]): Buffer[] {
  const nonce = randomBuffer(nonceLength);
  const cipher = createCipheriv(algorithm, key.key, nonce, { authTagLength: tagLength });
  cipher.setAAD(encodeContext(context, key.id));
  const ciphertext = plaintext.map((part) => cipher.update(part));
  cipher.final();
  return [header, key.id, nonce, ...ciphertext, cipher.getAuthTag()];
}

/**
 * The value in memory of its own; zero it when done.
 * @throws Error where anything is not as it was sealed: a bit of it, its length, its key or its context
 */
export function open(key: SealingKey, context: SealContext, sealed: Uint8Array): Buffer {
  const bytes = toBuffer(sealed);
  if (!sealingKeyId(bytes, key.id.length).equals(key.id))
    throw new Error('The value is sealed with another key.');
  const nonceAt = header.length + key.id.length;
  const tagAt = bytes.length - tagLength;
  const nonce = bytes.subarray(nonceAt, nonceAt + nonceLength);
  const decipher = createDecipheriv(algorithm, key.key, nonce, { authTagLength: tagLength });
  decipher.setAAD(encodeContext(context, key.id));
  decipher.setAuthTag(bytes.subarray(tagAt));
  const plaintext = decipher.update(bytes.subarray(nonceAt + nonceLength, tagAt));
  try {
    // Until here nothing of it is verified.
    decipher.final();
  } catch (cause) {
    plaintext.fill(0);
    throw new Error('The sealed value does not open: it was changed, cut or moved from where it belongs.', {
      cause,
    });
  }
  return plaintext;
}

/**
 * Id of the key that a value was sealed with.
 * @throws Error if it is not a sealed value
 */
export function sealingKeyId(sealed: Uint8Array, idLength: number): Buffer {
  const bytes = toBuffer(sealed);
  const isWhole = bytes.length >= header.length + idLength + nonceLength + tagLength;
  if (!isWhole || !bytes.subarray(0, header.length).equals(header))
    throw new Error('This is not a sealed value.');
  return bytes.subarray(header.length, header.length + idLength);
}

/** Each field behind its length (4 bytes, big endian), so that no two contexts have one encoding. Numbers are u32. */
function encodeContext(context: SealContext, keyId: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (const field of [...context, keyId]) {
    const bytes = toField(field);
    parts.push(toUint32(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

function toField(field: string | number | Buffer): Buffer {
  if (typeof field === 'string') return Buffer.from(field);
  return typeof field === 'number' ? toUint32(field) : field;
}

function toUint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

// Drivers hand out Uint8Array or Buffer; the view costs nothing.
const toBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * The keys of one purpose from each value of SECRET_KEY, the active one first: it seals, all of them check. That is
 * how SECRET_KEY is replaced with an overlap.
 */
export function deriveKeys(
  roots: readonly string[],
  purpose: string,
): readonly [active: KeyObject, ...former: KeyObject[]] {
  const [active, ...former] = roots.map((root) => deriveKey(root, purpose));
  if (!active) throw new Error('SECRET_KEY is empty');
  return [active, ...former];
}

/** A key of its own for one purpose, by HKDF-SHA256, so that no key serves two. The same root gives the same key. */
export function deriveKey(root: KeyObject | Uint8Array | string, purpose: string): KeyObject {
  const bytes = Buffer.from(hkdfSync('sha256', root, '', purpose, 32));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
