import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { CompiledQuery, NotNull } from 'kysely';
import { engineOf } from '#engines/database/engine-of.ts';
import type { Db, Engine } from '#engines/database/schema.ts';
import type { CredentialTable, CredentialVersionTable } from './vault.tables.ts';

/** The current value of a credential that is not deleted. */
export type CurrentValue = Pick<CredentialVersionTable, 'type' | 'version' | 'sealed'>;

const currentValues = (db: Db, projectId: string) =>
  db
    .selectFrom('credential')
    .innerJoin('credentialVersion', (join) =>
      join
        .onRef('credentialVersion.projectId', '=', 'credential.projectId')
        .onRef('credentialVersion.type', '=', 'credential.type')
        .onRef('credentialVersion.version', '=', 'credential.version'),
    )
    .where('credential.projectId', '=', projectId)
    .where('credential.deletedAt', 'is', null)
    .select(['credential.type', 'credential.version', 'credentialVersion.sealed']);

export const listCurrentValues = (
  db: Db,
  projectId: string,
  types: readonly CredentialType[],
): Promise<CurrentValue[]> => currentValues(db, projectId).where('credential.type', 'in', types).execute();

const currentValueOf: Partial<Record<Engine, CompiledQuery>> = {};

/** The look-up of every download; compiled once, since building it costs more than running it. */
export async function findCurrentValue(
  db: Db,
  projectId: string,
  type: CredentialType,
): Promise<CurrentValue | undefined> {
  const engine = engineOf(db);
  currentValueOf[engine] ??= currentValues(db, '').where('credential.type', '=', type).compile();
  const parameters = [projectId, type];
  const { rows } = await db.executeQuery<CurrentValue>({ ...currentValueOf[engine], parameters });
  return rows[0];
}

export const listCredentials = (db: Db, projectId: string): Promise<CredentialTable[]> =>
  db
    .selectFrom('credential')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('deletedAt', 'is', null)
    .orderBy('type')
    .execute();

/** Also those that are deleted. */
export const listCredentialRows = (
  db: Db,
  projectId: string,
  types: readonly CredentialType[],
): Promise<CredentialTable[]> =>
  db
    .selectFrom('credential')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('type', 'in', types)
    .orderBy('type')
    .execute();

/** Also one that is deleted. */
export const findCredential = (
  db: Db,
  projectId: string,
  type: CredentialType,
): Promise<CredentialTable | undefined> =>
  db
    .selectFrom('credential')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('type', '=', type)
    .executeTakeFirst();

export const insertCredential = (db: Db, row: CredentialTable) =>
  db.insertInto('credential').values(row).execute();

export const updateCredential = (
  db: Db,
  projectId: string,
  type: CredentialType,
  change: Partial<CredentialTable>,
) =>
  db
    .updateTable('credential')
    .set(change)
    .where('projectId', '=', projectId)
    .where('type', '=', type)
    .execute();

export const insertVersion = (db: Db, row: CredentialVersionTable) =>
  db.insertInto('credentialVersion').values(row).execute();

export const findVersion = (db: Db, projectId: string, type: CredentialType, version: number) =>
  db
    .selectFrom('credentialVersion')
    .selectAll()
    .where('projectId', '=', projectId)
    .where('type', '=', type)
    .where('version', '=', version)
    .executeTakeFirst();

/** Newest first, without the values. */
export const listVersions = (db: Db, projectId: string, type: CredentialType) =>
  db
    .selectFrom('credentialVersion')
    .select(['version', 'restoredFrom', 'createdBy', 'createdAt'])
    .where('projectId', '=', projectId)
    .where('type', '=', type)
    .orderBy('version', 'desc')
    .execute();

/** Projects that the vault holds anything of, in the order of their ids. */
export async function listVaultProjectIds(db: Db, afterId: string, limit: number): Promise<string[]> {
  const of = (table: 'dataKey' | 'credential' | 'credentialVersion') =>
    db
      .selectFrom(table)
      .select('projectId')
      .distinct()
      .where('projectId', '>', afterId)
      .orderBy('projectId')
      .limit(limit)
      .execute();
  const found = [...(await of('dataKey')), ...(await of('credential')), ...(await of('credentialVersion'))];
  return [...new Set(found.map(({ projectId }) => projectId))].sort().slice(0, limit);
}

export const listCredentialsOf = (db: Db, projectIds: readonly string[]): Promise<CredentialTable[]> =>
  db.selectFrom('credential').selectAll().where('projectId', 'in', projectIds).execute();

export const listVersionsOf = (db: Db, projectIds: readonly string[]): Promise<CredentialVersionTable[]> =>
  db.selectFrom('credentialVersion').selectAll().where('projectId', 'in', projectIds).execute();

/** Which values there are, without them. */
export const listPlacesOf = (db: Db, projectIds: readonly string[]) =>
  db
    .selectFrom('credentialVersion')
    .select(['projectId', 'type', 'version'])
    .where('projectId', 'in', projectIds)
    .execute();

/** Credentials of the projects whose file says that it ends before a time, the next one to end first. */
export const listExpiring = (
  db: Db,
  projectIds: readonly string[],
  beforeMs: number,
  limit: number,
): Promise<{ projectId: string; type: CredentialType; expiresAt: number }[]> =>
  db
    .selectFrom('credential')
    .select(['projectId', 'type', 'expiresAt'])
    .where('projectId', 'in', projectIds)
    .where('expiresAt', '<', beforeMs)
    .where('deletedAt', 'is', null)
    .orderBy('expiresAt')
    .limit(limit)
    .$narrowType<{ expiresAt: NotNull }>()
    .execute();

/** Removes all that the vault keeps of a project, in the transaction that deletes it. */
export async function deleteProjectSecrets(trx: Db, projectId: string): Promise<void> {
  for (const table of ['credentialVersion', 'credential', 'dataKey'] as const) {
    await trx.deleteFrom(table).where('projectId', '=', projectId).execute();
  }
}
