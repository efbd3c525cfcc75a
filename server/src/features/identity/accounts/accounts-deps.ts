import type { Trx } from '#engines/database/schema.ts';
import type { WantedJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import type { SessionDeps } from '../sessions/sessions-deps.ts';

/** Whom a letter goes to. */
export interface Addressee {
  name: string;
  email: string;
  language: 'en' | 'ar';
}

/** A letter with a link that works once. */
export type LinkLetter =
  | { kind: 'invitation'; link: string; inviter: string; days: number }
  | { kind: 'reset'; link: string; minutes: number };

/** What happened to an account, for its owner; times in milliseconds since 1970. */
export interface AccountNotice {
  kind: 'notice';
  event: 'email-changed';
  at: number;
  ip: string;
}

/** What passwords and invitations need of others. */
export interface AccountDeps extends SessionDeps {
  /** Where people find this Marsa, without a slash at its end. */
  publicUrl: string;
  /** False without a mail server: links are handed over by administrators then. */
  isMailOn: boolean;
  enqueue(trx: Trx, job: WantedJob): Promise<string>;
  /** Tells a person by mail, once the transaction is committed. @param address where it is not their present one */
  notify(trx: Trx, personId: string, notice: AccountNotice, address?: string): Promise<void>;
  /** Tells a person, in the transaction of it, that their password is another. */
  noticePassword(trx: Trx, personId: string, ip: string): Promise<void>;
  /** Sends a letter now. @param id letters and digits, the same for the same letter */
  sendLink(id: string, to: Addressee, letter: LinkLetter): Promise<void>;
  /** In whose name somebody comes in who was invited. */
  systemCaller(): Caller;
}
