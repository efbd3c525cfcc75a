import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { toLanguage } from '../accounts/addressee.ts';
import { findPersonByEmail } from '../people.store.ts';
import { makeLink } from '../sessions/one-time-links.service.ts';
import { forgotKind, mailedResetMs, toResetUrl } from './reset.service.ts';
import { resetPurpose } from './set-password.service.ts';

const minuteMs = 60_000;

/**
 * Looks whose account it is, and sends a link. Its token is made here and nowhere written but as a hash; where the
 * letter has to be sent once more, it is another one, and the newest works.
 */
export const forgotJobs = (db: Db, deps: AccountDeps): JobKind =>
  jobKind({
    kind: forgotKind,
    payload: z.object({ email: z.string() }),
    ...{ maxAttempts: 6, maxAgeMs: mailedResetMs, timeoutMs: 2 * minuteMs, concurrency: 4 },
    async run({ email }, job) {
      const person = await findPersonByEmail(db, email);
      if (person === undefined || person.isActive !== 1) return;
      const token = await inTransaction(db, (trx) =>
        makeLink(trx, deps.clock, { purpose: resetPurpose, subject: person.id, validMs: mailedResetMs }),
      );
      const to = { name: person.name, email, language: toLanguage(person.language) };
      const letter = { link: toResetUrl(deps, token), minutes: mailedResetMs / minuteMs };
      await deps.sendLink(`${job.id}${job.attempt}`, to, { kind: 'reset', ...letter });
    },
  });
