import { randomToken, sha256 } from '#platform/token.ts';

/** A new secret of 256 bits for a cookie or a link, and the hash of it that is stored. */
export function makeSecret(): { token: string; digest: string } {
  const token = randomToken();
  return { token, digest: sha256(token) };
}

/** 32 bytes in base64url; anything else is not looked up. */
export const isSecret = (text: string) => /^[A-Za-z0-9_-]{43}$/.test(text);
