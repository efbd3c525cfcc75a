import type { AccessClaims } from '@marsa/contract/tokens.ts';
import { isSignedBy, readAccessToken, wrongToken } from './access-token.ts';
import type { KeySet, SigningKeys } from './signing-key.ts';

/** Claims whose signature was verified, and the key that did. */
export interface VerifiedToken {
  kid: string;
  claims: AccessClaims;
}

/**
 * The claims of a token that this server signed, whatever their time and state.
 * @throws Problem `INVALID_TOKEN_FORMAT` for anything else, with nothing that would tell one from another
 */
export async function verifyToken(keys: SigningKeys, token: string): Promise<VerifiedToken> {
  const read = readAccessToken(token);
  if (read === undefined) throw wrongToken();
  const key = await findKey(keys, read.kid);
  if (key === undefined || !(await isSignedBy(token, key))) throw wrongToken();
  return read;
}

/** A key that is not known may have been made a moment ago, on another instance. */
async function findKey(keys: SigningKeys, kid: string) {
  const known: KeySet = await keys.read();
  return known.verifiers.get(kid) ?? (await keys.readAgain()).verifiers.get(kid);
}
