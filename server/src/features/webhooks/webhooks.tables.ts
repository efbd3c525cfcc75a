import type { SentStatus } from '@marsa/contract/webhook-endpoints.ts';
import type { WebhookEventType } from '@marsa/contract/webhook-events.ts';
import type { Channel, EvolutionProof, ReceivedStatus } from '@marsa/contract/webhook-sources.ts';
import type {} from '#engines/database/schema.ts';

/** The key that a workspace's webhook secrets, and what was received, are sealed with; itself sealed. */
export interface WebhookKeyTable {
  workspaceId: string;
  /** Hexadecimal, 16 bytes. */
  id: string;
  masterKeyId: string;
  wrapped: Uint8Array;
  createdAt: number;
}

/** Secrets as they lie in a row: each is sealed for its row and number. */
export interface SealedSecrets {
  secret: Uint8Array;
  /** Rises with each rotation; the one before has this less one. */
  secretVersion: number;
  previousSecret: Uint8Array | null;
  previousUntil: number | null;
}

/** A system that may send webhooks to a workspace. */
export interface WebhookSourceTable extends SealedSecrets {
  id: string;
  workspaceId: string;
  channel: Channel;
  name: string;
  isActive: number;
  /** Of Evolution API only. */
  proof: EvolutionProof | null;
  header: string | null;
  /** Sealed; of WhatsApp only. */
  verifyToken: Uint8Array | null;
  lastReceivedAt: number | null;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
}

/** Events that were accepted; one that is here is not accepted again. */
export interface WebhookSeenTable {
  sourceId: string;
  /** SHA-256 (base64) of what names the event. */
  eventKey: string;
  seenAt: number;
}

/** A webhook that was accepted, and what became of it. */
export interface WebhookReceivedTable {
  id: string;
  sourceId: string;
  workspaceId: string;
  event: string | null;
  eventId: string | null;
  /** Sealed: it may hold messages of people, and a key of the sender. */
  body: Uint8Array;
  bodyBytes: number;
  status: ReceivedStatus;
  outcome: string | null;
  receivedAt: number;
  workedAt: number | null;
}

/** Where a workspace sends webhooks to. */
export interface WebhookEndpointTable extends SealedSecrets {
  id: string;
  workspaceId: string;
  name: string;
  url: string;
  /** JSON: the types it is told of; null for all. */
  events: string | null;
  isActive: number;
  /** Why Marsa switched it off. */
  disabledReason: string | null;
  failingSince: number | null;
  lastSuccessAt: number | null;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
}

/** One message to one endpoint. */
export interface WebhookSentTable {
  id: string;
  endpointId: string;
  workspaceId: string;
  messageId: string;
  type: WebhookEventType;
  payload: string;
  status: SentStatus;
  /** JSON: the last attempts, as the API shows them. */
  attempts: string;
  /** Attempts since it was first sent, or sent anew. */
  tries: number;
  nextAt: number | null;
  createdAt: number;
  endedAt: number | null;
}

declare module '#engines/database/schema.ts' {
  interface Database {
    webhookKey: WebhookKeyTable;
    webhookSource: WebhookSourceTable;
    webhookSeen: WebhookSeenTable;
    webhookReceived: WebhookReceivedTable;
    webhookEndpoint: WebhookEndpointTable;
    webhookSent: WebhookSentTable;
  }
}
