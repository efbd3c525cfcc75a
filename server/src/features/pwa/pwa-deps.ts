import type { Change } from '@marsa/contract/events.ts';
import type { WebhookEventOf } from '@marsa/contract/webhook-events.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { Clock } from '#platform/clock.ts';
import type { Cursors } from '#platform/cursor.ts';
import type { Outbound } from '#platform/outbound.ts';

/** What a look needs to know of its project. */
export interface PwaProject {
  id: string;
  workspaceId: string;
  /** https origin. */
  domain: string;
  androidPackage: string | null;
  iosBundleId: string | null;
  appleTeamId: string | null;
}

export interface PwaDeps {
  clock: Clock;
  cursors: Cursors;
  outbound: Outbound;
  /** Holds the project's row until the transaction ends; false where it is gone. */
  holdProject(trx: Trx, projectId: string): Promise<boolean>;
  /** SHA-256 of the certificates that sign the Android app, `AB:CD:…`, those that are known. */
  findFingerprints(db: Db, projectId: string): Promise<string[]>;
  findProject(db: Db, projectId: string): Promise<PwaProject | undefined>;
  /** @returns the id of the job */
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** How many jobs of a kind wait or run. */
  countOpenJobs(db: Db, kind: string): Promise<number>;
  /** Until the job has run, or for so many milliseconds. */
  waitForJob(id: string, ms: number): Promise<void>;
  /** Tells who watches that a check ended, once the transaction is committed. */
  tell(trx: Trx, change: Change): void;
  audit(trx: Trx, caller: Caller, event: PwaEvent): Promise<void>;
  /** Tells others that a look has ended. */
  emit(trx: Trx, event: WebhookEventOf<'pwa.checked'>): Promise<void>;
}

interface PwaEvent {
  action: 'PWA_CHECK';
  workspaceId: string;
  projectId: string;
  subject: string;
}
