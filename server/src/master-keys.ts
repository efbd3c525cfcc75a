import type { Db } from '#engines/database/schema.ts';
import { countSignersByMasterKey } from '#features/audit/checkpoint.service.ts';
import { countTotpByMasterKey } from '#features/identity/second-factor/totp.store.ts';
import { countSigningKeysByMasterKey } from '#features/identity/tokens/signing-keys.service.ts';
import { countByMasterKey } from '#features/vault/data-keys.store.ts';
import { countWebhookKeysByMasterKey } from '#features/webhooks/webhook-keys.store.ts';
import { type KeyRing, missingMasterKeys } from '#platform/key-ring.ts';

interface Holding {
  /** The migration that brought the table. */
  since: string;
  /** Id of a master key → how much lies under it. */
  count(db: Db): Promise<ReadonlyMap<string, number>>;
}

/** All that is sealed with the master keys. */
const holdings: readonly Holding[] = [
  { since: '0003-vault', count: countByMasterKey },
  { since: '0009-audit-checkpoint', count: countSignersByMasterKey },
  { since: '0014-second-factor', count: countTotpByMasterKey },
  { since: '0016-webhooks', count: countWebhookKeysByMasterKey },
  { since: '0017-tokens', count: countSigningKeysByMasterKey },
];

/**
 * How much is under each master key.
 * @param migrations those of the database, where it may be older than this program
 */
export async function countMasterKeyUses(
  db: Db,
  migrations?: readonly string[],
): Promise<Map<string, number>> {
  const uses = new Map<string, number>();
  for (const { since, count } of holdings) {
    if (migrations && !migrations.includes(since)) continue;
    for (const [id, more] of await count(db)) uses.set(id, (uses.get(id) ?? 0) + more);
  }
  return uses;
}

/**
 * For the start of a server: every master key that something is sealed with must be in the ring.
 * @throws Error that names the missing ids and the known ones
 */
export async function requireMasterKeys(db: Db, ring: KeyRing): Promise<void> {
  const missing = [...(await countMasterKeyUses(db)).keys()].filter((id) => !ring.keys.has(id));
  if (missing.length > 0) throw new Error(missingMasterKeys(ring, missing.sort()));
}
