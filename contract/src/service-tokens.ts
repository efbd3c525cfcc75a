import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';
import { network } from './network.ts';
import { permissionList } from './roles.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** The public id of a service token: its 12 characters after `marsa_svc_`. */
const tokenId = z.string().regex(/^[0-9A-Za-z]{12}$/, 'must be the 12 letters and digits after marsa_svc_');

const token = z.string().describe('Shown once, now: Marsa keeps only a digest of it');

/** Days. */
export const defaultDays = 90;
export const mostDays = 365;

export const serviceToken = z
  .object({
    id: tokenId,
    name: z.string(),
    workspaceId: id,
    createdBy: id.describe('The person in whose rights it acts'),
    prefix: z.string().describe('The beginning of the token'),
    lastFour: z.string(),
    scopes: z.array(z.string()),
    projectIds: z.array(id).nullable().describe('Null: every project of the workspace'),
    networks: z.array(z.string()).nullable().describe('Where it may be used from; null: anywhere'),
    status: z.enum(['active', 'ending', 'expired', 'revoked', 'disabled']),
    expiresAt: time,
    endsAt: time.nullable().describe('End of the overlap after a rotation'),
    replacedBy: tokenId.nullable(),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable().describe('To the minute'),
    lastUsedIp: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'ServiceToken' });

const made = z.object({ id: tokenId, token, expiresAt: time });

export const create = endpoint({
  name: 'serviceTokens.create',
  method: 'POST',
  path: '/v1/service-tokens',
  summary: 'Let an internal service in with a token of its own',
  description:
    'It does what its scopes name and its maker may do, in one workspace; each use is in the audit log. Send it as `Authorization: Bearer`.',
  permission: 'service-tokens:write',
  credentials: ['api-key', 'session', 'token'],
  fresh: true,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100).refine(hasOnlyText, textIssue).describe('Of the service'),
    workspaceId: id.optional().describe('Your own where it is silent'),
    scopes: permissionList.refine((list) => list.length > 0, 'must name at least one permission'),
    projectIds: z.array(id).min(1).max(200).optional(),
    networks: z.array(network).min(1).max(50).optional().describe('Addresses or ranges it may be used from'),
    expiresAt: time.optional().describe('In 90 days where it is silent, in a year at most'),
  }),
  output: made,
  status: 201,
  secret: true,
  problems: ['NOT_FOUND', 'CONFLICT'],
  audit: 'SERVICE_TOKEN_CREATE',
});

export const list = endpoint({
  name: 'serviceTokens.list',
  method: 'GET',
  path: '/v1/service-tokens',
  summary: 'List service tokens, newest first; never the tokens themselves',
  permission: 'service-tokens:read',
  query: pageQuery.extend({ workspaceId: id.optional() }),
  output: serviceToken,
  list: true,
});

export const rotate = endpoint({
  name: 'serviceTokens.rotate',
  method: 'POST',
  path: '/v1/service-tokens/:id/rotate',
  summary: 'Replace a service token; the old one stays valid for an overlap',
  description: 'The new one lives as long as the old one was meant to, from now on, and acts in your rights.',
  permission: 'service-tokens:write',
  credentials: ['api-key', 'session', 'token'],
  fresh: true,
  params: idParams,
  body: z.strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .describe('A day by default, a week at most'),
  }),
  output: made.extend({ oldTokenEndsAt: time }),
  status: 201,
  secret: true,
  problems: ['CONFLICT'],
  audit: 'SERVICE_TOKEN_ROTATE',
});

export const revoke = endpoint({
  name: 'serviceTokens.revoke',
  method: 'DELETE',
  path: '/v1/service-tokens/:id',
  summary: 'Revoke a service token at once, everywhere',
  permission: 'service-tokens:write',
  credentials: ['api-key', 'session', 'token'],
  params: idParams,
  output: z.object({ revoked: z.literal(true) }),
  audit: 'SERVICE_TOKEN_REVOKE',
});
