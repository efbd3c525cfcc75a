import { z } from 'zod';
import { endpoint, id, idParams, pageQuery, pathId, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';
import { webhookEventTypes } from './webhook-events.ts';

/** `dead`: given up after its last attempt. `dropped`: the endpoint was switched off before. */
export const sentStatuses = ['waiting', 'done', 'dead', 'dropped'] as const;

const name = z.string().trim().min(1).max(100).refine(hasOnlyText, textIssue);
const url = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' })
  .max(1000)
  .describe('https, on the Internet: private addresses are out of reach');
const events = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(webhookEventTypes.length)
  .nullable()
  .describe('Types it is told of; null: all, also those that are added later');

export const webhookEndpoint = z
  .object({
    id,
    workspaceId: id,
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()).nullable(),
    isActive: z.boolean(),
    disabledReason: z
      .string()
      .nullable()
      .describe('Why Marsa switched it off; null where a person did, or it is on'),
    failingSince: time.nullable().describe('The first failure since the last success'),
    lastSuccessAt: time.nullable(),
    previousSecretUntil: time.nullable().describe('Until then both secrets sign'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'WebhookEndpoint' });

export const newWebhookEndpoint = webhookEndpoint
  .extend({ secret: z.string().describe('`whsec_…`, shown once, now: verify our signature with it') })
  .meta({ id: 'NewWebhookEndpoint' });

export type EndpointView = z.input<typeof webhookEndpoint>;
export type SentStatus = (typeof sentStatuses)[number];

export const list = endpoint({
  name: 'webhookEndpoints.list',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-endpoints',
  summary: 'List where a workspace sends webhooks to',
  permission: 'webhooks:read',
  params: idParams,
  query: pageQuery,
  output: webhookEndpoint,
  list: true,
});

export const create = endpoint({
  name: 'webhookEndpoints.create',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-endpoints',
  summary: 'Send webhooks to a URL',
  description:
    'Signed by [Standard Webhooks](https://www.standardwebhooks.com). Delivered at least once and in no promised order: `webhook-id` tells a repetition. An endpoint that only fails for five days is switched off.',
  permission: 'webhooks:write',
  fresh: true,
  params: idParams,
  body: z.strictObject({ name, url, events: events.default(null) }),
  output: newWebhookEndpoint,
  status: 201,
  secret: true,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_ENDPOINT_CREATE',
});

const endpointParams = idParams.extend({ endpointId: pathId });

export const get = endpoint({
  name: 'webhookEndpoints.get',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId',
  summary: 'Read where webhooks are sent to',
  permission: 'webhooks:read',
  params: endpointParams,
  output: webhookEndpoint,
});

export const update = endpoint({
  name: 'webhookEndpoints.update',
  method: 'PATCH',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId',
  summary: 'Change where and what is sent, switch it off and on',
  permission: 'webhooks:write',
  params: endpointParams,
  body: z
    .strictObject({
      name: name.optional(),
      url: url.optional(),
      events: events.optional(),
      isActive: z.boolean().optional(),
    })
    .refine((body) => Object.keys(body).length > 0, 'must name at least one field to change'),
  output: webhookEndpoint,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_ENDPOINT_UPDATE',
});

export const rotate = endpoint({
  name: 'webhookEndpoints.rotate',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId/rotate',
  summary: 'Sign with a new secret; for a while with the one before too',
  permission: 'webhooks:write',
  fresh: true,
  params: endpointParams,
  body: z.strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400),
  }),
  output: newWebhookEndpoint,
  secret: true,
  audit: 'WEBHOOK_ENDPOINT_ROTATE',
});

export const remove = endpoint({
  name: 'webhookEndpoints.remove',
  method: 'DELETE',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId',
  summary: 'Send nothing there any more, and forget what was sent',
  permission: 'webhooks:write',
  params: endpointParams,
  output: z.object({ deleted: z.literal(true) }),
  audit: 'WEBHOOK_ENDPOINT_DELETE',
});

const attempt = z.object({
  at: time,
  ms: z.number().int(),
  status: z.number().int().nullable().describe('HTTP status; null where no answer was had'),
  error: z.string().nullable().describe('Why it was no success, for people'),
  response: z.string().nullable().describe('The beginning of the answer'),
});

export type AttemptView = z.input<typeof attempt>;

export const sent = z
  .object({
    id,
    endpointId: id,
    messageId: z.string().describe('`webhook-id`; the same at each endpoint and attempt'),
    type: z.string(),
    status: z.enum(sentStatuses),
    payload: z.string().describe('The body, as it is signed'),
    attempts: z.array(attempt).describe('The last 20, oldest first'),
    nextAttemptAt: time.nullable(),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'SentWebhook' });

export type SentView = z.input<typeof sent>;

export const test = endpoint({
  name: 'webhookEndpoints.test',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId/test',
  summary: 'Send a `webhook.test`, once, and say how it went',
  description: 'Also where the endpoint is switched off. Waits up to 20 seconds for the outcome.',
  permission: 'webhooks:write',
  params: endpointParams,
  output: sent,
  audit: 'WEBHOOK_ENDPOINT_TEST',
});

export const deliveries = endpoint({
  name: 'webhookEndpoints.deliveries',
  method: 'GET',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId/deliveries',
  summary: 'What was sent to an endpoint, newest first; `dead` is what was given up',
  description: 'Kept for 30 days.',
  permission: 'webhooks:read',
  params: endpointParams,
  query: pageQuery.extend({ status: z.enum(sentStatuses).optional() }),
  output: sent,
  list: true,
});

export const redeliver = endpoint({
  name: 'webhookEndpoints.redeliver',
  method: 'POST',
  path: '/v1/workspaces/:id/webhook-endpoints/:endpointId/deliveries/:deliveryId/redeliver',
  summary: 'Send it once more, with all its attempts',
  permission: 'webhooks:write',
  params: endpointParams.extend({ deliveryId: pathId }),
  output: sent,
  status: 202,
  problems: ['CONFLICT'],
  audit: 'WEBHOOK_REDELIVER',
});
