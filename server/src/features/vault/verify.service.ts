import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { listDataKeysById, listDataKeysOf } from './data-keys.store.ts';
import { dataKeyIdOf, type Place } from './sealed-value.ts';
import { listCredentialsOf, listPlacesOf, listVaultProjectIds, listVersionsOf } from './vault.store.ts';
import type { VaultDeps } from './vault-deps.ts';
import {
  type Elsewhere,
  findVaultFaults,
  type ProjectFindings,
  type ProjectSnapshot,
  type VaultFault,
} from './vault-faults.ts';
import { emptyTrail, readTrails, type VaultAct, vaultActions } from './vault-trail.ts';

export interface VerifyDeps extends Pick<VaultDeps, 'keys' | 'lockProject'> {
  /** What the audit log has on credentials of these projects, the oldest first. */
  listActs(db: Db, projectIds: readonly string[], actions: readonly string[]): Promise<VaultAct[]>;
  /** Projects on which the log has such acts, in the order of their ids. */
  listActedProjectIds(db: Db, actions: readonly string[], afterId: string, limit: number): Promise<string[]>;
}

/** What a walk through the vault found. */
export interface VaultVerification {
  ok: boolean;
  projects: number;
  dataKeys: number;
  values: number;
  /** Values that open, but of whose sealing the audit log tells nothing. */
  unrecorded: number;
  faults: VaultFault[];
}

const projectsAtOnce = 20;

/**
 * Opens every data key and every value, and compares each row with what the audit log has of it. Needs nothing but the
 * database and the keys; the server may be stopped or running. It is worth as much as the log: check its seal as well.
 * @param onProgress told after each few projects
 */
export async function verifyVault(
  db: Db,
  deps: VerifyDeps,
  onProgress: (sofar: Readonly<VaultVerification>) => void = () => {},
): Promise<VaultVerification> {
  const sum: VaultVerification = { ok: true, projects: 0, dataKeys: 0, values: 0, unrecorded: 0, faults: [] };
  const moved = new Set<string>();
  for (let afterId = ''; ; await nextTurn()) {
    const ids = await listIds(db, deps, afterId);
    const last = ids.at(-1);
    if (last === undefined) break;
    for (const snapshot of await readSnapshots(db, deps, ids)) {
      const found = await findSettled(db, deps, snapshot);
      if (!snapshot.trail.isProjectDeleted) sum.projects++;
      sum.dataKeys += snapshot.dataKeys.length;
      sum.values += snapshot.versions.length;
      sum.unrecorded += found.unrecorded;
      sum.faults.push(...found.faults);
      for (const place of found.movedFrom) moved.add(toKey(place));
    }
    afterId = last;
    onProgress(sum);
  }
  // What was moved away is found where it is now.
  const faults = sum.faults.filter((fault) => fault.what !== 'missing' || !moved.has(toKey(fault)));
  return { ...sum, faults, ok: faults.length === 0 };
}

/** Also those that have nothing in the vault any more: somebody may have taken it all. */
async function listIds(db: Db, deps: VerifyDeps, afterId: string): Promise<string[]> {
  const held = await listVaultProjectIds(db, afterId, projectsAtOnce);
  const acted = await deps.listActedProjectIds(db, vaultActions, afterId, projectsAtOnce);
  return [...new Set([...held, ...acted])].sort().slice(0, projectsAtOnce);
}

const toKey = ({
  projectId,
  type,
  version,
}: {
  projectId: string;
  type: string | null;
  version: number | null;
}) => `${projectId} ${type} ${version}`;

/** Rows and log are read one after the other: what seems wrong is read again while nobody can change it. */
async function findSettled(db: Db, deps: VerifyDeps, snapshot: ProjectSnapshot): Promise<ProjectFindings> {
  const found = await findIn(db, deps, snapshot);
  if (found.faults.length === 0) return found;
  return inTransaction(db, async (trx) => {
    await deps.lockProject(trx, snapshot.projectId);
    const [now] = await readSnapshots(trx, deps, [snapshot.projectId]);
    return now ? findIn(trx, deps, now) : found;
  });
}

async function findIn(db: Db, deps: VerifyDeps, snapshot: ProjectSnapshot): Promise<ProjectFindings> {
  return findVaultFaults(snapshot, deps.keys.ring, await lookElsewhere(db, deps, snapshot));
}

async function readSnapshots(db: Db, deps: VerifyDeps, ids: readonly string[]): Promise<ProjectSnapshot[]> {
  const dataKeys = groupByProject(await listDataKeysOf(db, ids));
  const credentials = groupByProject(await listCredentialsOf(db, ids));
  const versions = groupByProject(await listVersionsOf(db, ids));
  const trails = readTrails(await deps.listActs(db, ids, vaultActions));
  return ids.map((projectId) => ({
    projectId,
    dataKeys: dataKeys.get(projectId) ?? [],
    credentials: credentials.get(projectId) ?? [],
    versions: versions.get(projectId) ?? [],
    trail: trails.get(projectId) ?? emptyTrail(),
  }));
}

function groupByProject<T extends { projectId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.projectId);
    if (group) group.push(row);
    else groups.set(row.projectId, [row]);
  }
  return groups;
}

/** The projects whose data keys stand in values of this one; usually none but itself. */
async function lookElsewhere(db: Db, deps: VerifyDeps, snapshot: ProjectSnapshot): Promise<Elsewhere> {
  const { projectId, dataKeys, versions, trail } = snapshot;
  const own = new Set(dataKeys.map(({ id }) => id));
  const foreign = [...new Set(versions.flatMap(({ sealed }) => findKeyIds(sealed)))].filter(
    (id) => !own.has(id),
  );
  const owners = new Map((await listDataKeysById(db, foreign)).map((row) => [row.id, row.projectId]));
  const others = [...new Set(owners.values())];
  const places = others.length > 0 ? await listPlacesOf(db, others) : [];
  const trails = readTrails(others.length > 0 ? await deps.listActs(db, others, vaultActions) : []);
  const there = new Set([...versions, ...places].map(toKey));
  const origins = new Map<string, Place>();
  for (const [id, { seals }] of [...trails, [projectId, trail] as const]) {
    for (const records of seals.values()) {
      for (const { type, version, sha256 } of records) origins.set(sha256, { projectId: id, type, version });
    }
  }
  return {
    originOf: (sha256) => origins.get(sha256),
    isThere: (place) => there.has(toKey(place)),
    ownerOf: (id) => owners.get(id) ?? (own.has(id) ? projectId : undefined),
  };
}

function findKeyIds(sealed: Uint8Array): string[] {
  try {
    return [dataKeyIdOf(sealed)];
  } catch {
    return [];
  }
}
