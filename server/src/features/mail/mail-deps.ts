import type { Db, Trx } from '#engines/database/schema.ts';
import type { Mailer } from '#engines/mail/mailer.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Recipient } from './letter.ts';

/** What sending letters needs of others. */
export interface MailDeps {
  /** Absent where no mail server is configured. */
  mailer: Mailer | undefined;
  publicUrl: string;
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** Who the person is now; undefined where they have no address, or are gone. */
  findRecipient(db: Db, personId: string): Promise<Recipient | undefined>;
}
