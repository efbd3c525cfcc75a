import type { Db } from '#engines/database/schema.ts';
import type { TokenWithMaker } from './service-token-actor.ts';
import type { ServiceTokenTable } from './service-tokens.tables.ts';

const tokensWithMaker = (db: Db) =>
  db
    .selectFrom('serviceToken')
    .innerJoin('person', 'person.id', 'serviceToken.createdBy')
    .innerJoin('role', 'role.id', 'person.roleId')
    .leftJoin('membership', (join) =>
      join
        .onRef('membership.personId', '=', 'serviceToken.createdBy')
        .onRef('membership.workspaceId', '=', 'serviceToken.workspaceId'),
    )
    .leftJoin('role as memberRole', 'memberRole.id', 'membership.roleId')
    .selectAll('serviceToken')
    .select([
      'person.id as personId',
      'person.name as personName',
      'person.isActive as personIsActive',
      'role.id as roleId',
      'role.name as roleName',
      'role.permissions as rolePermissions',
      'role.isActive as roleIsActive',
      'membership.projectIds as memberProjectIds',
      'memberRole.id as memberRoleId',
      'memberRole.name as memberRoleName',
      'memberRole.permissions as memberRolePermissions',
      'memberRole.isActive as memberRoleIsActive',
    ]);

/** The look-up of requests: all in one query, compiled once. */
export function prepareServiceTokenLookup(db: Db): (id: string) => Promise<TokenWithMaker | undefined> {
  const byId = tokensWithMaker(db).where('serviceToken.id', '=', '').compile();
  return async (id) => {
    const { rows } = await db.executeQuery<TokenWithMaker>({ ...byId, parameters: [id] });
    return rows[0];
  };
}

const listed = (db: Db) =>
  db
    .selectFrom('serviceToken')
    .innerJoin('person', 'person.id', 'serviceToken.createdBy')
    .selectAll('serviceToken')
    .select('person.isActive as personIsActive');

export type ListedToken = ServiceTokenTable & { personIsActive: number };

export const findServiceToken = (db: Db, id: string): Promise<ListedToken | undefined> =>
  listed(db).where('serviceToken.id', '=', id).executeTakeFirst();

/** A workspace whose tokens somebody sees: all of them, or their own. */
export interface VisibleTokens {
  workspaceId: string;
  createdBy: string | undefined;
}

export async function listServiceTokens(
  db: Db,
  visible: readonly VisibleTokens[],
  { before, limit }: { before: { createdAt: number; id: string } | undefined; limit: number },
): Promise<ListedToken[]> {
  if (visible.length === 0) return [];
  let query = listed(db).where((where) =>
    where.or(
      visible.map(({ workspaceId, createdBy }) =>
        where.and([
          where('serviceToken.workspaceId', '=', workspaceId),
          ...(createdBy === undefined ? [] : [where('serviceToken.createdBy', '=', createdBy)]),
        ]),
      ),
    ),
  );
  if (before) {
    query = query.where((where) =>
      where.or([
        where('serviceToken.createdAt', '<', before.createdAt),
        where.and([
          where('serviceToken.createdAt', '=', before.createdAt),
          where('serviceToken.id', '<', before.id),
        ]),
      ]),
    );
  }
  return query
    .orderBy('serviceToken.createdAt', 'desc')
    .orderBy('serviceToken.id', 'desc')
    .limit(limit)
    .execute();
}

/** Tokens that nothing has replaced, and that end within the time. */
export const listEndingTokens = (
  db: Db,
  workspaceIds: readonly string[],
  { after, before }: { after: number; before: number },
  limit: number,
) =>
  db
    .selectFrom('serviceToken')
    .select(['id', 'name', 'expiresAt'])
    .where('workspaceId', 'in', workspaceIds)
    .where('revokedAt', 'is', null)
    .where('replacedBy', 'is', null)
    .where('expiresAt', '>', after)
    .where('expiresAt', '<', before)
    .orderBy('expiresAt')
    .limit(limit)
    .execute();

export const insertServiceToken = (db: Db, row: ServiceTokenTable) =>
  db.insertInto('serviceToken').values(row).execute();

/** Ends a token at a time, once: one that was replaced or revoked already is left as it is. */
export async function replaceServiceToken(db: Db, id: string, by: string, endsAt: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('serviceToken')
    .set({ replacedBy: by, endsAt })
    .where('id', '=', id)
    .where('replacedBy', 'is', null)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export const revokeServiceTokenRow = (db: Db, id: string, at: number) =>
  db
    .updateTable('serviceToken')
    .set({ revokedAt: at })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();

/** How many tokens that still work are digested with each key of APIKEY_HMAC_SECRET_B64, by its id. */
export async function countTokensByDigest(db: Db, now: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('serviceToken')
    .select((row) => ['digestKeyId', row.fn.countAll<number>().as('tokens')])
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where((where) => where.or([where('endsAt', 'is', null), where('endsAt', '>', now)]))
    .groupBy('digestKeyId')
    .execute();
  return new Map(rows.map(({ digestKeyId, tokens }) => [digestKeyId, Number(tokens)]));
}

export const touchServiceToken = (
  db: Db,
  id: string,
  use: Pick<ServiceTokenTable, 'lastUsedAt' | 'lastUsedIp'> &
    Partial<Pick<ServiceTokenTable, 'digest' | 'digestKeyId'>>,
) => db.updateTable('serviceToken').set(use).where('id', '=', id).execute();
