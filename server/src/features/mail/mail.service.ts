import type { Trx } from '#engines/database/schema.ts';
import type { Letter, LinkLetter, Notice, Recipient } from './letter.ts';
import type { MailDeps } from './mail-deps.ts';
import { renderLetter } from './rendered-letter.ts';

export const noticeKind = 'mail.notice';

/** Letters, as the other features know them. */
export interface Post {
  /** False without a mail server: an administrator hands over links then. */
  isOn: boolean;
  /**
   * Tells a person what happened to their account, once the transaction is committed. Nothing where there is no mail
   * server. @param address where it goes elsewhere than to their present one
   */
  notify(trx: Trx, personId: string, notice: Notice, address?: string): Promise<void>;
  /**
   * Sends a letter with a link now; only for jobs, which come again where it fails. @param id of the job and its run,
   * letters and digits
   */
  sendLink(id: string, to: Recipient, letter: LinkLetter): Promise<void>;
}

export const createPost = (deps: MailDeps): Post => ({
  isOn: deps.mailer !== undefined,
  async notify(trx, personId, notice, address) {
    if (!deps.mailer) return;
    await deps.enqueue(trx, { kind: noticeKind, payload: { personId, notice, ...(address && { address }) } });
  },
  sendLink: (id, to, letter) => sendLetter(deps, id, to, letter),
});

/** @throws Error where the mail server is away or refuses the letter */
export async function sendLetter(deps: MailDeps, id: string, to: Recipient, letter: Letter): Promise<void> {
  if (!deps.mailer) throw new Error('There is no mail server: SMTP_URL is not set.');
  await deps.mailer.send({
    ...renderLetter(letter, to, deps.publicUrl),
    id,
    to: { name: to.name, address: to.email },
    language: to.language,
  });
}
