import { isUniqueViolation } from '#engines/database/errors.ts';
import type { Db } from '#engines/database/schema.ts';
import type { SealingKey } from '#platform/cipher.ts';
import type { Clock } from '#platform/clock.ts';
import type { KeyRing, WrappedKey } from '#platform/key-ring.ts';
import { makeWebhookKey, openWebhookKey, rewrapWebhookKey, type WebhookKeys } from './webhook-key.ts';
import {
  findWebhookKey,
  insertWebhookKey,
  listWebhookKeysNotUnder,
  replaceWrappedWebhookKey,
} from './webhook-keys.store.ts';
import type { WebhookKeyTable } from './webhooks.tables.ts';

interface KeyDeps {
  clock: Clock;
  keys: WebhookKeys;
}

/** The key of a workspace, made on first use: outside a transaction, since of two that make it one fails. */
export async function getOrMakeKey(
  db: Db,
  { clock, keys }: KeyDeps,
  workspaceId: string,
): Promise<SealingKey> {
  const known = await findWebhookKey(db, workspaceId);
  if (known) return openWebhookKey(keys, known);
  try {
    await insertWebhookKey(db, makeWebhookKey(keys.ring, workspaceId, clock()));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return getKey(db, { keys }, workspaceId);
}

/** @throws Error where there is none: something was sealed, so there was one */
export async function getKey(
  db: Db,
  { keys }: Pick<KeyDeps, 'keys'>,
  workspaceId: string,
): Promise<SealingKey> {
  const row = await findWebhookKey(db, workspaceId);
  if (!row) throw new Error(`The webhook key of the workspace ${workspaceId} is missing.`);
  return openWebhookKey(keys, row);
}

const batchSize = 100;

/**
 * Puts every key under the active master key; may be broken off and begun again. One that does not open was changed or
 * moved and stays as it is, so that its master key is still counted as in use.
 * @returns how many were moved
 */
export async function rewrapWebhookKeys(db: Db, ring: KeyRing): Promise<number> {
  const activeId = ring.active.id.toString('hex');
  let rewrapped = 0;
  for (let after = ''; ; ) {
    const rows = await listWebhookKeysNotUnder(db, activeId, after, batchSize);
    for (const row of rows) {
      const anew = tryRewrap(ring, row);
      if (anew && (await replaceWrappedWebhookKey(db, row, anew))) rewrapped++;
    }
    const last = rows.at(-1);
    if (!last) return rewrapped;
    after = last.workspaceId;
  }
}

function tryRewrap(ring: KeyRing, row: WebhookKeyTable): WrappedKey | undefined {
  try {
    return rewrapWebhookKey(ring, row);
  } catch {
    return undefined;
  }
}
