import type { AccessClaims } from '@marsa/contract/tokens.ts';
import { type Clock, systemClock } from './clock.ts';
import { createKeySet } from './key-set.ts';

export type { AccessClaims } from '@marsa/contract/tokens.ts';

export interface TokenVerifierOptions {
  /** Where Marsa is, such as https://marsa.example.com. */
  marsaUrl: string;
  /** `JWT_ISSUER` of that Marsa. */
  issuer?: string;
  /** `JWT_AUDIENCE` of that Marsa. */
  audience?: string;
  /** Seconds by which the clock of Marsa may differ from this one; 5 where it is silent. */
  skewSeconds?: number;
  fetch?: typeof fetch;
  clock?: Clock;
}

/** Why a token is refused; the codes are those of Marsa. */
export class TokenError extends Error {
  override name = 'TokenError';
  readonly status: 401 | 403 | 503;
  readonly code: string;

  constructor(status: 401 | 403 | 503, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface TokenVerifier {
  /**
   * The claims of an access token that Marsa signed and whose time has not passed. That it was not revoked since, only
   * Marsa can say: see `createGuard`.
   * @throws TokenError
   */
  verify(token: string): Promise<AccessClaims>;
}

const longest = 8192;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;

/** Verifies access tokens with the public keys of Marsa; needs nothing but `fetch` and Web Crypto. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { marsaUrl, issuer = 'marsa', audience = 'marsa', skewSeconds = 5 } = options;
  const { fetch: ask = fetch, clock = systemClock } = options;
  const keys = createKeySet({ marsaUrl, fetch: ask, clock });

  async function findKey(kid: string): Promise<CryptoKey> {
    const key = await keys.find(kid).catch((error: unknown) => {
      throw new TokenError(503, 'TEMPORARILY_UNAVAILABLE', `The keys of Marsa cannot be read: ${error}`);
    });
    return key ?? refuse('the key it names is none of this Marsa');
  }

  return {
    async verify(token) {
      const [, header = '', payload = '', signature = ''] =
        token.length > longest ? [] : (shape.exec(token) ?? []);
      const kid = readKid(header);
      const claims = readClaims(payload);
      const key = await findKey(kid);
      if (!(await isSigned(key, `${header}.${payload}`, signature))) return refuse('its signature is wrong');
      // Only who holds a token of Marsa is told more.
      if (claims.iss !== issuer) throw new TokenError(401, 'INVALID_ISSUER', 'It is of another issuer.');
      if (claims.aud !== audience) throw new TokenError(401, 'INVALID_AUDIENCE', 'It is for somebody else.');
      const now = clock() / 1000;
      if (claims.iat > now + skewSeconds) return refuse('its time has not come');
      if (claims.exp + skewSeconds <= now) throw new TokenError(401, 'TOKEN_EXPIRED', 'It has expired.');
      return claims;
    },
  };
}

async function isSigned(key: CryptoKey, text: string, signature: string): Promise<boolean> {
  const bytes = fromBase64url(signature);
  const isOneForm = encode(bytes) === signature;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return isOneForm && crypto.subtle.verify(algorithm, key, bytes, new TextEncoder().encode(text));
}

function refuse(why: string): never {
  throw new TokenError(401, 'INVALID_TOKEN_FORMAT', `This is no access token of Marsa: ${why}.`);
}

/** The one header that tokens of Marsa have, letter for letter: it chooses a key and nothing else. */
function readKid(header: string): string {
  const { kid } = Object(readCanonical(header));
  const expected = { alg: 'ES256', typ: 'at+jwt', kid };
  if (typeof kid !== 'string' || toBase64url(JSON.stringify(expected)) !== header)
    return refuse('its header is not one of ours');
  return kid;
}

const texts = ['iss', 'sub', 'aud', 'jti', 'sid', 'role', 'workspace'];
const numbers = ['exp', 'iat', 'ver'];

function readClaims(payload: string): AccessClaims {
  const claims = readCanonical(payload);
  const isWhole =
    isRecord(claims) &&
    Object.keys(claims).length === texts.length + numbers.length &&
    texts.every((name) => typeof claims[name] === 'string' && claims[name] !== '') &&
    numbers.every((name) => Number.isSafeInteger(claims[name]));
  return isWhole ? (claims as unknown as AccessClaims) : refuse('its claims are not ours');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a part, if writing it again gives the same letters: no white space, no member twice, no `1e400`. */
function readCanonical(part: string): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(part)));
    return toBase64url(JSON.stringify(value)) === part ? value : undefined;
  } catch {
    return undefined;
  }
}

const toBase64url = (text: string): string => encode(new TextEncoder().encode(text));

const encode = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
