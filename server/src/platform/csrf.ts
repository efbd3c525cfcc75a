import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { cookieOf } from './credential.ts';
import { Problem } from './problem.ts';
import { digest, equalInConstantTime, randomToken } from './token.ts';

/** Tells requests of Marsa's own pages from those that another site makes a browser send. */
export interface Csrf {
  /** A token for a session, new each time. */
  make(sessionId: string): string;
  /**
   * A request that changes something for a session: `X-CSRF-Token` equals the cookie and belongs to the session, and
   * the browser does not say that the request comes from elsewhere.
   * @throws Problem `CSRF_INVALID`
   */
  check(headers: IncomingHttpHeaders, sessionId: string): void;
  /** The browser's own word about where a request comes from, where it gives one. @throws Problem `CSRF_INVALID` */
  checkOrigin(headers: IncomingHttpHeaders): void;
}

/**
 * @param keys the first makes tokens, all check
 * @param origins web origins whose pages may send requests: the server's own first
 */
export function createCsrf(
  keys: readonly [KeyObject, ...KeyObject[]],
  cookieName: string,
  origins: readonly string[],
): Csrf {
  const sign = (key: KeyObject, sessionId: string, random: string) =>
    // The length in front keeps two splits of one text apart.
    digest(key, `csrf/v1;${sessionId.length}:${sessionId};${random}`).toString('base64url');

  function checkOrigin(headers: IncomingHttpHeaders): void {
    const site = headers['sec-fetch-site'];
    if (site === 'same-origin' || site === 'none') return;
    const { origin } = headers;
    if (origin === undefined ? site === undefined : origins.includes(origin)) return;
    throw new Problem(
      'CSRF_INVALID',
      `This came from a page of ${origin ?? 'another site'}. Marsa is at ${origins[0]} (PUBLIC_URL).`,
    );
  }

  return {
    make(sessionId) {
      const random = randomToken(16);
      return `${sign(keys[0], sessionId, random)}.${random}`;
    },
    check(headers, sessionId) {
      const sent = headers['x-csrf-token'];
      const token = cookieOf(headers, cookieName);
      if (typeof sent !== 'string' || token === undefined || !equalInConstantTime(sent, token))
        throw new Problem('CSRF_INVALID', `Send the value of the cookie ${cookieName} as X-CSRF-Token.`);
      const [signature = '', random = ''] = token.split('.');
      if (!keys.some((key) => equalInConstantTime(signature, sign(key, sessionId, random))))
        throw new Problem('CSRF_INVALID', 'The CSRF token belongs to another session. Load the page anew.');
      checkOrigin(headers);
    },
    checkOrigin,
  };
}
