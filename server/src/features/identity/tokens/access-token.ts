import { type AccessClaims, accessClaims } from '@marsa/contract/tokens.ts';
import { CompactSign, compactVerify, errors } from 'jose';
import { Problem } from '#platform/problem.ts';
import { algorithm, encodeHeader, headerOf, type TokenSigner, type VerifyingKey } from './signing-key.ts';

/** Seconds a token lives. */
export const lifetimeS = 15 * 60;
/** Seconds by which the clock of the instance that made a token may be ahead. */
const skewS = 5;

/** Bytes; a token of ours has about 500. */
const longest = 8192;
const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const signatureBytes = 64;

/** A token of the right form; nothing of it is proved. */
export interface ReadToken {
  kid: string;
  claims: AccessClaims;
}

/** Signs claims. */
export const signAccessToken = ({ kid, privateKey }: TokenSigner, claims: AccessClaims): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(headerOf(kid)).sign(privateKey);

/**
 * Reads a token before any cryptography. It must be, letter for letter, what this server would have written: three
 * parts in base64url, the one header of its key, and claims whose text is their own canonical JSON. That leaves no
 * room for white space, padding, a member given twice, `1e400`, or a header that names another algorithm or key.
 */
export function readAccessToken(text: string): ReadToken | undefined {
  if (text.length > longest) return undefined;
  const [, header = '', payload = '', signature = ''] = shape.exec(text) ?? [];
  const kid = readKid(header);
  const claims = accessClaims.safeParse(readCanonical(payload)).data;
  if (kid === undefined || claims === undefined || !isSignature(signature)) return undefined;
  const lives = claims.exp - claims.iat;
  return lives > 0 && lives <= lifetimeS ? { kid, claims } : undefined;
}

function readKid(header: string): string | undefined {
  const value = readCanonical(header);
  const kid = typeof value === 'object' && value !== null && 'kid' in value ? value.kid : undefined;
  return typeof kid === 'string' && encodeHeader(kid) === header ? kid : undefined;
}

/** The value of a part, if writing it again gives the same letters. */
function readCanonical(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return Buffer.from(JSON.stringify(value)).toString('base64url') === part ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSignature(part: string): boolean {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.length === signatureBytes && bytes.toString('base64url') === part;
}

/** True where the signature is that of the key. */
export async function isSignedBy(token: string, { publicKey }: VerifyingKey): Promise<boolean> {
  try {
    await compactVerify(token, publicKey, { algorithms: [algorithm] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

/** What a token must say of itself. */
export interface Expected {
  issuer: string;
  audience: string;
}

/**
 * What is wrong with claims whose signature has been verified: only who holds a token of ours is told.
 * @param nowMs milliseconds since 1970
 */
export function claimFault(claims: AccessClaims, nowMs: number, expected: Expected): Problem | undefined {
  const now = nowMs / 1000;
  if (claims.iss !== expected.issuer)
    return new Problem('INVALID_ISSUER', 'This token was issued by another installation.');
  if (claims.aud !== expected.audience)
    return new Problem('INVALID_AUDIENCE', 'This token was issued for somebody else.');
  if (claims.iat > now + skewS) return wrongToken('This token is of a time that has not come.');
  if (claims.exp <= now)
    return new Problem('TOKEN_EXPIRED', 'This token has expired. Use the refresh token to get another.');
  return undefined;
}

/** All that whoever holds no token of ours is told. */
export const wrongToken = (
  detail = 'This is no access token of this server. Check that it was copied whole.',
) => new Problem('INVALID_TOKEN_FORMAT', detail);
