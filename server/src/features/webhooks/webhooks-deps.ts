import type { AuditDetails } from '@marsa/contract/audit.ts';
import type { AuditAction } from '@marsa/contract/audit-actions.ts';
import type { Change } from '@marsa/contract/events.ts';
import type { Permission } from '@marsa/contract/permissions.ts';
import type { ProblemCode } from '@marsa/contract/problems.ts';
import type { Channel } from '@marsa/contract/webhook-sources.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Counting } from '#platform/gate.ts';
import type { Outbound } from '#platform/outbound.ts';
import type { WebhookKeys } from './webhook-key.ts';

/** A webhook that was accepted, for who knows what to do about it. */
export interface IncomingEvent {
  workspaceId: string;
  /** The sender's word for what happened. GitHub does not sign it: decide by the body. */
  event: string | null;
  body: unknown;
}

/** What became of it, in words for people. */
export interface Outcome {
  status: 'done' | 'ignored';
  words: string;
}

/** Works on an event in the transaction that writes down what became of it. */
export type Subscriber = (trx: Trx, event: IncomingEvent) => Promise<Outcome>;

/** What the services of this feature need from others. */
export interface WebhooksDeps {
  clock: Clock;
  cursors: Cursors;
  keys: WebhookKeys;
  /** Where people and other systems reach this server. */
  publicUrl: string;
  /** Requests a minute: of an address that has not yet proved itself to a source, and of a source. */
  limits: { perStranger: number; perSource: number };
  counters: Counting;
  outbound: Outbound;
  /** @throws OutboundError where nothing would ever be sent to this URL */
  checkUrl(url: string): void;
  subscribers: Partial<Record<Channel, Subscriber>>;
  /** @throws Problem unless the caller may do this in all of the workspace */
  authorizeWorkspace(caller: Caller, workspaceId: string, permission: Permission): void;
  /** @returns the id of the job */
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** Until the job has run, or for so many milliseconds. */
  waitForJob(id: string, ms: number): Promise<void>;
  /** Once this is committed, to who watches. */
  tell(trx: Trx, change: Change): void;
  audit(trx: Trx, caller: Caller, event: WebhookAct): Promise<void>;
  /** Marsa itself, where it switches something off. */
  systemCaller(): Caller;
  recordRefusal(
    who: { ip: string; requestId: string },
    refusal: { action: 'AUTH_FAILURE'; code: ProblemCode; workspaceId: string; subject: string },
  ): Promise<void>;
}

export interface WebhookAct {
  action: AuditAction;
  workspaceId: string;
  subject: string;
  details?: AuditDetails;
}

/** Reads what is needed of the workspace's rows; a source or an endpoint of another workspace is none. */
export type FindOne<Row> = (db: Db, id: string) => Promise<Row | undefined>;
