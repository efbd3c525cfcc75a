import { createHash } from 'node:crypto';
import forge from 'node-forge';
import { equalInConstantTime } from '#platform/token.ts';
import type { KeystoreEntry } from './keystore.ts';

/*
 * Reads JKS, the keystore of Java up to 8, as OpenJDK's `sun.security.provider.JavaKeyStore` writes it:
 * magic, version, entries, and the SHA-1 of all of it with the password.
 */
const magic = 0xfeedfeed;
const digestLength = 20;
const sunKeyProtector = '1.3.6.1.4.1.42.2.17.1.1';

/**
 * The entries, or that the password does not open it (or somebody changed it: JKS cannot tell).
 * @throws Error if it is damaged
 */
export function readJavaKeystore(
  bytes: Buffer,
  password: string,
  keyPassword: string | undefined,
): KeystoreEntry[] | 'password' {
  const body = bytes.subarray(0, -digestLength);
  const expected = sha1(toJavaBytes(password), Buffer.from('Mighty Aphrodite'), body);
  if (!equalInConstantTime(expected, bytes.subarray(-digestLength))) return 'password';
  const reader = createReader(body);
  if (reader.uint32() !== magic) throw damaged();
  const version = reader.uint32();
  const count = reader.uint32();
  const entries: KeystoreEntry[] = [];
  for (let at = 0; at < count; at++) entries.push(readEntry(reader, version, keyPassword));
  return entries;
}

type Reader = ReturnType<typeof createReader>;

/** Reads from the front, never beyond the end. */
function createReader(bytes: Buffer) {
  let at = 0;
  const take = (length: number) => {
    if (at + length > bytes.length) throw damaged();
    at += length;
    return bytes.subarray(at - length, at);
  };
  return {
    skip: take,
    uint32: () => take(4).readUInt32BE(),
    text: () => take(take(2).readUInt16BE()).toString('utf8'),
    block: () => take(take(4).readUInt32BE()),
  };
}

function readEntry(reader: Reader, version: number, keyPassword: string | undefined): KeystoreEntry {
  const tag = reader.uint32();
  const alias = reader.text();
  reader.skip(8);
  if (tag === 2) return { alias, hasKey: false, certificate: readCertificate(reader, version) };
  if (tag !== 1) throw damaged();
  const protectedKey = reader.block();
  const chain = Array.from({ length: Math.min(reader.uint32(), 100) }, () =>
    readCertificate(reader, version),
  );
  const keyOpens = keyPassword === undefined ? undefined : opensKey(protectedKey, keyPassword);
  return { alias, hasKey: true, certificate: chain[0], keyOpens };
}

function readCertificate(reader: Reader, version: number): Buffer {
  if (version > 1) reader.text();
  return reader.block();
}

/** The key is XORed with a chain of SHA-1 over password and salt; the SHA-1 of password and key proves it. */
function opensKey(encryptedKeyInfo: Buffer, keyPassword: string): boolean {
  const [algorithm, content] = children(forge.asn1.fromDer(encryptedKeyInfo.toString('latin1')));
  const oid = algorithm && children(algorithm)[0]?.value;
  if (typeof oid !== 'string' || typeof content?.value !== 'string') throw damaged();
  if (forge.asn1.derToOid(oid) !== sunKeyProtector) throw damaged();
  const data = Buffer.from(content.value, 'latin1');
  const password = toJavaBytes(keyPassword);
  const plaintext = Buffer.from(data.subarray(digestLength, -digestLength));
  let block: Buffer = data.subarray(0, digestLength);
  for (let at = 0; at < plaintext.length; at++) {
    if (at % digestLength === 0) block = sha1(password, block);
    plaintext.writeUInt8(plaintext.readUInt8(at) ^ block.readUInt8(at % digestLength), at);
  }
  const opens = equalInConstantTime(sha1(password, plaintext), data.subarray(-digestLength));
  plaintext.fill(0);
  return opens;
}

const damaged = () => new Error('The JKS keystore is damaged.');

const children = ({ value }: forge.asn1.Asn1) => (typeof value === 'string' ? [] : value);

/** Java's characters: UTF-16, big endian. */
const toJavaBytes = (text: string) => Buffer.from(text, 'utf16le').swap16();

function sha1(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
