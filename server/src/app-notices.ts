import type { AttentionItem } from '@marsa/contract/attention.ts';
import type { NoticeDetails, NoticeKind } from '@marsa/contract/notices.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { AttentionSource } from '#features/attention/attention.ts';
import type { IdentityDeps } from '#features/identity/identity-deps.ts';
import { createKeyWatch } from '#features/identity/notices/known-places.service.ts';
import type { LockDownDeps } from '#features/identity/notices/lock-down.service.ts';
import { mailNotices, pruneNotices, pruneNoticesDaily } from '#features/identity/notices/notices.jobs.ts';
import { noticeRoutes } from '#features/identity/notices/notices.routes.ts';
import { readDetails, recordNotice } from '#features/identity/notices/notices.service.ts';
import { listNotices } from '#features/identity/notices/notices.store.ts';
import type { NoticeTable } from '#features/identity/notices/notices.tables.ts';
import type { NoticeDeps } from '#features/identity/notices/notices-deps.ts';
import { forgotKind } from '#features/identity/passwords/reset.service.ts';
import { findPerson } from '#features/identity/people.store.ts';
import type { Post } from '#features/mail/mail.service.ts';
import { toIso } from '#platform/clock.ts';
import type { Http } from '#platform/http.ts';
import type { AppJobs } from './app-jobs.ts';
import { findRecipient } from './app-mail.ts';
import type { AppOptions } from './app-options.ts';

/** What people are told of their accounts: written, shown, sent. */
export function composeNotices(
  { engines, clock, config, logger }: AppOptions,
  { enqueue }: AppJobs,
  post: Post,
) {
  const { db } = engines.database;
  const deps: NoticeDeps = { clock, ...(post.isOn ? { enqueue } : {}) };
  return {
    deps,
    watchKey: createKeyWatch(db, { ...deps, logger }),
    /** Beside the request: whoever fails is not kept waiting, and nothing is learnt from the time it takes. */
    tellOfFailures(personId: string, details: NoticeDetails): void {
      inTransaction(db, (trx) => recordNotice(trx, deps, { personId, kind: 'many-failures', details })).catch(
        (error: unknown) => logger.warn({ personId, error: String(error) }, 'failures were not told'),
      );
    },
    kinds: [
      mailNotices(db, {
        clock,
        publicUrl: config.PUBLIC_URL,
        async sendNotice(id, personId, { kind, details, at, link }) {
          const to = await findRecipient(db, personId);
          if (to) await post.sendLink(id, to, { kind: 'security', notice: kind, ...details, at, link });
        },
      }),
      pruneNotices(db, clock),
    ],
    schedules: [pruneNoticesDaily],
    attention,
  };
}

export type Notices = ReturnType<typeof composeNotices>;

/** @param systemCaller in whose name somebody acts who comes by the link of a letter */
export function serveNotices<Project>(
  http: Http<Project>,
  db: Db,
  { enqueue }: AppJobs,
  post: Post,
  deps: IdentityDeps & Pick<LockDownDeps, 'systemCaller'>,
): void {
  noticeRoutes(http, db, {
    ...deps,
    async wantReset(trx, personId) {
      const email = (await findPerson(trx, personId))?.email;
      if (!post.isOn || !email) return false;
      await enqueue(trx, { kind: forgotKind, payload: { email } });
      return true;
    },
  });
}

const mostShown = 50;

const attention: AttentionSource = {
  async ofPerson(db, personId) {
    const open = await listNotices(db, { personId, onlyOpen: true, limit: mostShown });
    return open.map(toItem);
  },
};

const titles: Record<NoticeKind, string> = {
  'new-device': 'Somebody signed in to your account with a device that was not seen before',
  'new-network': 'Somebody signed in to your account from a network that was not seen before',
  'many-failures': 'Somebody tries to get into your account',
  'refresh-reuse': 'A token of one of your programs was used twice',
  'key-new-network': 'An API key of yours was used from another network',
  'password-changed': 'Your password was changed',
  'second-factor-changed': 'Your second factor was changed',
  'session-ended-by-admin': 'An administrator ended sessions of yours',
};

function toItem(notice: NoticeTable): AttentionItem {
  const { id, kind, createdAt } = notice;
  const { change, tried, keyName, device, ip, by, reason } = readDetails(notice);
  const said = [change, tried, keyName, device, ip && `from ${ip}`, by && `by ${by}`, reason].filter(Boolean);
  return {
    ...{ id: `notice ${id}`, kind: 'account-notice', projectId: null, title: titles[kind] },
    severity: kind === 'refresh-reuse' || kind === 'many-failures' ? 'error' : 'warning',
    detail: said.join(', '),
    since: toIso(createdAt),
    link: `/v1/notices?open=true`,
    settle: [
      { title: 'This was me', method: 'POST', path: `/v1/notices/${id}/acknowledge` },
      { title: 'This was not me: lock everybody out', method: 'POST', path: `/v1/notices/${id}/not-me` },
    ],
  };
}
