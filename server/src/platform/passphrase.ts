import { type Argon2Parameters, argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { deriveKey, type SealingKey } from './cipher.ts';
import { digest, hmacKey, randomBuffer } from './token.ts';

/** What argon2id takes beside the passphrase. */
export interface PassphraseKdf {
  memoryKiB: number;
  passes: number;
  parallelism: number;
  salt: Buffer;
}

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

/** 64 MiB and three passes: the second recommendation of RFC 9106, a sixth of a second of one core. */
export const newPassphraseKdf = (): PassphraseKdf => ({
  memoryKiB: 64 * 1024,
  passes: 3,
  parallelism: 4,
  salt: randomBuffer(16),
});

/** One after the other: the memory of one is all that a burst of them takes. */
const inTurn = pLimit(1);

/**
 * The key of a passphrase, the same for every way its letters can be written (NFKC).
 *
 * The id is derived from it as well. Who chooses both a passphrase and a file could make one ciphertext that opens
 * under several keys, since GCM does not commit to its key; 16 bytes of id do.
 */
export const keyOfPassphrase = (passphrase: string, kdf: PassphraseKdf): Promise<SealingKey> =>
  inTurn(() => deriveApart(passphrase, kdf));

async function deriveApart(
  passphrase: string,
  { memoryKiB, passes, parallelism, salt }: PassphraseKdf,
): Promise<SealingKey> {
  const message = Buffer.from(passphrase.normalize('NFKC'));
  const root = await derive('argon2id', {
    message,
    nonce: salt,
    memory: memoryKiB,
    passes,
    parallelism,
    tagLength: 32,
  });
  try {
    const id = digest(hmacKey(root), 'marsa/passphrase/id').subarray(0, 16);
    return { id, key: deriveKey(root, 'marsa/passphrase/key') };
  } finally {
    message.fill(0);
    root.fill(0);
  }
}
