import type { KeyObject } from 'node:crypto';
import { type Argon2Hash, computeArgon2, formatArgon2, parseArgon2 } from './argon2-hash.ts';
import { isBcrypt, verifyBcrypt } from './bcrypt-hash.ts';
import { boundWork, type WorkBounds } from './bounded-work.ts';
import { Problem } from './problem.ts';
import { digest, equalInConstantTime, randomBuffer } from './token.ts';

/** 19 MiB, two passes, one lane: about 25 ms on one core. A hash made with less is made anew at the next sign-in. */
const target = { memory: 19_456, passes: 2, parallelism: 1 };
const saltLength = 16;
const tagLength = 32;

/** What the keys are derived for from SECRET_KEY. */
export const passwordPurpose = 'password';

/** The longest password, in characters and in bytes of UTF-8; both after Unicode's form C. */
export const longestPassword = 128;
const mostBytes = 1024;

export interface PasswordsOptions extends WorkBounds {
  /** Mixed into every hash, so that a stolen database alone tells no password: `deriveKeys(SECRET_KEY, passwordPurpose)`. */
  keys: readonly [active: KeyObject, ...former: KeyObject[]];
}

/** Makes and checks the hashes that are stored of passwords. Both may throw `TEMPORARILY_UNAVAILABLE`. */
export interface Passwords {
  /** @throws Problem `BAD_REQUEST` where the password is longer than `longestPassword` */
  hash(password: string): Promise<string>;
  /**
   * Does the same work whether or not there is a hash, so that its time tells nothing of who has an account.
   * `needsRehash`: the password is right, and `hash` would keep it better than the stored hash does.
   */
  verify(password: string, hash: string | undefined): Promise<{ ok: boolean; needsRehash: boolean }>;
}

export function createPasswords({ keys, ...bounds }: PasswordsOptions): Passwords {
  const bounded = boundWork(bounds);
  const peppers = new Map(keys.map((key) => [passwordKeyId(key), key.export()] as const));
  const activeId = passwordKeyId(keys[0]);
  const decoy: Argon2Hash = {
    ...target,
    keyId: activeId,
    salt: randomBuffer(saltLength),
    tag: randomBuffer(tagLength),
  };

  async function isArgon2(password: string, stored: Argon2Hash): Promise<boolean> {
    const secret = stored.keyId === undefined ? undefined : peppers.get(stored.keyId);
    const message = toBytes(password);
    try {
      const length = stored.tag.length;
      const tag = await computeArgon2(message, { ...stored, tagLength: length, secret });
      return equalInConstantTime(tag, stored.tag);
    } finally {
      message.fill(0);
    }
  }

  /** Cheap bcrypt hashes answer sooner than argon2: the decoy follows, right or wrong. */
  async function isLegacy(password: string, hash: string): Promise<boolean> {
    const isRight = await verifyBcrypt({ password, hash });
    await isArgon2(password, decoy);
    return isRight;
  }

  const isUsable = (stored: Argon2Hash) => stored.keyId === undefined || peppers.has(stored.keyId);
  const isOnTarget = ({ keyId, memory, passes, parallelism }: Argon2Hash) =>
    keyId === activeId &&
    memory >= target.memory &&
    passes >= target.passes &&
    parallelism === target.parallelism;

  return {
    async hash(password) {
      if (isTooLong(password))
        throw new Problem('BAD_REQUEST', `A password has at most ${longestPassword} characters.`);
      const message = toBytes(password);
      const salt = randomBuffer(saltLength);
      try {
        const secret = peppers.get(activeId);
        const tag = await bounded(() => computeArgon2(message, { ...target, salt, tagLength, secret }));
        return formatArgon2({ ...target, keyId: activeId, salt, tag });
      } finally {
        message.fill(0);
      }
    },
    async verify(password, hash) {
      // No more is hashed of it than of the longest that is one; the answer is no whatever comes out.
      const tried = isTooLong(password) ? '' : password;
      const isPossible = tried === password;
      if (hash !== undefined && isBcrypt(hash)) {
        const ok = (await bounded(() => isLegacy(tried, hash))) && isPossible;
        return { ok, needsRehash: ok };
      }
      const stored = hash === undefined ? undefined : parseArgon2(hash);
      const known = stored !== undefined && isUsable(stored) ? stored : undefined;
      const isRight = await bounded(() => isArgon2(tried, known ?? decoy));
      const ok = isRight && known !== undefined && isPossible;
      return { ok, needsRehash: ok && !isOnTarget(known) };
    },
  };
}

/** Id of the key that was mixed into a stored hash; undefined for none, as in a hash of an older system. */
export const passwordKeyOf = (hash: string): string | undefined => parseArgon2(hash)?.keyId;

/** Anyone who holds the key can recompute its id; nobody can tell the key from it. */
export const passwordKeyId = (key: KeyObject) =>
  digest(key, 'password-key-id').toString('base64').slice(0, 10);

/** Keyboards differ in how they compose a letter: the same password in form C is the same bytes. */
const toBytes = (password: string) => Buffer.from(password.normalize('NFC'));

function isTooLong(password: string): boolean {
  // Composing never makes a text longer than a few times its length: what is far longer needs no normalising.
  if (password.length > mostBytes * 4) return true;
  const composed = password.normalize('NFC');
  return [...composed].length > longestPassword || Buffer.byteLength(composed) > mostBytes;
}
