import sodium from 'libsodium-wrappers';
import { refuse } from '#github/answer.ts';

/** The key pair to which a repository's secrets are sealed (X25519). */
export interface RepositoryKey {
  id: string;
  publicKey: Uint8Array;
  privateKey: Uint8Array;
}

export interface StoredSecret {
  name: string;
  /** GitHub never gives it back; kept here so that a rehearsal can prove what arrived. */
  value: Buffer;
  createdAt: number;
  updatedAt: number;
}

export const MOST_SECRETS = 100;
const LARGEST_VALUE = 48 * 1024;

export async function newRepositoryKey(id: number): Promise<RepositoryKey> {
  await sodium.ready;
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  return { id: String(5_680_455_880_000_000 + id), publicKey, privateKey };
}

/** Opens a sealed box, or refuses it in GitHub's words. Never repeats what was sent. */
export function openBox(key: RepositoryKey, keyId: string, encryptedValue: string): Buffer {
  const isRefused = () =>
    refuse(422, 'Bad request - validation failed due to an improperly encrypted secret');
  if (keyId !== key.id || !/^[A-Za-z0-9+/]+={0,2}$/.test(encryptedValue)) return isRefused();
  let value: Buffer;
  try {
    const box = Buffer.from(encryptedValue, 'base64');
    value = Buffer.from(sodium.crypto_box_seal_open(box, key.publicKey, key.privateKey));
  } catch {
    return isRefused();
  }
  if (value.length > LARGEST_VALUE) refuse(422, 'Validation failed: the secret is larger than 48 KB.');
  return value;
}

/** The name as GitHub stores it (upper case), or a refusal. */
export function toSecretName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    refuse(
      422,
      'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).',
    );
  if (/^github_/i.test(name)) refuse(422, 'Secret names must not start with GITHUB_.');
  return name.toUpperCase();
}
