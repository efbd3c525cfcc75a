import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { toLanguage } from '../accounts/addressee.ts';
import { invitationDays, makeInvitationLink, sendKind, stateOf } from './invitations.service.ts';
import { findInvitation, markSent } from './invitations.store.ts';

const minuteMs = 60_000;

/** Sends an invitation. Its token is made here; where the letter has to be sent once more, it is another one. */
export const invitationJobs = (db: Db, deps: AccountDeps): JobKind =>
  jobKind({
    kind: sendKind,
    payload: z.object({ invitationId: z.string() }),
    ...{ maxAttempts: 12, maxAgeMs: 24 * 60 * minuteMs, timeoutMs: 2 * minuteMs, concurrency: 4 },
    async run({ invitationId }, job) {
      const invitation = await findInvitation(db, invitationId);
      if (invitation === undefined || stateOf(invitation, deps.clock()) !== 'open') return;
      const { email, inviterName } = invitation;
      const link = await inTransaction(db, (trx) => makeInvitationLink(trx, deps, invitation));
      const to = { name: email, email, language: toLanguage(invitation.language) };
      const letter = { link, inviter: inviterName ?? 'Marsa', days: invitationDays };
      await deps.sendLink(`${job.id}${job.attempt}`, to, { kind: 'invitation', ...letter });
      await inTransaction(db, async (trx) => {
        await markSent(trx, invitationId, deps.clock());
        await job.end(trx);
      });
    },
  });
