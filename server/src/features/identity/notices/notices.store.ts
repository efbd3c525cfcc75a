import type { NoticeKind } from '@marsa/contract/notices.ts';
import type { Db } from '#engines/database/schema.ts';
import type { NoticeTable } from './notices.tables.ts';

export const insertNotice = (trx: Db, row: NoticeTable) => trx.insertInto('notice').values(row).execute();

export const findNotice = (db: Db, id: string): Promise<NoticeTable | undefined> =>
  db.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();

export interface NoticeFilter {
  personId: string;
  onlyOpen: boolean;
  before?: string | undefined;
  limit: number;
}

/** Newest first. */
export function listNotices(
  db: Db,
  { personId, onlyOpen, before, limit }: NoticeFilter,
): Promise<NoticeTable[]> {
  let query = db.selectFrom('notice').selectAll().where('personId', '=', personId);
  if (onlyOpen) query = query.where('settledAt', 'is', null);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Whether the person was told of such a thing since a time. */
export async function hasNoticeSince(
  db: Db,
  { personId, kind }: { personId: string; kind: NoticeKind },
  since: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('notice')
    .select('id')
    .where('personId', '=', personId)
    .where('kind', '=', kind)
    .where('createdAt', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false where it was answered already */
export async function settleNotice(
  trx: Db,
  id: string,
  settledAt: number,
  answer: 'me' | 'not-me',
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notice')
    .set({ settledAt, answer })
    .where('id', '=', id)
    .where('settledAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The last word: also after somebody, who may have been in already, said that it was them. @returns false if said before */
export async function disownNotice(trx: Db, id: string, settledAt: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notice')
    .set({ settledAt, answer: 'not-me' })
    .where('id', '=', id)
    .where((row) => row.or([row('answer', 'is', null), row('answer', '=', 'me')]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Forgets notices from before a time. @returns how many, `limit` at most */
export async function deleteOldNotices(db: Db, time: number, limit: number): Promise<number> {
  const old = await db.selectFrom('notice').select('id').where('createdAt', '<', time).limit(limit).execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom('notice').where('id', 'in', ids).execute();
  return ids.length;
}
