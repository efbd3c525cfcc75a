import { z } from 'zod';
import { endpoint, id, time } from './endpoint.ts';
import { email, password } from './session.ts';

/** What stands in an access token (RFC 9068, `typ` is `at+jwt`). It says who; what they may do is never in it. */
export const accessClaims = z
  .strictObject({
    iss: z.string().min(1),
    sub: id.describe('The person'),
    aud: z.string().min(1),
    exp: z.int().positive().describe('Seconds since 1970; 15 minutes after iat'),
    iat: z.int().positive(),
    jti: id,
    sid: id.describe('The session it ends with'),
    ver: z.int().nonnegative().describe('Rises when the password changes'),
    role: z.string().min(1).max(191).describe('Role of the person in the workspace, when it was made'),
    workspace: id.describe('The tenant: the token reaches nothing outside of it'),
  })
  .meta({ id: 'AccessClaims' });

export type AccessClaims = z.output<typeof accessClaims>;

/** Why a token that is correctly signed is refused before its time. */
export const blacklistReasons = ['revoked', 'session_ended', 'password_changed'] as const;
export type BlacklistReason = (typeof blacklistReasons)[number];

const accessToken = z.string().describe('JWT, for `Authorization: Bearer`');
const refreshToken = z.string().describe('Opaque; each use replaces it');

const tokenPair = z
  .object({
    accessToken,
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds until the access token is over'),
    refreshToken,
    refreshExpiresAt: time.describe('Then somebody has to sign in again'),
    sessionId: id,
    workspaceId: id,
  })
  .meta({ id: 'TokenPair' });

const publicKey = z
  .object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  })
  .meta({ id: 'PublicKey' });

export const keys = endpoint({
  name: 'tokens.keys',
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that access tokens are verified with',
  description:
    'A JSON Web Key Set (RFC 7517) as it stands, outside of the usual `{ok, data}`. A key is in it at least a day before it signs, and until the last token it signed is over.',
  permission: 'public',
  output: z.object({ keys: z.array(publicKey) }),
  plain: true,
  maxAgeSeconds: 300,
});

export const create = endpoint({
  name: 'tokens.create',
  method: 'POST',
  path: '/v1/auth/token',
  summary: 'Sign a program in as a person: an access token and a refresh token',
  description:
    'For programs: what a browser sends (`Origin`, `Sec-Fetch-Site`) is refused, since browsers have sessions. Where a second factor is enrolled, send `code` too; `MFA_REQUIRED` says that it is missing.',
  permission: 'public',
  programsOnly: true,
  body: z.strictObject({
    email,
    password,
    code: z
      .string()
      .trim()
      .min(6)
      .max(32)
      .optional()
      .describe('Of the authenticator app, or a recovery code'),
    workspaceId: id.optional().describe('The tenant of the token; your own workspace where it is silent'),
  }),
  output: tokenPair,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'MFA_REQUIRED', 'NOT_FOUND', 'CONFLICT'],
  audit: 'AUTH_SUCCESS',
  secret: true,
});

export const refresh = endpoint({
  name: 'tokens.refresh',
  method: 'POST',
  path: '/v1/auth/refresh',
  summary: 'A new access token for a refresh token, and the refresh token that replaces it',
  description:
    'The token used is over. Sent again within 10 seconds it gets the same refresh token again; later, somebody else has it: then its session ends, with every token of it.',
  permission: 'public',
  programsOnly: true,
  body: z.strictObject({ refreshToken: z.string().min(1).max(200) }),
  output: tokenPair,
  problems: ['INVALID_TOKEN_FORMAT', 'TOKEN_EXPIRED', 'TOKEN_BLACKLISTED'],
  secret: true,
});

const anyToken = z.string().min(1).max(8192).describe('An access token or a refresh token');

export const revoke = endpoint({
  name: 'tokens.revoke',
  method: 'POST',
  path: '/v1/auth/revoke',
  summary: 'End a token at once, everywhere',
  description:
    'Whoever holds it may end it. An access token ends alone; a refresh token with its session and all tokens of it. One that is over already stays so.',
  permission: 'public',
  programsOnly: true,
  body: z.strictObject({ token: anyToken }),
  output: z.object({ revoked: z.literal(true) }),
  problems: ['INVALID_TOKEN_FORMAT'],
});

export const introspect = endpoint({
  name: 'tokens.introspect',
  method: 'POST',
  path: '/v1/auth/introspect',
  summary: 'Whether an access token works now, whose it is and what its person may do in its workspace',
  description:
    'For other systems that verify tokens (RFC 7662 in substance). A token of a workspace in which you do not hold the permission looks like one that does not work; `tokens:all` reaches every workspace.',
  permission: 'tokens:introspect',
  body: z.strictObject({ token: anyToken }),
  output: z
    .object({
      active: z.boolean(),
      ...accessClaims.partial().shape,
      name: z.string().optional().describe('Of the person'),
      roleIsActive: z.boolean().optional().describe('False too for somebody who is no member any more'),
      permissions: z.array(z.string()).optional().describe('Of their role in the workspace, as it is now'),
    })
    .meta({ id: 'Introspection' }),
  secret: true,
});
