import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import { notice } from './letter.ts';
import { noticeKind, sendLetter } from './mail.service.ts';
import type { MailDeps } from './mail-deps.ts';

const minuteMs = 60_000;

/** How letters are sent: some at once, again and again for hours where the server is away. */
export const mailLimits = {
  maxAttempts: 12,
  maxAgeMs: 24 * 60 * minuteMs,
  timeoutMs: 2 * minuteMs,
  concurrency: 4,
};

/** Sends what happened to whom it happened. Name and address are looked up when it is sent: the job holds neither. */
export const noticeJobs = (db: Db, deps: MailDeps): JobKind =>
  jobKind({
    kind: noticeKind,
    payload: z.object({ personId: z.string(), notice, address: z.string().optional() }),
    ...mailLimits,
    async run({ personId, notice: letter, address }, job) {
      const found = await deps.findRecipient(db, personId);
      const to = found && { ...found, ...(address && { email: address }) };
      if (to) await sendLetter(deps, job.id, to, letter);
    },
  });
