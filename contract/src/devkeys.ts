import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, time } from './endpoint.ts';
import { network } from './network.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** The public id of an API key: its 12 characters after `marsa_`. */
const keyId = z.string().regex(/^[0-9A-Za-z]{12}$/, 'must be the 12 letters and digits after marsa_');

const apiKey = z.string().describe('Shown once, now: Marsa keeps only a digest of it');

export const devkey = z
  .object({
    id: keyId,
    developerId: id,
    name: z.string(),
    role: z.string(),
    prefix: z.string().describe('The beginning of the key'),
    lastFour: z.string(),
    networks: z.array(z.string()).nullable().describe('Where it may be used from; null: anywhere'),
    status: z.enum(['active', 'ending', 'expired', 'revoked', 'disabled']),
    expiresAt: time.nullable(),
    endsAt: time.nullable().describe('End of the overlap after a rotation'),
    replacedBy: keyId.nullable(),
    revokedAt: time.nullable(),
    lastUsedAt: time.nullable().describe('To the minute'),
    createdAt: time,
  })
  .meta({ id: 'Devkey' });

export const create = endpoint({
  name: 'devkeys.create',
  method: 'POST',
  path: '/v1/devkeys',
  summary: 'Let a developer in with an API key',
  description:
    'Makes the developer with a workspace of their own, or gives an existing one another key (`developerId`).',
  permission: 'devkeys:write',
  fresh: true,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100).refine(hasOnlyText, textIssue).describe('Of the developer'),
    role: z
      .string()
      .trim()
      .min(1)
      .max(50)
      .optional()
      .describe('Name of the role of a new developer; DEV where it is silent'),
    developerId: id.optional(),
    expiresAt: time.optional(),
    networks: z.array(network).min(1).max(50).optional().describe('Addresses or ranges it may be used from'),
  }),
  output: z.object({ developerId: id, keyId, apiKey }),
  status: 201,
  secret: true,
  problems: ['NOT_FOUND', 'CONFLICT'],
  audit: 'DEVKEY_CREATE',
});

export const list = endpoint({
  name: 'devkeys.list',
  method: 'GET',
  path: '/v1/devkeys',
  summary: 'List API keys, newest first; never the keys themselves',
  permission: 'devkeys:read',
  query: pageQuery.extend({ developerId: id.optional() }),
  output: devkey,
  list: true,
});

export const rotate = endpoint({
  name: 'devkeys.rotate',
  method: 'POST',
  path: '/v1/devkeys/:id/rotate',
  summary: 'Replace an API key; the old one stays valid for an overlap',
  permission: 'devkeys:write',
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
  output: z.object({ developerId: id, keyId, apiKey, oldKeyEndsAt: time }),
  status: 201,
  secret: true,
  problems: ['CONFLICT'],
  audit: 'DEVKEY_ROTATE',
});

export const revoke = endpoint({
  name: 'devkeys.revoke',
  method: 'DELETE',
  path: '/v1/devkeys/:id',
  summary: 'Revoke an API key at once, everywhere',
  permission: 'devkeys:write',
  params: idParams,
  output: z.object({ revoked: z.literal(true) }),
  audit: 'DEVKEY_REVOKE',
});
