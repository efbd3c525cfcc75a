import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/invitations.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { toLanguage } from '../accounts/addressee.ts';
import { getGrantableRole } from '../people.service.ts';
import { findPersonByEmail } from '../people.store.ts';
import { makeLink } from '../sessions/one-time-links.service.ts';
import { deleteLinks } from '../sessions/one-time-links.store.ts';
import {
  findInvitation,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  listOpenOf,
  settleInvitation,
} from './invitations.store.ts';

export const invitationPurpose = 'invitation';
export const invitationDays = 7;
const dayMs = 24 * 60 * 60_000;
export const sendKind = 'invitation.send';

/** Invites somebody; a former invitation of the same address stops. */
export async function invite(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  { email, role: roleName, language }: BodyOf<typeof contract.create>,
): Promise<DataOf<typeof contract.create>> {
  const made = await inTransaction(db, async (trx) => {
    const role = await getGrantableRole(trx, caller, roleName);
    if (await findPersonByEmail(trx, email))
      throw invalidField('email', 'unique', 'belongs to somebody who has an account already');
    for (const id of await listOpenOf(trx, email)) await revokeOne(trx, deps, id);
    const now = deps.clock();
    const row = {
      ...{ id: newId(now), email, language, roleId: role.id, invitedBy: caller.actor.id },
      ...{ createdAt: now, endsAt: now + invitationDays * dayMs },
      ...{ sentAt: null, acceptedAt: null, revokedAt: null },
    };
    await insertInvitation(trx, row);
    await deps.audit(trx, caller, {
      ...{ action: 'INVITATION_CREATE', subject: row.id },
      details: { name: email, role: role.name },
    });
    const link = deps.isMailOn ? null : await makeInvitationLink(trx, deps, row);
    if (deps.isMailOn) await deps.enqueue(trx, { kind: sendKind, payload: { invitationId: row.id } });
    return { row: { ...row, roleName: role.name }, link };
  });
  return { ...toInvitation(made.row, deps.clock()), link: made.link };
}

/** The token stands behind the `#`; a link made before for the same invitation stops. */
export async function makeInvitationLink(
  trx: Trx,
  { clock, publicUrl }: Pick<AccountDeps, 'clock' | 'publicUrl'>,
  { id, endsAt }: { id: string; endsAt: number },
): Promise<string> {
  const validMs = endsAt - clock();
  const token = await makeLink(trx, clock, { purpose: invitationPurpose, subject: id, validMs });
  return `${publicUrl}/invitation#${token}`;
}

export async function listAllInvitations(
  db: Db,
  deps: AccountDeps,
  { limit, cursor }: QueryOf<typeof contract.list>,
) {
  const rows = await listInvitations(db, deps.cursors.open('invitations', cursor), limit + 1);
  return toPage(
    rows,
    limit,
    (row) => toInvitation(row, deps.clock()),
    (last) => deps.cursors.seal('invitations', last.id),
  );
}

export async function revokeInvitation(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  id: string,
): Promise<{ revoked: true }> {
  await inTransaction(db, async (trx) => {
    const row = await findInvitation(trx, id);
    if (row === undefined) throw new Problem('NOT_FOUND', `There is no invitation ${id}.`);
    if (!(await revokeOne(trx, deps, id)))
      throw new Problem('CONFLICT', 'This invitation was accepted or revoked already.');
    await deps.audit(trx, caller, { action: 'INVITATION_REVOKE', subject: id, details: { name: row.email } });
  });
  return { revoked: true };
}

async function revokeOne(trx: Trx, { clock }: Pick<AccountDeps, 'clock'>, id: string): Promise<boolean> {
  await deleteLinks(trx, invitationPurpose, id);
  return settleInvitation(trx, id, { revokedAt: clock() });
}

type Shown = Omit<InvitationRow, 'inviterName'>;

function toInvitation(row: Shown, now: number): DataOf<typeof contract.list> {
  const { id, email, invitedBy, acceptedAt, sentAt } = row;
  return {
    ...{ id, email, invitedBy },
    role: row.roleName ?? '',
    language: toLanguage(row.language),
    state: stateOf(row, now),
    createdAt: toIso(row.createdAt),
    endsAt: toIso(row.endsAt),
    acceptedAt: acceptedAt === null ? null : toIso(acceptedAt),
    sentAt: sentAt === null ? null : toIso(sentAt),
  };
}

export function stateOf({ acceptedAt, revokedAt, endsAt }: Omit<Shown, 'roleName'>, now: number) {
  if (acceptedAt !== null) return 'accepted';
  if (revokedAt !== null) return 'revoked';
  return endsAt > now ? 'open' : 'expired';
}
