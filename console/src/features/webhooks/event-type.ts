import { type WebhookEventType, webhookEventTypes } from '@marsa/contract/webhook-events.ts';

/** True for what Marsa itself tells of. */
export const isEventType = (text: string): text is WebhookEventType =>
  webhookEventTypes.some((type) => type === text);
