import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, pathId, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** Who sends, which says how it is verified. */
export const channels = ['github', 'whatsapp', 'telegram', 'evolution', 'standard'] as const;

/** How Evolution API proves itself: a token that it signs for each call, the secret in a header, or in the body. */
export const evolutionProofs = ['token', 'header', 'body'] as const;

export const receivedStatuses = ['waiting', 'done', 'ignored', 'failed'] as const;

const name = z.string().trim().min(1).max(100).refine(hasOnlyText, textIssue);

export const source = z
  .object({
    id,
    workspaceId: id,
    channel: z.enum(channels),
    name: z.string(),
    url: z.string().describe('What the sender calls'),
    isActive: z.boolean().describe('Switched off, everything is refused with CHANNEL_DISABLED'),
    proof: z.enum(evolutionProofs).nullable().describe('Of Evolution API'),
    header: z.string().nullable().describe('In which Evolution API sends the secret'),
    previousSecretUntil: time.nullable().describe('Until then the secret before the last rotation works too'),
    lastReceivedAt: time.nullable().describe('To the minute'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'WebhookSource' });

export const newSource = source
  .extend({
    secret: z.string().nullable().describe('That Marsa drew, shown once, now; null where you gave it'),
    verifyToken: z
      .string()
      .nullable()
      .describe('For Meta to subscribe a WhatsApp webhook with, shown once, now'),
  })
  .meta({ id: 'NewWebhookSource' });

export type SourceView = z.input<typeof source>;
export type Channel = (typeof channels)[number];
export type EvolutionProof = (typeof evolutionProofs)[number];
export type ReceivedStatus = (typeof receivedStatuses)[number];

const secret = z
  .string()
  .min(16)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'must be 16 to 256 letters, digits and signs without spaces')
  .describe(
    'That both sides know. WhatsApp: the app secret of Meta, which only you have. Drawn by Marsa where it is silent',
  );

export const list = endpoint({
  name: 'webhookSources.list',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-sources',
  summary: 'List the sources of webhooks of a workspace',
  permission: 'webhooks:read',
  params: idParams,
  query: pageQuery,
  output: source,
  list: true,
});

export const create = endpoint({
  name: 'webhookSources.create',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-sources',
  summary: 'Let another system send webhooks',
  description:
    'GitHub: choose `application/json` and the events Workflow runs and Workflow jobs; the builds of the workspace are then followed at once. How each kind is connected: docs/webhooks.md.',
  permission: 'webhooks:write',
  fresh: true,
  params: idParams,
  body: z.strictObject({
    channel: z.enum(channels),
    name,
    secret: secret.optional(),
    proof: z.enum(evolutionProofs).optional().describe('Of Evolution API; `header` where it is silent'),
    header: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the name of a header in lower case')
      .optional()
      .describe('Of Evolution API; `apikey` where it is silent'),
  }),
  output: newSource,
  status: 201,
  secret: true,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_SOURCE_CREATE',
});

const sourceParams = idParams.extend({ sourceId: pathId });

export const get = endpoint({
  name: 'webhookSources.get',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId',
  summary: 'Read a source of webhooks',
  permission: 'webhooks:read',
  params: sourceParams,
  output: source,
});

export const update = endpoint({
  name: 'webhookSources.update',
  method: 'PATCH',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId',
  summary: 'Rename a source, switch it off and on',
  permission: 'webhooks:write',
  params: sourceParams,
  body: z
    .strictObject({ name: name.optional(), isActive: z.boolean().optional() })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: source,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_SOURCE_UPDATE',
});

export const rotate = endpoint({
  name: 'webhookSources.rotate',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId/rotate',
  summary: 'Give a source a new secret; the one before works on for a while',
  permission: 'webhooks:write',
  fresh: true,
  params: sourceParams,
  body: z.strictObject({
    secret: secret.optional(),
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400)
      .describe('That the secret before goes on working; 0 ends it at once'),
  }),
  output: newSource,
  secret: true,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_SOURCE_ROTATE',
});

export const remove = endpoint({
  name: 'webhookSources.remove',
  method: 'DELETE',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId',
  summary: 'Delete a source with all it has sent',
  permission: 'webhooks:write',
  params: sourceParams,
  output: z.object({ deleted: z.literal(true) }),
  audit: 'WEBHOOK_SOURCE_DELETE',
});

/** Never what it held: that is sealed, and opened only to be worked on. */
export const received = z
  .object({
    id,
    sourceId: id,
    event: z.string().nullable().describe("The sender's word for what happened"),
    eventId: z.string().nullable().describe("The sender's id of it"),
    bytes: z.number().int(),
    status: z
      .enum(receivedStatuses)
      .describe('`ignored`: there was nothing to do; `failed`: given up after several attempts'),
    outcome: z.string().nullable().describe('What became of it, for people'),
    receivedAt: time,
    workedAt: time.nullable(),
  })
  .meta({ id: 'ReceivedWebhook' });

export type ReceivedView = z.input<typeof received>;

export const deliveries = endpoint({
  name: 'webhookSources.deliveries',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId/deliveries',
  summary: 'What a source has sent, newest first',
  description: 'Kept for 30 days. What was refused is not here; a repetition is not written down again.',
  permission: 'webhooks:read',
  params: sourceParams,
  query: pageQuery.extend({ status: z.enum(receivedStatuses).optional() }),
  output: received,
  list: true,
});

export const redeliver = endpoint({
  name: 'webhookSources.redeliver',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-sources/:sourceId/deliveries/:deliveryId/redeliver',
  summary: 'Work on what was received once more',
  permission: 'webhooks:write',
  params: sourceParams.extend({ deliveryId: pathId }),
  output: received,
  status: 202,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_REDELIVER',
});

const channelParams = z.object({
  channel: pathId.describe(`Kind of the source: ${channels.join(', ')}`),
  id: pathId,
});

/** Bytes of a body: what Meta sends may hold many messages. */
export const maxBodyBytes = { whatsapp: 4 * 1024 * 1024, others: 1024 * 1024 };

export const receive = endpoint({
  name: 'webhooks.receive',
  method: 'POST',
  path: '/v1/webhooks/:channel/:id',
  summary: 'Receive a webhook',
  description:
    'Verified over the bytes of the body by the way of its channel, written down, answered, then worked on. A repetition is answered the same and done once. The body is JSON of up to 1 MiB; of WhatsApp 4 MiB.',
  permission: 'public',
  params: channelParams,
  raw: true,
  bodyLimit: maxBodyBytes.whatsapp,
  output: z.object({ accepted: z.literal(true), isRepeated: z.boolean() }),
  problems: ['UNKNOWN_SOURCE', 'CHANNEL_DISABLED', 'INVALID_SIGNATURE', 'WEBHOOK_EXPIRED'],
});

export const challenge = endpoint({
  name: 'webhooks.challenge',
  method: 'GET',
  path: '/v1/webhooks/:channel/:id',
  summary: "Answer Meta's question whether a WhatsApp webhook is yours",
  permission: 'public',
  params: channelParams,
  query: z.object({
    'hub.mode': z.literal('subscribe'),
    'hub.verify_token': z.string().max(300),
    'hub.challenge': z.string().regex(/^[0-9A-Za-z_-]{1,128}$/, 'must be up to 128 letters and digits'),
  }),
  output: z.string(),
  binary: 'text/plain; charset=utf-8',
  problems: ['UNKNOWN_SOURCE', 'CHANNEL_DISABLED', 'INVALID_SIGNATURE'],
});
