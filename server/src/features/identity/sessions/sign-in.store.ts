import type { Db } from '#engines/database/schema.ts';
import { passwordKeyOf } from '#platform/password.ts';
import type { PersonRow } from '../actor.ts';
import { membershipColumns, ownerColumns } from '../api-keys.store.ts';
import type { PasswordTable, SignInTable } from './sessions.tables.ts';

export interface Account {
  personId: string;
  hash: string | null;
  isActive: number;
  /** Rises with each change of the password. */
  tokenVersion: number | null;
}

/** The account of an e-mail address, with the hash of its password where it has one. */
export const findAccount = (db: Db, email: string): Promise<Account | undefined> =>
  db
    .selectFrom('person')
    .leftJoin('password', 'password.personId', 'person.id')
    .select(['person.id as personId', 'password.hash', 'person.isActive', 'person.tokenVersion'])
    .where('person.email', '=', email)
    .executeTakeFirst();

/** A person with their role and memberships, to act as them. */
export const findPersonRows = (db: Db, personId: string): Promise<PersonRow[]> =>
  db
    .selectFrom('person')
    .innerJoin('role', 'role.id', 'person.roleId')
    .leftJoin('membership', 'membership.personId', 'person.id')
    .leftJoin('role as memberRole', 'memberRole.id', 'membership.roleId')
    .select('person.id as personId')
    .select(ownerColumns)
    .select(membershipColumns)
    .where('person.id', '=', personId)
    .$castTo<PersonRow>()
    .execute();

export const findPassword = (db: Db, personId: string) =>
  db.selectFrom('password').selectAll().where('personId', '=', personId).executeTakeFirst();

/** How many passwords each key of SECRET_KEY is mixed into, by the id of that key. */
export async function countPasswordsByKey(db: Db): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { hash } of await db.selectFrom('password').select('hash').execute()) {
    const keyId = passwordKeyOf(hash);
    if (keyId !== undefined) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  }
  return counts;
}

/** True as soon as anybody can sign in with a password. */
export const hasAnyPassword = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('password').select('personId').limit(1).executeTakeFirst()) !== undefined;

export async function putPassword(db: Db, row: PasswordTable): Promise<void> {
  await db.deleteFrom('password').where('personId', '=', row.personId).execute();
  await db.insertInto('password').values(row).execute();
}

/** The hash of no password. */
const spoiled = '!';

/** No password opens the account until its owner has chosen another. */
export const spoilPassword = (trx: Db, personId: string, changedAt: number) =>
  trx.updateTable('password').set({ hash: spoiled, changedAt }).where('personId', '=', personId).execute();

/** Whether a password opens the account. */
export async function hasPassword(db: Db, personId: string): Promise<boolean> {
  const stored = await findPassword(db, personId);
  return stored !== undefined && stored.hash !== spoiled;
}

/** The same password, kept better; unless it was changed meanwhile. */
export const replaceHash = (db: Db, personId: string, before: string, hash: string) =>
  db
    .updateTable('password')
    .set({ hash })
    .where('personId', '=', personId)
    .where('hash', '=', before)
    .execute();

export const insertSignIn = (db: Db, row: SignInTable) => db.insertInto('signIn').values(row).execute();

export const findSignIn = (db: Db, digest: string) =>
  db.selectFrom('signIn').selectAll().where('digest', '=', digest).executeTakeFirst();

/** Ends a waiting sign-in. @returns false where another request was first */
export async function takeSignIn(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('signIn').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Sign-ins of a person whose password was right until now. */
export const deleteSignInsOf = (db: Db, personId: string) =>
  db.deleteFrom('signIn').where('personId', '=', personId).execute();

export const deleteOldSignIns = (db: Db, now: number) =>
  db.deleteFrom('signIn').where('endsAt', '<=', now).execute();
