import type { Db } from '#engines/database/schema.ts';
import type { InvitationTable } from './invitations.tables.ts';

const withRole = (db: Db) =>
  db
    .selectFrom('invitation')
    .leftJoin('role', 'role.id', 'invitation.roleId')
    .leftJoin('person', 'person.id', 'invitation.invitedBy')
    .selectAll('invitation')
    .select(['role.name as roleName', 'person.name as inviterName']);

export type InvitationRow = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

export const findInvitation = (db: Db, id: string) =>
  withRole(db).where('invitation.id', '=', id).executeTakeFirst();

export function listInvitations(db: Db, before: string | undefined, limit: number) {
  const query = before === undefined ? withRole(db) : withRole(db).where('invitation.id', '<', before);
  return query.orderBy('invitation.id', 'desc').limit(limit).execute();
}

export const insertInvitation = (db: Db, row: InvitationTable) =>
  db.insertInto('invitation').values(row).execute();

export const markSent = (db: Db, id: string, at: number) =>
  db.updateTable('invitation').set({ sentAt: at }).where('id', '=', id).execute();

/** Ids of the invitations of an address that nobody has accepted or revoked. */
export async function listOpenOf(db: Db, email: string): Promise<string[]> {
  const rows = await db
    .selectFrom('invitation')
    .select('id')
    .where('email', '=', email)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Settles an invitation, once. @returns false where somebody was first */
export async function settleInvitation(
  db: Db,
  id: string,
  how: { acceptedAt: number } | { revokedAt: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitation')
    .set(how)
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
