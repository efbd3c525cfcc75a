import type { DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/tokens.ts';
import { toIso } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { type Expected, lifetimeS, signAccessToken } from './access-token.ts';
import { familyIdleMs, makeRefreshToken, type RefreshKeys } from './refresh-token.ts';
import type { TokenSigner } from './signing-key.ts';
import type { RefreshFamilyTable } from './tokens.tables.ts';

export type TokenPair = DataOf<typeof contract.create>;

interface PairParts {
  signer: TokenSigner;
  refreshKeys: RefreshKeys;
  expected: Expected;
  family: RefreshFamilyTable;
  /** Of the person in the workspace. */
  role: string;
  nowMs: number;
}

/** A new access token, and the refresh token of the family's present generation. */
export async function makeTokenPair(parts: PairParts): Promise<TokenPair> {
  const { family, expected, nowMs } = parts;
  const iat = Math.floor(nowMs / 1000);
  const accessToken = await signAccessToken(parts.signer, {
    iss: expected.issuer,
    sub: family.personId,
    aud: expected.audience,
    exp: iat + lifetimeS,
    iat,
    jti: newId(nowMs),
    sid: family.sessionId,
    ver: family.tokenVersion,
    role: parts.role,
    workspace: family.workspaceId,
  });
  return {
    accessToken,
    tokenType: 'Bearer',
    expiresIn: lifetimeS,
    refreshToken: makeRefreshToken(parts.refreshKeys, family),
    refreshExpiresAt: toIso(familyEndOf(family)),
    sessionId: family.sessionId,
    workspaceId: family.workspaceId,
  };
}

/** When the refresh token of the present generation is over. */
export const familyEndOf = ({ rotatedAt, endsAt }: Pick<RefreshFamilyTable, 'rotatedAt' | 'endsAt'>) =>
  Math.min(rotatedAt + familyIdleMs, endsAt);
