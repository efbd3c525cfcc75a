import type { Db } from '#engines/database/schema.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { createDataKeys } from './data-key.ts';
import { listLatestVersions } from './sample.store.ts';
import { openSealed } from './sealed-values.service.ts';

const sampleSize = 20;

/**
 * Opens the latest values of the vault, to prove that the keys at hand are those of this database.
 * @returns how many; 0 for an empty vault
 * @throws Error at the first that does not open
 */
export async function openSample(db: Db, ring: KeyRing): Promise<number> {
  const keys = createDataKeys(ring);
  const versions = await listLatestVersions(db, sampleSize);
  for (const { sealed, ...place } of versions) {
    const value = await openSealed(db, { keys }, place, sealed);
    value.fill(0);
  }
  return versions.length;
}
