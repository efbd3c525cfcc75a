import type { SealingKey } from '#platform/cipher.ts';
import type { KeyRing } from '#platform/key-ring.ts';
import { createDataKeys, masterKeyIdOf, openDataKey } from './data-key.ts';
import { type RowRecord, recordOfCredential, recordOfVersion } from './row-record.ts';
import { type SealRecord, sha256Of } from './seal-record.ts';
import { dataKeyIdOf, openValue, type Place } from './sealed-value.ts';
import type { CredentialTable, CredentialVersionTable, DataKeyTable } from './vault.tables.ts';
import { latestOf, placeKey, type Trail } from './vault-trail.ts';

/** Something in the vault that is not as Marsa left it. */
export interface VaultFault {
  projectId: string;
  /** Null where it is a data key. */
  type: string | null;
  version: number | null;
  what: 'swapped' | 'renamed' | 'truncated' | 'edited' | 'rolled-back' | 'missing' | 'data-key';
  /** For people; never a value. */
  detail: string;
}

/** All that the vault and the audit log hold of one project. */
export interface ProjectSnapshot {
  projectId: string;
  dataKeys: readonly DataKeyTable[];
  credentials: readonly CredentialTable[];
  versions: readonly CredentialVersionTable[];
  trail: Trail;
}

/** What is to be known beyond the project, for values that were moved into it. */
export interface Elsewhere {
  /** Where a value was sealed, by the SHA-256 of its sealed form. */
  originOf(sha256: string): Place | undefined;
  /** Whether there is a row of this place. */
  isThere(place: Place): boolean;
  /** The project that a data key belongs to. */
  ownerOf(dataKeyId: string): string | undefined;
}

export interface ProjectFindings {
  faults: VaultFault[];
  /** Values that open, but of whose sealing the log tells nothing: from before it did, or archived. */
  unrecorded: number;
  /** Places that rows were moved from: what is missing there is found. */
  movedFrom: Place[];
}

/** Compares what a project holds with what the audit log says it should, and opens every key and value. */
export function findVaultFaults(
  snapshot: ProjectSnapshot,
  ring: KeyRing,
  beyond: Elsewhere,
): ProjectFindings {
  const { keys, faults } = openKeys(snapshot, ring);
  const found: ProjectFindings = { faults, unrecorded: 0, movedFrom: [] };
  const strangers = new Set<string>();
  const lost = new Map<string, number>();
  for (const row of snapshot.versions) {
    const sha256 = sha256Of(row.sealed);
    const records = latestOf(snapshot.trail.seals.get(placeKey(row)));
    const isOnRecord = records.some((record) => record.sha256 === sha256);
    const fault = isOnRecord ? undefined : findMisplaced(snapshot, row, sha256, beyond, found);
    if (fault?.what === 'renamed') strangers.add(placeKey(row));
    if (fault) faults.push(fault);
    else if (!isOnRecord && records.length > 0) faults.push(toChanged(snapshot, row, records));
    else {
      const keyId = findKeyId(row);
      if (keyId !== undefined && !keys.has(keyId)) {
        lost.set(keyId, (lost.get(keyId) ?? 0) + 1);
        continue;
      }
      const unopened = findUnopened(snapshot, row, keyId === undefined ? undefined : keys.get(keyId));
      faults.push(...unopened);
      if (!isOnRecord && unopened.length === 0) found.unrecorded++;
    }
  }
  for (const [id, values] of lost) {
    faults.push(keyFault(snapshot, `data key ${id} is gone; values that do not open without it: ${values}`));
  }
  const own = snapshot.versions.filter((row) => !strangers.has(placeKey(row)));
  faults.push(...findMissing(snapshot, own), ...findTurned(snapshot, own));
  return found;
}

const keyFault = ({ projectId }: ProjectSnapshot, detail: string): VaultFault => ({
  projectId,
  type: null,
  version: null,
  what: 'data-key',
  detail,
});

const faultAt = (
  { projectId }: ProjectSnapshot,
  { type, version }: { type: string; version: number },
  what: VaultFault['what'],
  detail: string,
): VaultFault => ({ projectId, type, version, what, detail });

/** The data keys by id; null where one does not open, which then is the fault, and not each of its values. */
function openKeys(snapshot: ProjectSnapshot, ring: KeyRing) {
  const keys = new Map<string, SealingKey | null>();
  const faults: VaultFault[] = [];
  for (const row of snapshot.dataKeys) {
    try {
      keys.set(row.id, openDataKey(createDataKeys(ring), row));
      if (masterKeyIdOf(row) === row.masterKeyId) continue;
      faults.push(
        keyFault(snapshot, `data key ${row.id} says it is under a master key that it is not under`),
      );
    } catch (error) {
      keys.set(row.id, null);
      const reason = error instanceof Error ? error.message : String(error);
      faults.push(keyFault(snapshot, `data key ${row.id}: ${reason}`));
    }
  }
  return { keys, faults };
}

