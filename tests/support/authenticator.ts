import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyAnswer, PasskeyAttestation } from '@marsa/contract/second-factor-proof.ts';

/** What an authenticator may get wrong, or lie about. */
export interface Oddities {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  crossOrigin?: boolean;
  isUserVerified?: boolean;
  isUserPresent?: boolean;
  /** Counter of signatures it tells instead of its own. */
  counter?: number;
  /** Another key than the one it registered. */
  key?: KeyObject;
}

/** An authenticator in software: makes passkeys (ES256, no attestation) and signs with them, as a browser would ask. */
export interface SoftAuthenticator {
  credentialId: string;
  create(options: Record<string, unknown>, oddities?: Oddities): PasskeyAttestation;
  get(options: Record<string, unknown>, oddities?: Oddities): PasskeyAnswer;
}

/** @param counts false: like a passkey that is synced, its counter stays 0 */
export function createAuthenticator(origin: string, { counts = true } = {}): SoftAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  const rpId = new URL(origin).hostname;
  let counter = 0;

  const clientData = (type: string, options: Record<string, unknown>, oddities: Oddities) =>
    Buffer.from(
      JSON.stringify({
        type: oddities.type ?? type,
        challenge: oddities.challenge ?? options.challenge,
        origin: oddities.origin ?? origin,
        crossOrigin: oddities.crossOrigin ?? false,
      }),
    );

  function authenticatorData(oddities: Oddities, attested: Buffer = Buffer.alloc(0)): Buffer {
    const { isUserPresent = true, isUserVerified = true } = oddities;
    const flags = (isUserPresent ? 1 : 0) | (isUserVerified ? 4 : 0) | (attested.length > 0 ? 0x40 : 0);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(oddities.counter ?? counter, 1);
    return Buffer.concat([sha256(oddities.rpId ?? rpId), head, attested]);
  }

  return {
    credentialId: id,
    create(options, oddities = {}) {
      const idLength = Buffer.alloc(2);
      idLength.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), idLength, credentialId, coseKey(publicKey)]);
      const attestationObject = cbor(
        new Map<string, Cbor>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authenticatorData(oddities, attested)],
        ]),
      );
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: clientData('webauthn.create', options, oddities).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    get(options, oddities = {}) {
      if (counts) counter++;
      const said = clientData('webauthn.get', options, oddities);
      const data = authenticatorData(oddities);
      const signature = sign('sha256', Buffer.concat([data, sha256(said)]), oddities.key ?? privateKey);
      return {
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: said.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}

export const strangeKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** The code that an authenticator app shows for a secret in base32 (RFC 6238). */
export function totpCode(secret: string, nowMs: number): string {
  const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

/** EC2, ES256, P-256 (RFC 9053). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** The part of CBOR (RFC 8949) that is needed here. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, entry]) => [cbor(key), cbor(entry)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function head(major: number, length: number): Buffer {
  const kind = major << 5;
  if (length < 24) return Buffer.from([kind | length]);
  if (length < 256) return Buffer.from([kind | 24, length]);
  return Buffer.from([kind | 25, length >> 8, length & 0xff]);
}
