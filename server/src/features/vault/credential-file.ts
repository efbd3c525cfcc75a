import type { CredentialFile } from '@marsa/contract/vault.ts';
import { z } from 'zod';
import { open, type SealContext, seal, sealingKeyId } from '#platform/cipher.ts';
import { keyOfPassphrase, newPassphraseKdf } from '#platform/passphrase.ts';
import { invalidField } from '#platform/problem.ts';

type Header = Omit<CredentialFile, 'sealed'>;

/** Everything that stands in the open is bound, so that nothing of it can be exchanged. */
const contextOf = ({ projectId, exportedAt, kdf }: Header): SealContext => [
  'marsa/credential-file/v1',
  projectId,
  exportedAt,
  kdf.name,
  kdf.memoryKiB,
  kdf.passes,
  kdf.parallelism,
  kdf.salt,
];

const content = z.object({ credentials: z.record(z.string(), z.string()) });

/** Seals values, by type, to a passphrase. The format is in docs/security/credential-file.md. */
export async function sealCredentialFile(
  credentials: Readonly<Record<string, string>>,
  passphrase: string,
  about: Pick<Header, 'projectId' | 'exportedAt'>,
): Promise<CredentialFile> {
  const { salt, ...costs } = newPassphraseKdf();
  const header: Header = {
    format: 'marsa-credentials',
    version: 1,
    ...about,
    kdf: { name: 'argon2id', ...costs, salt: salt.toString('base64') },
  };
  const key = await keyOfPassphrase(passphrase, { ...costs, salt });
  const plaintext = Buffer.from(JSON.stringify({ credentials } satisfies z.input<typeof content>));
  try {
    return { ...header, sealed: seal(key, contextOf(header), plaintext).toString('base64') };
  } finally {
    plaintext.fill(0);
  }
}

/** @throws Problem BAD_REQUEST where the passphrase is another, or anything of the file was changed */
export async function openCredentialFile(
  { sealed, ...header }: CredentialFile,
  passphrase: string,
): Promise<Record<string, string>> {
  const { name: _, salt, ...costs } = header.kdf;
  const key = await keyOfPassphrase(passphrase, { ...costs, salt: Buffer.from(salt, 'base64') });
  const bytes = Buffer.from(sealed, 'base64');
  if (!isSealedWith(key.id, bytes)) {
    const message = 'does not open this file: it is another one, or the head of the file was changed';
    throw invalidField('passphrase', 'passphrase', message);
  }
  try {
    const plaintext = open(key, contextOf(header), bytes);
    const { credentials } = content.parse(JSON.parse(plaintext.toString()));
    plaintext.fill(0);
    return credentials;
  } catch {
    throw invalidField('file', 'changed', 'was changed since it was exported; nothing of it is used');
  }
}

function isSealedWith(id: Buffer, sealed: Buffer): boolean {
  try {
    return sealingKeyId(sealed, id.length).equals(id);
  } catch {
    return false;
  }
}