/** A value that was sealed for another row, or for this one earlier. */
function findMisplaced(
  snapshot: ProjectSnapshot,
  row: CredentialVersionTable,
  sha256: string,
  beyond: Elsewhere,
  found: ProjectFindings,
): VaultFault | undefined {
  if (snapshot.trail.seals.get(placeKey(row))?.some((record) => record.sha256 === sha256)) {
    return faultAt(snapshot, row, 'rolled-back', 'it holds what it held before its value was sealed anew');
  }
  const origin = beyond.originOf(sha256);
  if (origin) {
    const where = `${origin.type} version ${origin.version} of project ${origin.projectId}`;
    if (beyond.isThere(origin)) return faultAt(snapshot, row, 'swapped', `it holds what belongs to ${where}`);
    found.movedFrom.push(origin);
    return faultAt(snapshot, row, 'renamed', `it was ${where}`);
  }
  const keyId = findKeyId(row);
  const owner = keyId === undefined ? undefined : beyond.ownerOf(keyId);
  if (owner === undefined || owner === row.projectId) return undefined;
  return faultAt(snapshot, row, 'swapped', `it is sealed for project ${owner}`);
}

function toChanged(
  snapshot: ProjectSnapshot,
  row: CredentialVersionTable,
  records: readonly SealRecord[],
): VaultFault {
  const isCut = records.some(({ bytes }) => row.sealed.length < bytes);
  if (isCut) return faultAt(snapshot, row, 'truncated', `${row.sealed.length} bytes are left of it`);
  return faultAt(snapshot, row, 'edited', 'its sealed value is not what was stored');
}

/** Undefined where the bytes are no sealed value. */
function findKeyId({ sealed }: CredentialVersionTable): string | undefined {
  try {
    return dataKeyIdOf(sealed);
  } catch {
    return undefined;
  }
}

/** @param key null where it does not open, which was told; undefined where the value names none */
function findUnopened(
  snapshot: ProjectSnapshot,
  row: CredentialVersionTable,
  key: SealingKey | null | undefined,
): VaultFault[] {
  if (key === null) return [];
  if (key === undefined || !isOpened(key, row)) {
    return [faultAt(snapshot, row, 'edited', 'its value does not open: it was changed, cut or moved')];
  }
  if (isAsRecorded(snapshot.trail, recordOfVersion(row))) return [];
  return [
    faultAt(snapshot, row, 'edited', 'who stored it and when, or what it was restored from, was changed'),
  ];
}

/** Also where the log tells nothing of it: from before it did, or archived. */
function isAsRecorded({ rows }: Trail, { key, sha256 }: RowRecord): boolean {
  const records = latestOf(rows.get(key));
  return records.length === 0 || records.some((record) => record.sha256 === sha256);
}

function isOpened(key: SealingKey, row: CredentialVersionTable): boolean {
  try {
    openValue(key, row, row.sealed).fill(0);
    return true;
  } catch {
    return false;
  }
}

/** A number that somebody wrote into a row must not keep us counting. */
const mostCounted = 10_000;

/** Versions that were stored, by the log or by the numbers, and are not there. */
function findMissing(snapshot: ProjectSnapshot, own: readonly CredentialVersionTable[]): VaultFault[] {
  const { credentials, trail } = snapshot;
  if (trail.isProjectDeleted) return [];
  const there = new Set(own.map(placeKey));
  const wanted = new Map([...trail.stored].map(([key, { type, version }]) => [key, { type, version }]));
  for (const { type, version } of credentials) {
    if (!trail.lastStored.has(type)) wanted.set(placeKey({ type, version }), { type, version });
  }
  for (const { type, version: last } of own) {
    for (let version = 1; version < Math.min(last, mostCounted); version++) {
      wanted.set(placeKey({ type, version }), { type, version });
    }
  }
  return [...wanted]
    .filter(([key]) => !there.has(key))
    .map(([, place]) => faultAt(snapshot, place, 'missing', 'this version was stored, and its row is gone'));
}

/** Rows that say which version is the current one, and do not say what the log says. */
function findTurned(snapshot: ProjectSnapshot, own: readonly CredentialVersionTable[]): VaultFault[] {
  const { credentials, trail } = snapshot;
  const faults: VaultFault[] = [];
  const highest = new Map<string, number>();
  for (const { type, version } of own) highest.set(type, Math.max(version, highest.get(type) ?? 0));
  for (const [type, version] of highest) {
    if (credentials.some((row) => row.type === type)) continue;
    faults.push(
      faultAt(
        snapshot,
        { type, version },
        'missing',
        'the row of its type that names the current version is gone',
      ),
    );
  }
  for (const row of credentials) {
    const fault = findTurnedRow(trail, row, highest.get(row.type) ?? 0);
    if (fault) faults.push(faultAt(snapshot, row, ...fault));
  }
  return faults;
}

function findTurnedRow(
  trail: Trail,
  row: CredentialTable,
  highest: number,
): [what: VaultFault['what'], detail: string] | undefined {
  const last = trail.lastStored.get(row.type);
  const newest = Math.max(last ?? 0, highest);
  if (row.version < newest)
    return ['rolled-back', `it is the current version, but version ${newest} was stored after it`];
  if (last !== undefined && row.version > newest)
    return ['edited', 'it is said to be the current version, and nobody stored it'];
  const isDeleted = (trail.lastDeleted.get(row.type) ?? 0) >= newest;
  if (last !== undefined && isDeleted !== (row.deletedAt !== null))
    return [
      'edited',
      isDeleted ? 'it was deleted, and is there again' : 'it is marked as deleted, and nobody deleted it',
    ];
  if (isAsRecorded(trail, recordOfCredential(row))) return undefined;
  return ['edited', 'what is known of it was changed: its checks, its fingerprint, its end or its times'];
}
