import type { Db } from '#engines/database/schema.ts';
import type { PersonRow } from '../actor.ts';

/** What decides whether a token still works, and what its person may do: in its own workspace alone. */
export interface TokenState extends PersonRow {
  tokenVersion: number | null;
  sessionEndsAt: number;
  sessionEndedAt: number | null;
  sessionEndReason: string | null;
  revokedJti: string | null;
}

interface TokenPlace {
  sid: string;
  jti: string;
  workspace: string;
}

/** All in one query, since asking costs more than finding; compiled once, since building costs more than running. */
export function prepareTokenLookup(db: Db): (place: TokenPlace) => Promise<TokenState | undefined> {
  const query = db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.personId')
    .innerJoin('role', 'role.id', 'person.roleId')
    .leftJoin('membership', (join) =>
      join.onRef('membership.personId', '=', 'person.id').on('membership.workspaceId', '=', 'workspace'),
    )
    .leftJoin('role as memberRole', 'memberRole.id', 'membership.roleId')
    .leftJoin('revokedToken', (join) => join.on('revokedToken.jti', '=', 'jti'))
    .where('session.id', '=', 'sid')
    .select([
      'session.endsAt as sessionEndsAt',
      'session.endedAt as sessionEndedAt',
      'session.endReason as sessionEndReason',
      'revokedToken.jti as revokedJti',
      'person.id as personId',
      'person.name as personName',
      'person.isActive as personIsActive',
      'person.tokenVersion',
      'role.id as roleId',
      'role.name as roleName',
      'role.permissions as rolePermissions',
      'role.isActive as roleIsActive',
      'role.needsSecondFactor as roleNeedsSecondFactor',
      'membership.workspaceId',
      'membership.projectIds',
      'memberRole.id as memberRoleId',
      'memberRole.name as memberRoleName',
      'memberRole.permissions as memberRolePermissions',
      'memberRole.isActive as memberRoleIsActive',
    ])
    .compile();
  return async (place) => {
    const parameters = query.parameters.map((name) => place[name as keyof TokenPlace]);
    const { rows } = await db.executeQuery<TokenState>({ ...query, parameters });
    return rows[0];
  };
}
