import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { SealingKey } from '#platform/cipher.ts';
import { makeDataKey, openDataKey, recallDataKey } from './data-key.ts';
import { dataKeyIdOf, openValue, type Place } from './sealed-value.ts';
import { findDataKey, findNewestDataKey, insertDataKey, listCurrentValues } from './vault.store.ts';
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
  if (!row) throw new Error(`The data key ${id} of project ${place.projectId} is gone.`);
  return openValue(openDataKey(keys, row), place, sealed);
}

/** The key that new values of the project are sealed with, made on first use; its project must be locked. */
export async function sealingKeyOf(trx: Trx, { clock, keys }: Deps, projectId: string): Promise<SealingKey> {
  const row = await findNewestDataKey(trx, projectId);
  if (row) return recallDataKey(keys, row.id) ?? openDataKey(keys, row);
  const made = makeDataKey(keys.ring, projectId, clock());
  await insertDataKey(trx, made);
  return openDataKey(keys, made);
}
