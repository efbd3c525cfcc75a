import type { QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/notices.ts';
import { type Notice, type NoticeDetails, type NoticeKind, noticeDetails } from '@marsa/contract/notices.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { Problem } from '#platform/problem.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import { findNotice, hasNoticeSince, insertNotice, listNotices, settleNotice } from './notices.store.ts';
import type { NoticeTable } from './notices.tables.ts';
import type { NoticeDeps } from './notices-deps.ts';

export interface NewNotice {
  personId: string;
  kind: NoticeKind;
  details: NoticeDetails;
}

/** What somebody who travels causes often: of these one mail a day is enough; the list has them all. */
const rarelyMailed: readonly NoticeKind[] = ['new-network', 'key-new-network', 'many-failures'];
const quietMs = 24 * 60 * 60_000;

export const mailKind = 'notices.mail';

/** Writes down what a person should know, in the transaction of what happened; a mail follows the commit. */
export async function recordNotice(trx: Trx, deps: NoticeDeps, notice: NewNotice): Promise<void> {
  const now = deps.clock();
  const isMailed = !(
    rarelyMailed.includes(notice.kind) && (await hasNoticeSince(trx, notice, now - quietMs))
  );
  const row = {
    ...{ id: newId(now), personId: notice.personId, kind: notice.kind },
    details: JSON.stringify(notice.details),
    ...{ createdAt: now, settledAt: null, answer: null },
  };
  await insertNotice(trx, row);
  if (isMailed && deps.enqueue) await deps.enqueue(trx, { kind: mailKind, payload: { noticeId: row.id } });
}

/** Of the caller; of others with `audit:all`. */
export async function listFor(
  db: Db,
  { cursors }: Pick<IdentityDeps, 'cursors'>,
  { actor }: Caller,
  { personId = actor.id, open, limit, cursor }: QueryOf<typeof contract.list>,
) {
  const isOwn = personId === actor.id;
  if (!isOwn && !(actor.role.isActive && actor.role.holds.has('audit:all'))) {
    throw new Problem('INSUFFICIENT_PERMISSIONS', 'Notices of other people need the permission audit:all.');
  }
  const name = `notices ${personId}`;
  const filter = { personId, onlyOpen: open === 'true', before: cursors.open(name, cursor) };
  const rows = await listNotices(db, { ...filter, limit: limit + 1 });
  return toPage(rows, limit, toNotice, (last) => cursors.seal(name, last.id));
}

/** "This was me." */
export async function acknowledge(
  db: Db,
  deps: Pick<IdentityDeps, 'clock' | 'audit'>,
  caller: Caller,
  id: string,
): Promise<Notice> {
  return inTransaction(db, async (trx) => {
    await getOwnNotice(trx, caller, id);
    if (!(await settleNotice(trx, id, deps.clock(), 'me'))) throw answeredAlready();
    await deps.audit(trx, caller, { action: 'NOTICE_ACKNOWLEDGE', subject: id });
    return toNotice(await getOwnNotice(trx, caller, id));
  });
}

export const answeredAlready = () => new Problem('CONFLICT', 'You have answered this already.');

export async function getOwnNotice(db: Db, { actor }: Caller, id: string): Promise<NoticeTable> {
  const row = await findNotice(db, id);
  if (row?.personId !== actor.id) throw new Problem('NOT_FOUND', `You have no notice ${id}.`);
  return row;
}

export const readDetails = (row: NoticeTable): NoticeDetails => noticeDetails.parse(JSON.parse(row.details));

const toNotice = (row: NoticeTable): Notice => ({
  id: row.id,
  personId: row.personId,
  kind: row.kind,
  details: readDetails(row),
  createdAt: toIso(row.createdAt),
  settledAt: row.settledAt === null ? null : toIso(row.settledAt),
  answer: row.answer,
});
