import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { SealingKey } from '#platform/cipher.ts';
import { isWornOut, makeDataKey, openDataKey, recallDataKey } from './data-key.ts';
import {
  countSealedValues,
  findDataKey,
  findNewestDataKey,
  insertDataKey,
  retireDataKey,
} from './data-keys.store.ts';
import { dataKeyIdOf, openValue, type Place } from './sealed-value.ts';
import { findVersion, listCurrentValues } from './vault.store.ts';
import type { DataKeyTable } from './vault.tables.ts';
import type { VaultDeps } from './vault-deps.ts';

type Deps = Pick<VaultDeps, 'clock' | 'keys'>;

/** A value in the open; zero it when done. */
export interface OpenSecret {
  type: CredentialType;
  version: number;
  value: Buffer;
}

/**
 * The current values of those of the types that the project holds, for features that use them. Each of their acts is
 * in the audit log by its own name, so that opening a value for one is no row of its own.
 */
export async function openSecrets(
  db: Db,
  deps: Pick<VaultDeps, 'keys'>,
  projectId: string,
  types: readonly CredentialType[],
): Promise<OpenSecret[]> {
  const secrets: OpenSecret[] = [];
  for (const { type, version, sealed } of await listCurrentValues(db, projectId, types)) {
    secrets.push({ type, version, value: await openSealed(db, deps, { projectId, type, version }, sealed) });
  }
  return secrets;
}

/**
 * Opens the value of a row.
 * @throws Error if the row was changed or moved, or its key is gone
 */
export async function openSealed(
  db: Db,
  { keys }: Pick<VaultDeps, 'keys'>,
  place: Place,
  sealed: Uint8Array,
): Promise<Buffer> {
  const id = dataKeyIdOf(sealed);
  const known = recallDataKey(keys, id);
  if (known) return openValue(known, place, sealed);
  const row = await findDataKey(db, id);
  if (row) return openValue(openDataKey(keys, row), place, sealed);
  // Since it was read, it may have been sealed anew and the former key destroyed.
  const current = await findVersion(db, place.projectId, place.type, place.version);
  if (current && dataKeyIdOf(current.sealed) !== id) return openSealed(db, { keys }, place, current.sealed);
  throw new Error(`The data key ${id} of project ${place.projectId} is gone.`);
}

/** The key that new values of the project are sealed with; its project must be locked. @param values how many */
export async function sealingKeyOf(trx: Trx, deps: Deps, projectId: string, values = 1): Promise<SealingKey> {
  const row = await dataKeyForWriting(trx, deps, projectId);
  await countSealedValues(trx, row.id, values);
  return recallDataKey(deps.keys, row.id) ?? openDataKey(deps.keys, row);
}

/** The newest data key, or the next one where that is worn out; its project must be locked. */
export async function dataKeyForWriting(
  trx: Trx,
  { clock, keys }: Deps,
  projectId: string,
): Promise<DataKeyTable> {
  const now = clock();
  const newest = await findNewestDataKey(trx, projectId);
  if (newest && !isWornOut(keys, newest, now)) return newest;
  if (newest) await retireDataKey(trx, newest.id, now);
  const made = makeDataKey(keys.ring, projectId, now, (newest?.version ?? 0) + 1);
  await insertDataKey(trx, made);
  return made;
}
