import { z } from 'zod';
import { buildStatuses, platforms } from './builds.ts';
import { credentialTypeNames } from './credential-types.ts';
import { id, time } from './endpoint.ts';

const build = z.object({
  buildId: id,
  platform: z.enum(platforms),
  repository: z.string(),
  workflow: z.string(),
  ref: z.string(),
  versionName: z.string(),
  versionCode: z.number().int(),
  status: z.enum(buildStatuses),
  conclusion: z.string().nullable(),
  detail: z.string().nullable().describe('Why it failed, for people'),
  runId: z.number().int().nullable(),
  runUrl: z.string().nullable(),
});

/**
 * What Marsa tells to endpoints that asked for it: type → title and `data`. Promised to users; add to this table, never
 * rename in it. Never a secret.
 */
export const webhookEvents = {
  'build.succeeded': { title: 'A build succeeded', data: build },
  'build.failed': { title: 'A build failed, or no run of it was found', data: build },
  'build.cancelled': { title: 'A build was cancelled', data: build },
  'pwa.checked': {
    title: 'A look at the PWA has ended',
    data: z.object({
      checkId: id,
      url: z.string(),
      score: z.number().int(),
      errors: z.number().int(),
      warnings: z.number().int(),
    }),
  },
  'secret.changed': {
    title: 'A credential was stored, restored or deleted',
    data: z.object({
      type: z.enum(credentialTypeNames),
      version: z.number().int(),
      change: z.enum(['stored', 'restored', 'deleted']),
    }),
  },
  'wrapper.pushed': {
    title: 'The generated repository was pushed',
    data: z.object({ repository: z.string(), branch: z.string(), commit: z.string() }),
  },
  'webhook.test': {
    title: 'Somebody pressed the test button; nobody needs to ask for it',
    data: z.object({ endpointId: id }),
  },
} as const satisfies Record<string, { title: string; data: z.ZodObject }>;

export type WebhookEventType = keyof typeof webhookEvents;

export const isWebhookEventType = (text: string): text is WebhookEventType =>
  Object.hasOwn(webhookEvents, text);

export const webhookEventTypes = Object.keys(webhookEvents).filter(isWebhookEventType);

/** One event of a type, as a feature tells it. */
export type WebhookEventOf<Type extends WebhookEventType> = {
  [T in Type]: {
    type: T;
    workspaceId: string;
    /** Null where it is no matter of one project. */
    projectId: string | null;
    data: z.output<(typeof webhookEvents)[T]['data']>;
  };
}[Type];

export type WebhookEvent = WebhookEventOf<WebhookEventType>;

/** The body of an outgoing webhook. `webhook-id` stays the same over all attempts and redeliveries. */
export const webhookMessage = z
  .object({
    type: z.enum(webhookEventTypes),
    timestamp: time.describe('When it happened'),
    workspaceId: id,
    projectId: id.nullable(),
    data: z.record(z.string(), z.unknown()).describe('By its type'),
  })
  .meta({ id: 'WebhookMessage' });
