import type { BodyOf, DataOf, QueryOf } from '@marsa/contract/endpoint.ts';
import type * as me from '@marsa/contract/me.ts';
import type * as contract from '@marsa/contract/people.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { toPage } from '#platform/cursor.ts';
import { openOrderedPart } from '#platform/list-order.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonTable } from '../identity.tables.ts';
import { resetPurpose } from '../passwords/set-password.service.ts';
import { getGrantableRole } from '../people.service.ts';
import {
  countActivePeople,
  findPerson,
  holdRole,
  listPeople,
  nameOrders,
  updatePerson,
} from '../people.store.ts';
import { deleteLinks } from '../sessions/one-time-links.store.ts';
import { endSessionsOf } from '../sessions/open-session.service.ts';
import { explainEmail } from '../sessions/setup.service.ts';
import { deleteSignInsOf } from '../sessions/sign-in.store.ts';
import { switchDetails } from '../stored-role.ts';
import { findProofs, type Proofs } from './accounts.store.ts';
import type { AccountDeps } from './accounts-deps.ts';
import { toLanguage } from './addressee.ts';

type Person = DataOf<typeof contract.list>;
type PersonRow = PersonTable & { roleName: string };

export async function listAllPeople(db: Db, deps: AccountDeps, query: QueryOf<typeof contract.list>) {
  const { part, seal } = openOrderedPart(deps.cursors, 'people', nameOrders, query);
  const rows = await listPeople(db, { ...part, text: query.q });
  const proofs = await findProofs(
    db,
    rows.map(({ id }) => id),
  );
  return toPage(rows, query.limit, (row) => toPerson(row, proofs), seal);
}

export async function readPerson(db: Db, id: string): Promise<Person> {
  return toPerson(await getPerson(db, id), await findProofs(db, [id]));
}

/** Changes a person's role or address, or switches them off or on; the last administrator stays one. */
export async function changePerson(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  id: string,
  body: BodyOf<typeof contract.update>,
): Promise<Person> {
  const changed = await inTransaction(db, async (trx) => {
    const person = await getPerson(trx, id);
    const role = body.role === undefined ? undefined : await getGrantableRole(trx, caller, body.role);
    // Whoever gives an account an address can have its password sent there.
    const hadAddress = body.email !== undefined && body.email !== person.email;
    if ((body.isActive && !role) || hadAddress) await getGrantableRole(trx, caller, person.roleName);
    const staysAdmin =
      (role?.name ?? person.roleName) === 'ADMIN' && (body.isActive ?? person.isActive === 1);
    if (person.roleName === 'ADMIN' && !staysAdmin) await requireAnotherAdmin(trx, person);
    await updatePerson(trx, id, {
      ...(role ? { roleId: role.id } : {}),
      ...(body.email === undefined ? {} : { email: body.email }),
      ...(body.isActive === undefined ? {} : { isActive: body.isActive ? 1 : 0 }),
      updatedAt: deps.clock(),
    }).catch(explainEmail);
    if (body.isActive === false) await shutOut(trx, deps, caller, id);
    if (hadAddress) await moveAddress(trx, deps, caller, person);
    await deps.audit(trx, caller, {
      ...{ action: 'PERSON_UPDATE', subject: id },
      details: {
        fields: Object.keys(body),
        ...(role ? { role: role.name } : {}),
        ...switchDetails(body.isActive),
      },
    });
    return readPerson(trx, id);
  });
  deps.publishChange();
  return changed;
}

/** Ends at once whatever the person has open; their keys are refused as long as they are switched off. */
async function shutOut(trx: Trx, deps: AccountDeps, caller: Caller, id: string): Promise<void> {
  await endSessionsOf(trx, deps, id, { reason: 'person-disabled', by: caller });
  await deleteSignInsOf(trx, id);
  await deleteLinks(trx, resetPurpose, id);
}

/** Links that went to the former address stop, and it is told. */
async function moveAddress(
  trx: Trx,
  deps: AccountDeps,
  caller: Caller,
  { id, email }: PersonRow,
): Promise<void> {
  await deleteLinks(trx, resetPurpose, id);
  const notice = { kind: 'notice', event: 'email-changed', at: deps.clock(), ip: caller.ip } as const;
  if (email !== null) await deps.notify(trx, id, notice, email);
}

async function requireAnotherAdmin(trx: Trx, admin: { isActive: number; roleId: string }): Promise<void> {
  await holdRole(trx, admin.roleId);
  if (admin.isActive !== 1 || (await countActivePeople(trx, 'ADMIN')) > 1) return;
  throw new Problem('FORBIDDEN', 'This is the last administrator. Give somebody else the role first.');
}

/** Changes what people may change of themselves. */
export async function changeOwn(
  db: Db,
  deps: AccountDeps,
  caller: Caller,
  body: BodyOf<typeof me.update>,
): Promise<DataOf<typeof me.update>> {
  const { id } = caller.actor;
  const changed = await inTransaction(db, async (trx) => {
    await updatePerson(trx, id, {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.language === undefined ? {} : { language: body.language }),
      updatedAt: deps.clock(),
    });
    await deps.audit(trx, caller, {
      ...{ action: 'PERSON_UPDATE', subject: id },
      details: { fields: Object.keys(body), ...(body.name === undefined ? {} : { name: body.name }) },
    });
    return getPerson(trx, id);
  });
  deps.publishChange();
  const { name, language } = changed;
  return { id, name, language: language === null ? null : toLanguage(language) };
}

async function getPerson(db: Db, id: string): Promise<PersonRow> {
  const person = await findPerson(db, id);
  if (person === undefined) throw new Problem('NOT_FOUND', `There is no person ${id}.`);
  return person;
}

function toPerson(row: PersonRow, { passwords, secondFactors }: Proofs): Person {
  return {
    ...{ id: row.id, name: row.name, email: row.email, role: row.roleName },
    isActive: row.isActive === 1,
    hasPassword: passwords.has(row.id),
    hasSecondFactor: secondFactors.has(row.id),
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  };
}
