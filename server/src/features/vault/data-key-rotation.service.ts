import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import {
  deleteRetired,
  findNewestDataKey,
  listNotSealedWith,
  listRetiring,
  replaceSealed,
  retireDataKeys,
} from './data-keys.store.ts';
import { toSealWord } from './seal-record.ts';
import { type Place, sealAndZero } from './sealed-value.ts';
import { dataKeyForWriting, openSealed, sealingKeyOf } from './sealed-values.service.ts';
import type { CredentialVersionTable } from './vault.tables.ts';
import type { DataKeyRotationDeps, Owner } from './vault-deps.ts';

/** How far a rotation of data keys has come. */
export interface DataKeyRotation {
  /** Projects that were gone through. */
  projects: number;
  /** Values that were sealed anew. */
  resealed: number;
  /** Former data keys that are no more. */
  destroyed: number;
  /** Values that do not open. They stay as they are, and with them all former data keys of their project. */
  damaged: Place[];
}

type OnProgress = (sofar: Readonly<DataKeyRotation>) => void;

/**
 * Gives projects a new data key and seals their values anew with it; servers go on meanwhile. It can be stopped at any
 * point: the next call finishes what was begun and begins nothing new.
 * @param projectId one project; all of them where it is absent
 */
export async function rotateDataKeys(
  db: Db,
  deps: DataKeyRotationDeps,
  caller: Caller,
  { projectId, onProgress }: { projectId?: string | undefined; onProgress?: OnProgress } = {},
): Promise<DataKeyRotation & { wasResumed: boolean }> {
  const begun = await resealRetired(db, deps, caller, { projectId, onProgress });
  // What is damaged stays retired for ever, and must not keep the others from being rotated.
  if (begun.resealed + begun.destroyed > 0) return { ...begun, wasResumed: true };
  await retireDataKeys(db, { projectId }, deps.clock());
  return { ...(await resealRetired(db, deps, caller, { projectId, onProgress })), wasResumed: false };
}

/** What the server does by itself from time to time: the same for the data keys that are worn out. */
export async function rotateWornOut(
  db: Db,
  deps: DataKeyRotationDeps,
  caller: Caller,
  onProgress?: OnProgress,
): Promise<DataKeyRotation> {
  const { limits } = deps.keys;
  const now = deps.clock();
  const wornOut = { createdBefore: now - limits.ageMs, values: limits.values };
  await retireDataKeys(db, { wornOut }, now);
  return resealRetired(db, deps, caller, { onProgress });
}

const projectsAtOnce = 100;
/** At most this many values wait for each other, and stand in one audit row. */
const valuesAtOnce = 50;

async function resealRetired(
  db: Db,
  deps: DataKeyRotationDeps,
  caller: Caller,
  { projectId, onProgress }: { projectId?: string | undefined; onProgress?: OnProgress | undefined },
): Promise<DataKeyRotation> {
  const sum: DataKeyRotation = { projects: 0, resealed: 0, destroyed: 0, damaged: [] };
  for (let afterId = ''; ; await nextTurn()) {
    const ids = await listRetiring(db, { projectId, afterId, limit: projectsAtOnce });
    const last = ids.at(-1);
    if (last === undefined) return sum;
    for (const id of ids) {
      const project = await deps.findProject(db, id);
      if (project) await resealProject(db, deps, caller, project, sum);
      sum.projects++;
      onProgress?.(sum);
    }
    afterId = last;
  }
}

async function resealProject(
  db: Db,
  deps: DataKeyRotationDeps,
  caller: Caller,
  project: Owner,
  sum: DataKeyRotation,
): Promise<void> {
  const newest = await whileHeld(db, deps, project, (trx) => dataKeyForWriting(trx, deps, project.id));
  if (!newest) return;
  for (let after: Place | undefined; ; await nextTurn()) {
    const rows = await listNotSealedWith(db, project.id, newest.id, { after, limit: valuesAtOnce });
    after = rows.at(-1);
    if (after === undefined) break;
    const done = await whileHeld(db, deps, project, (trx) => resealRows(trx, deps, caller, project, rows));
    if (!done) return;
    sum.resealed += done.resealed;
    sum.damaged.push(...done.damaged);
  }
  const destroyed = await whileHeld(db, deps, project, (trx) => destroyUnused(trx, deps, caller, project));
  for (const id of destroyed ?? []) deps.keys.opened.delete(id);
  sum.destroyed += destroyed?.length ?? 0;
}

/** Whoever seals a value holds the project: so none is added with a key that is about to go. */
function whileHeld<T>(
  db: Db,
  { lockProject }: DataKeyRotationDeps,
  { id }: Owner,
  work: (trx: Trx) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(db, async (trx) => ((await lockProject(trx, id)) ? work(trx) : undefined));
}

type SealedRow = Pick<CredentialVersionTable, 'projectId' | 'type' | 'version' | 'sealed'>;

async function resealRows(
  trx: Trx,
  deps: DataKeyRotationDeps,
  caller: Caller,
  project: Owner,
  rows: readonly SealedRow[],
): Promise<Pick<DataKeyRotation, 'resealed' | 'damaged'>> {
  const key = await sealingKeyOf(trx, deps, project.id, rows.length);
  const seals: string[] = [];
  const damaged: Place[] = [];
  for (const { sealed, ...place } of rows) {
    const value = await openSealed(trx, deps, place, sealed).catch(() => undefined);
    if (!value) {
      damaged.push(place);
      continue;
    }
    const anew = sealAndZero(key, place, value);
    if (await replaceSealed(trx, { ...place, sealed }, anew)) seals.push(toSealWord(place, anew));
  }
  if (seals.length > 0) {
    const details = { keyId: key.id.toString('hex'), count: seals.length, seals };
    await deps.audit(trx, caller, toEvent('DATA_KEY_ROTATE', project, details));
  }
  return { resealed: seals.length, damaged };
}

/** @returns ids of the data keys that were destroyed: all former ones, once no value of the project needs any */
async function destroyUnused(
  trx: Trx,
  deps: DataKeyRotationDeps,
  caller: Caller,
  project: Owner,
): Promise<string[]> {
  const newest = await findNewestDataKey(trx, project.id);
  if (!newest || newest.retiredAt !== null) return [];
  const [needed] = await listNotSealedWith(trx, project.id, newest.id, { limit: 1 });
  if (needed) return [];
  const destroyed = await deleteRetired(trx, project.id);
  const details = { keyId: newest.id, count: destroyed.length };
  if (destroyed.length > 0) await deps.audit(trx, caller, toEvent('DATA_KEY_DESTROY', project, details));
  return destroyed;
}

const toEvent = (
  action: 'DATA_KEY_ROTATE' | 'DATA_KEY_DESTROY',
  { id, workspaceId }: Owner,
  details: { keyId: string; count: number; seals?: string[] },
) => ({ action, projectId: id, workspaceId, subject: details.keyId, details });
