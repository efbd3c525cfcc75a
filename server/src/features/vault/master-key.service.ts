import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { type KeyRing, missingMasterKeys, type WrappedKey } from '#platform/key-ring.ts';
import { masterKeyIdOf, rewrapDataKey } from './data-key.ts';
import {
  listDataKeysAfter,
  listDataKeysNotUnder,
  listMasterKeyIds,
  replaceWrapped,
} from './data-keys.store.ts';
import type { DataKeyTable } from './vault.tables.ts';
import type { VaultDeps } from './vault-deps.ts';

/**
 * Every master key that data keys are sealed with must be in the ring.
 * @throws Error that names the missing ids and the known ones
 */
export async function checkMasterKeys(db: Db, ring: KeyRing): Promise<void> {
  const missing = (await listMasterKeyIds(db)).filter((id) => !ring.keys.has(id));
  if (missing.length > 0) throw new Error(missingMasterKeys(ring, missing.sort()));
}

const batchSize = 100;

export interface Rotation {
  /** Data keys that were put under the active master key. */
  rewrapped: number;
  /** Ids of the master keys that data is sealed with now; any other may leave MASTER_KEY_B64. */
  inUse: string[];
  /** Data keys that do not open: they were changed or moved, and stay as they are. */
  damaged: { projectId: string; id: string }[];
}

/**
 * Puts every data key under the active master key; no value is sealed anew and servers go on meanwhile. It can be
 * stopped at any point and begun again, also by two at once. A server that still has another key first goes on making
 * data keys under that one: begin again once all have the new one first.
 * @param onProgress told after each batch how many data keys were done so far
 */
export async function rotateMasterKey(
  db: Db,
  deps: Pick<VaultDeps, 'keys' | 'audit'>,
  caller: Caller,
  onProgress: (rewrapped: number) => void = () => {},
): Promise<Rotation> {
  const { ring } = deps.keys;
  await checkMasterKeys(db, ring);
  const activeId = ring.active.id.toString('hex');
  let rewrapped = 0;
  const damaged: Rotation['damaged'] = [];
  for (let afterId = ''; ; ) {
    const rows = await listDataKeysNotUnder(db, activeId, afterId, batchSize);
    const last = rows.at(-1);
    if (!last) break;
    const wrapped = rows.map((row) => ({ row, anew: tryRewrap(ring, row) }));
    damaged.push(
      ...wrapped.filter(({ anew }) => !anew).map(({ row: { projectId, id } }) => ({ projectId, id })),
    );
    rewrapped += await inTransaction(db, async (trx) => {
      let done = 0;
      for (const { row, anew } of wrapped) if (anew && (await replaceWrapped(trx, row, anew))) done++;
      return done;
    });
    afterId = last.id;
    onProgress(rewrapped);
  }
  const details = { keyId: activeId, count: rewrapped };
  await inTransaction(db, (trx) => deps.audit(trx, caller, { action: 'MASTER_KEY_ROTATE', details }));
  return { rewrapped, inUse: await listMasterKeyIds(db), damaged };
}

/**
 * Opens every data key. @returns how many open, and those that do not, or are not under the master key that their row
 * names: whoever believes the row would throw the wrong one away
 */
export async function openEveryDataKey(
  db: Db,
  ring: KeyRing,
): Promise<{ opened: number; damaged: Rotation['damaged'] }> {
  let opened = 0;
  const damaged: Rotation['damaged'] = [];
  for (let afterId = ''; ; await nextTurn()) {
    const rows = await listDataKeysAfter(db, afterId, batchSize);
    for (const row of rows) {
      if (tryRewrap(ring, row) && masterKeyIdOf(row) === row.masterKeyId) opened++;
      else damaged.push({ projectId: row.projectId, id: row.id });
    }
    const last = rows.at(-1);
    if (!last) return { opened, damaged };
    afterId = last.id;
  }
}

function tryRewrap(ring: KeyRing, row: DataKeyTable): WrappedKey | undefined {
  try {
    return rewrapDataKey(ring, row);
  } catch {
    return undefined;
  }
}
