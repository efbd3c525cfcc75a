import type { NoticeDetails, NoticeKind } from '@marsa/contract/notices.ts';
import { z } from 'zod';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { type JobKind, jobKind } from '#engines/queue/job-kind.ts';
import type { Clock } from '#platform/clock.ts';
import { makeLink } from '../sessions/one-time-links.service.ts';
import { deleteUnseen } from './known-places.store.ts';
import { notMePurpose } from './lock-down.service.ts';
import { mailKind, readDetails } from './notices.service.ts';
import { deleteOldNotices, findNotice } from './notices.store.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Somebody may read their letters after a week. */
const linkMs = 7 * dayMs;

/** What a letter says: what happened, when, and the link by which it can be disowned. */
export interface NoticeLetter {
  kind: NoticeKind;
  details: NoticeDetails;
  at: number;
  link: string;
}

export interface NoticeJobDeps {
  clock: Clock;
  publicUrl: string;
  /** Sends it now to a person, if they have an address. @param id letters and digits, the same for the same letter */
  sendNotice(id: string, personId: string, letter: NoticeLetter): Promise<void>;
}

/**
 * Sends a notice to whom it is about, unless they have answered it already. The token of its link is made here and
 * written nowhere but as a hash; where the letter has to be sent once more, it is another one, and the newest works.
 */
export const mailNotices = (db: Db, deps: NoticeJobDeps): JobKind =>
  jobKind({
    kind: mailKind,
    payload: z.object({ noticeId: z.string() }),
    ...{ maxAttempts: 12, maxAgeMs: dayMs, timeoutMs: 2 * minuteMs, concurrency: 4 },
    async run({ noticeId }, job) {
      const notice = await findNotice(db, noticeId);
      if (notice === undefined || notice.answer !== null) return;
      const token = await inTransaction(db, (trx) =>
        makeLink(trx, deps.clock, { purpose: notMePurpose, subject: noticeId, validMs: linkMs }),
      );
      await deps.sendNotice(`${job.id}${job.attempt}`, notice.personId, {
        ...{ kind: notice.kind, details: readDetails(notice), at: notice.createdAt },
        // Behind the `#`, where no server and no log sees it.
        link: `${deps.publicUrl}/not-me#${token}`,
      });
    },
  });

const keptMs = 180 * dayMs;
const unseenMs = 400 * dayMs;
const atOnce = 500;

/** Forgets notices of half a year ago, and devices and networks that nobody has come from for longer than a year. */
export const pruneNotices = (db: Db, clock: Clock): JobKind =>
  jobKind({
    kind: 'notices.prune',
    payload: z.null(),
    ...{ maxAttempts: 5, maxAgeMs: 20 * 60 * minuteMs, timeoutMs: 10 * minuteMs, concurrency: 1 },
    async run(_, { signal }) {
      await deleteUnseen(db, clock() - unseenMs);
      while ((await deleteOldNotices(db, clock() - keptMs, atOnce)) === atOnce) signal.throwIfAborted();
    },
  });

/** As features/jobs takes it. */
export const pruneNoticesDaily = {
  name: 'notices.prune',
  pattern: '47 3 * * *',
  job: { kind: 'notices.prune', payload: null },
};
