import type { Clock } from './clock.ts';

export interface KeySetOptions {
  /** Where Marsa is, such as https://marsa.example.com. */
  marsaUrl: string;
  fetch: typeof fetch;
  clock: Clock;
}

/** The public keys of a Marsa, as its key set at `/.well-known/jwks.json` has them. */
export interface KeySet {
  /** The key of that id; undefined where Marsa publishes none. @throws Error where Marsa cannot be reached */
  find(kid: string): Promise<CryptoKey | undefined>;
}

/** Marsa says that its key set may be kept for five minutes. */
const keepMs = 5 * 60_000;
/** A key that is not known may be new; whoever makes ids up must not make this ask each time. */
const askAgainMs = 10_000;
/** Without an answer from Marsa the keys of the last one are used this long. */
const staleMs = 60 * 60_000;
const timeoutMs = 5000;

export function createKeySet({ marsaUrl, fetch, clock }: KeySetOptions): KeySet {
  const url = new URL('/.well-known/jwks.json', marsaUrl);
  let known: { keys: Map<string, CryptoKey>; readAt: number } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<Map<string, CryptoKey>> | undefined;

  async function ask(): Promise<Map<string, CryptoKey>> {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const keys = await importKeys(await response.json());
    known = { keys, readAt: clock() };
    return keys;
  }

  /** Those of the last answer where a newer one cannot be had, for a while. */
  async function read(): Promise<Map<string, CryptoKey>> {
    askedAt = clock();
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    try {
      return await asking;
    } catch (error) {
      if (known && clock() - known.readAt < staleMs) return known.keys;
      throw error;
    }
  }

  return {
    async find(kid) {
      const isYoung = known && clock() - known.readAt < keepMs;
      const mayWait = known && clock() - askedAt < askAgainMs;
      const key = (isYoung || mayWait) && known ? known.keys.get(kid) : (await read()).get(kid);
      return key ?? (clock() - askedAt < askAgainMs ? undefined : (await read()).get(kid));
    },
  };
}

/** Only what signs tokens of Marsa; a set may hold other keys one day. */
async function importKeys(body: unknown): Promise<Map<string, CryptoKey>> {
  const listed = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : undefined;
  if (!Array.isArray(listed)) throw new Error('the key set of Marsa is not one');
  const keys = new Map<string, CryptoKey>();
  for (const jwk of listed) {
    const { kty, crv, x, y, kid, alg, use } = Object(jwk);
    if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ES256' || use !== 'sig' || typeof kid !== 'string')
      continue;
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
    keys.set(kid, await crypto.subtle.importKey('jwk', { kty, crv, x, y }, ecdsa, false, ['verify']));
  }
  return keys;
}
