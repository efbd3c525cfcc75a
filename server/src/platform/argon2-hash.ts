import { argon2 } from 'node:crypto';

/** What hashing costs: memory in KiB, passes over it, lanes. */
export interface Argon2Cost {
  memory: number;
  passes: number;
  parallelism: number;
}

/** An argon2id hash in its parts. */
export interface Argon2Hash extends Argon2Cost {
  /** Id of the secret that was mixed in, if one was. */
  keyId: string | undefined;
  salt: Buffer;
  tag: Buffer;
}

/** More than this is no hash of ours: it would let a changed row take the server's memory. */
const mostMemory = 262_144;
const mostPasses = 12;
const mostParallelism = 16;
const phcShape =
  /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})(?:,keyid=([A-Za-z0-9+/]{1,16}))?\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** The form of the PHC string format, base64 without padding. */
export function formatArgon2({ memory, passes, parallelism, keyId, salt, tag }: Argon2Hash): string {
  const key = keyId === undefined ? '' : `,keyid=${keyId}`;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}${key}$${toBase64(salt)}$${toBase64(tag)}`;
}

/** Undefined where it is none, or one that is dearer than any that is made. */
export function parseArgon2(text: string): Argon2Hash | undefined {
  const [, m, t, p, keyId, salt = '', tag = ''] = phcShape.exec(text) ?? [];
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)];
  const isAffordable = memory <= mostMemory && passes <= mostPasses && parallelism <= mostParallelism;
  // Argon2 itself asks for a pass, a lane and 8 KiB for each lane.
  const isPossible = passes >= 1 && parallelism >= 1 && memory >= 8 * parallelism;
  if (!isAffordable || !isPossible) return undefined;
  return {
    memory,
    passes,
    parallelism,
    keyId,
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** Runs argon2id on a thread of the pool; the event loop goes on. */
export function computeArgon2(
  message: Buffer,
  cost: Argon2Cost & { salt: Buffer; tagLength: number; secret: Buffer | undefined },
): Promise<Buffer> {
  const { memory, passes, parallelism, salt, tagLength, secret } = cost;
  const parameters = { message, nonce: salt, memory, passes, parallelism, tagLength };
  return new Promise((resolve, reject) => {
    argon2('argon2id', secret ? { ...parameters, secret } : parameters, (error, tag) =>
      error ? reject(error) : resolve(tag),
    );
  });
}

const toBase64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
