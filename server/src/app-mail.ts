import { readFileSync } from 'node:fs';
import type { Db } from '#engines/database/schema.ts';
import { createMailer, type Mailer } from '#engines/mail/mailer.ts';
import type { JobKind } from '#engines/queue/job-kind.ts';
import { toLanguage } from '#features/identity/accounts/addressee.ts';
import { findPerson } from '#features/identity/people.store.ts';
import type { Recipient } from '#features/mail/letter.ts';
import { noticeJobs } from '#features/mail/mail.jobs.ts';
import { createPost, type Post } from '#features/mail/mail.service.ts';
import type { Config } from '#platform/config.ts';
import type { AppJobs } from './app-jobs.ts';
import type { AppOptions } from './app-options.ts';

export interface Mail {
  post: Post;
  kinds: JobKind[];
}

/** Letters, and what sends them. */
export function composeMail({ config, engines }: AppOptions, { enqueue }: AppJobs): Mail {
  const deps = { mailer: openMailer(config), publicUrl: config.PUBLIC_URL, enqueue, findRecipient };
  return { post: createPost(deps), kinds: [noticeJobs(engines.database.db, deps)] };
}

/** What speaks to the mail server of the configuration, if it names one. */
export function openMailer({ SMTP_URL, MAIL_FROM, EXTRA_CA_FILE }: Config['values']): Mailer | undefined {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return undefined;
  const extraCa = EXTRA_CA_FILE && readFileSync(EXTRA_CA_FILE, 'utf8');
  return createMailer({ url: SMTP_URL, from: MAIL_FROM, extraCa });
}

/** Whom a letter to a person goes to, if they have an address. */
export async function findRecipient(db: Db, personId: string): Promise<Recipient | undefined> {
  const person = await findPerson(db, personId);
  if (person === undefined || person.email === null) return undefined;
  return { name: person.name, email: person.email, language: toLanguage(person.language) };
}
