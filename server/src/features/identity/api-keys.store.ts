import type { Db, Trx } from '#engines/database/schema.ts';
import { lockRow } from '#engines/database/transaction.ts';
import type { PersonRow } from './actor.ts';
import type { ApiKeyTable } from './identity.tables.ts';

export interface KeyWithOwner extends ApiKeyTable {
  personName: string;
  personIsActive: number;
  roleId: string;
  roleName: string;
  rolePermissions: string;
  roleIsActive: number;
}

/** A key with one membership of its owner: a row for each, or one with nulls where there is none. */
export type KeyWithMembership = KeyWithOwner & PersonRow;

/** Of a person that a query joins as `person`, and their role as `role`. */
export const ownerColumns = [
  'person.name as personName',
  'person.isActive as personIsActive',
  'role.id as roleId',
  'role.name as roleName',
  'role.permissions as rolePermissions',
  'role.isActive as roleIsActive',
  'role.needsSecondFactor as roleNeedsSecondFactor',
] as const;

const keysWithOwner = (db: Db) =>
  db
    .selectFrom('apiKey')
    .innerJoin('person', 'person.id', 'apiKey.personId')
    .innerJoin('role', 'role.id', 'person.roleId')
    .selectAll('apiKey')
    .select(ownerColumns);

/** Of the person's memberships, joined as `membership` and `memberRole`. */
export const membershipColumns = [
  'membership.workspaceId',
  'membership.projectIds',
  'memberRole.id as memberRoleId',
  'memberRole.name as memberRoleName',
  'memberRole.permissions as memberRolePermissions',
  'memberRole.isActive as memberRoleIsActive',
] as const;

/**
 * The look-up of every request whose key is not remembered: all in one query, since asking costs more than finding;
 * compiled once, since building it costs more than running it.
 */
export function prepareKeyLookup(db: Db): (id: string) => Promise<KeyWithMembership[]> {
  const byId = keysWithOwner(db)
    .leftJoin('membership', 'membership.personId', 'apiKey.personId')
    .leftJoin('role as memberRole', 'memberRole.id', 'membership.roleId')
    .select(membershipColumns)
    .where('apiKey.id', '=', '')
    .compile();
  return async (id) => {
    const { rows } = await db.executeQuery<KeyWithMembership>({ ...byId, parameters: [id] });
    return rows;
  };
}

export const findApiKey = (db: Db, id: string) =>
  keysWithOwner(db).where('apiKey.id', '=', id).executeTakeFirst();

export function listApiKeys(
  db: Db,
  filter: { personId: string | undefined; before: Place | undefined; limit: number },
) {
  let query = keysWithOwner(db);
  if (filter.personId !== undefined) query = query.where('apiKey.personId', '=', filter.personId);
  const { before } = filter;
  if (before) {
    query = query.where((where) =>
      where.or([
        where('apiKey.createdAt', '<', before.createdAt),
        where.and([where('apiKey.createdAt', '=', before.createdAt), where('apiKey.id', '<', before.id)]),
      ]),
    );
  }
  return query.orderBy('apiKey.createdAt', 'desc').orderBy('apiKey.id', 'desc').limit(filter.limit).execute();
}

interface Place {
  createdAt: number;
  id: string;
}

/** Whoever looks at the networks of a key does it one after the other. */
export const holdApiKey = (trx: Trx, id: string) => lockRow(trx, 'api_key', id);

export const insertApiKey = (db: Db, row: ApiKeyTable) => db.insertInto('apiKey').values(row).execute();

/** Ends a key at a time, once: a key that was replaced or revoked already is left as it is. */
export async function replaceApiKey(db: Db, id: string, by: string, endsAt: number): Promise<boolean> {
  const result = await db
    .updateTable('apiKey')
    .set({ replacedBy: by, endsAt })
    .where('id', '=', id)
    .where('replacedBy', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export const revokeApiKey = (db: Db, id: string, at: number) =>
  db
    .updateTable('apiKey')
    .set({ revokedAt: at })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();

/** @returns how many of the person's keys were not revoked until now */
export async function revokeKeysOf(db: Db, personId: string, at: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('apiKey')
    .set({ revokedAt: at })
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What the use of a key leaves in its row; its digest too, where it was under a former key. */
export type KeyUse = Pick<ApiKeyTable, 'lastUsedAt' | 'lastUsedIp'> &
  Partial<Pick<ApiKeyTable, 'digest' | 'digestKeyId'>>;

export const touchApiKey = (db: Db, id: string, use: KeyUse) =>
  db.updateTable('apiKey').set(use).where('id', '=', id).execute();

/** How many keys that still work are digested with each key of APIKEY_HMAC_SECRET_B64, by its id. */
export async function countKeysByDigest(db: Db, now: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('apiKey')
    .select((row) => ['digestKeyId', row.fn.countAll<number>().as('keys')])
    .where('revokedAt', 'is', null)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
    .where((where) => where.or([where('endsAt', 'is', null), where('endsAt', '>', now)]))
    .groupBy('digestKeyId')
    .execute();
  return new Map(rows.map(({ digestKeyId, keys }) => [digestKeyId, Number(keys)]));
}

/** Keys of active people with the role, other than one, that work now. */
export async function countOtherUsableKeys(
  db: Db,
  roleName: string,
  exceptId: string,
  now: number,
): Promise<number> {
  const rows = await keysWithOwner(db)
    .where('role.name', '=', roleName)
    .where('person.isActive', '=', 1)
    .where('apiKey.id', '!=', exceptId)
    .where('apiKey.revokedAt', 'is', null)
    .where((where) => where.or([where('apiKey.expiresAt', 'is', null), where('apiKey.expiresAt', '>', now)]))
    .where((where) => where.or([where('apiKey.endsAt', 'is', null), where('apiKey.endsAt', '>', now)]))
    .execute();
  return rows.length;
}
