import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type * as contract from '@marsa/contract/invitations.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import type { AccountDeps } from '../accounts/accounts-deps.ts';
import { toLanguage } from '../accounts/addressee.ts';
import { toActor } from '../actor.ts';
import { createPerson } from '../people.service.ts';
import { findRole } from '../people.store.ts';
import { findLinkOf, takeLink } from '../sessions/one-time-links.service.ts';
import { explainEmail } from '../sessions/setup.service.ts';
import { enter, type SignInCall } from '../sessions/sign-in.service.ts';
import { findPersonRows, putPassword } from '../sessions/sign-in.store.ts';
import { canGrant, readStringList } from '../stored-role.ts';
import { invitationPurpose, stateOf } from './invitations.service.ts';
import { findInvitation, type InvitationRow, settleInvitation } from './invitations.store.ts';

/** What the page of an invitation shows. */
export async function lookAtInvitation(
  db: Db,
  deps: AccountDeps,
  token: string,
): Promise<DataOf<typeof contract.look>> {
  const { email, language, inviterName, endsAt } = await getInvitation(db, deps, token);
  return { email, language: toLanguage(language), inviter: inviterName ?? '', endsAt: toIso(endsAt) };
}

/** Makes the person who was invited, and signs them in. */
export async function acceptInvitation(
  db: Db,
  deps: AccountDeps,
  call: SignInCall,
  { token, name, password, language }: BodyOf<typeof contract.accept>,
): Promise<DataOf<typeof contract.accept>> {
  // A wrong link costs nothing; hashing comes after it was looked at.
  const { email } = await getInvitation(db, deps, token);
  await deps.checkNewPassword(password, { ...{ field: 'password', name, email }, hasSecondFactor: false });
  const hash = await deps.passwords.hash(password);
  const personId = await inTransaction(db, async (trx) => {
    const invitation = await getInvitation(trx, deps, token);
    await takeLink(trx, deps.clock, invitationPurpose, token);
    if (!(await settleInvitation(trx, invitation.id, { acceptedAt: deps.clock() }))) throw deadLink();
    const id = await createPerson(trx, deps, await getInviter(trx, deps, invitation), {
      ...{ name, email: invitation.email, role: invitation.roleName ?? '' },
      language: language ?? invitation.language,
    }).catch(explainEmail);
    await putPassword(trx, { personId: id, hash, changedAt: deps.clock() });
    await deps.audit(trx, deps.systemCaller(), {
      ...{ action: 'INVITATION_ACCEPT', subject: invitation.id },
      details: { name, ...(invitation.roleName === null ? {} : { role: invitation.roleName }) },
    });
    return id;
  });
  deps.publishChange();
  return enter(db, deps, call, { personId, method: 'invitation', remember: false });
}

async function getInvitation(db: Db, deps: AccountDeps, token: string): Promise<InvitationRow> {
  const link = await findLinkOf(db, deps.clock, invitationPurpose, token);
  const invitation = link && (await findInvitation(db, link.subject));
  if (invitation === undefined || stateOf(invitation, deps.clock()) !== 'open') throw deadLink();
  return invitation;
}

/** Who invited, as they are now: an invitation gives no more than they could give today. */
async function getInviter(
  db: Db,
  deps: AccountDeps,
  { id, invitedBy, roleId }: InvitationRow,
): Promise<Caller> {
  const rows = await findPersonRows(db, invitedBy);
  const role = await findRole(db, roleId);
  const [row] = rows;
  if (row === undefined || row.personIsActive !== 1 || role === undefined) throw deadLink();
  const actor = toActor(row, rows, { kind: 'job', id });
  if (!canGrant(actor.role, readStringList(role.permissions))) throw deadLink();
  return { ...deps.systemCaller(), actor };
}

const deadLink = () =>
  new Problem(
    'INVALID_CREDENTIALS',
    'This invitation does not work any more: it was used, replaced or taken back, or is too old. Ask for a new one.',
  );
