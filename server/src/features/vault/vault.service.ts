import { type CredentialType, credentialTypes } from '@marsa/contract/credential-types.ts';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as contract from '@marsa/contract/vault.ts';
import { z } from 'zod';
import type { Db, Trx } from '#engines/database/schema.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import type { Checked } from './checked.ts';
import { changeChecked, type Findings, type Found } from './credential-change.service.ts';
import { checkValue } from './credential-checks.ts';
import { asTried } from './github-token.ts';
import { recordOfCredential, recordOfVersion, toRowWord } from './row-record.ts';
import { toSealWord } from './seal-record.ts';
import { sealValue } from './sealed-value.ts';
import { openSealed, sealingKeyOf } from './sealed-values.service.ts';
import { isKeystoreType } from './upload-keystore.ts';
import {
  findCredential,
  findCurrentValue,
  findVersion,
  insertCredential,
  insertVersion,
  listCredentialRows,
  listCredentials,
  listVersions,
  updateCredential,
} from './vault.store.ts';
import type { CredentialTable } from './vault.tables.ts';
import type { Owner, VaultDeps, VaultEvent } from './vault-deps.ts';

/** Which credential of which project, and who acts on it. */
export interface Target {
  caller: Caller;
  project: Owner;
  type: CredentialType;
}

type Saved = DataOf<typeof contract.put>;

/** Stores a value as a new version, once it was checked; the current value again changes nothing. */
export async function putCredential(db: Db, deps: VaultDeps, target: Target, value: string): Promise<Saved> {
  return saveOne(db, deps, target, { ...checkValue(target.type, value), restoredFrom: null });
}

/** The same with a token that GitHub has accepted. */
export async function putTriedToken(
  db: Db,
  deps: VaultDeps,
  { caller, project }: Omit<Target, 'type'>,
  value: string,
): Promise<Saved> {
  const target: Target = { caller, project, type: 'GITHUB_PAT' };
  const checked = asTried(checkValue(target.type, value));
  return saveOne(db, deps, target, { ...checked, restoredFrom: null, isTried: true });
}

/** Makes an old version the current one, as a new version; it is checked like any other value. */
export async function restoreCredential(
  db: Db,
  deps: VaultDeps,
  target: Target,
  version: number,
): Promise<Saved> {
  const place = { projectId: target.project.id, type: target.type, version };
  const row = await findVersion(db, place.projectId, place.type, version);
  if (!row) throw new Problem('NOT_FOUND', `${target.type} has no version ${version}.`);
  const value = await openSealed(db, deps, place, row.sealed);
  try {
    return await saveOne(db, deps, target, {
      ...checkValue(target.type, value.toString()),
      restoredFrom: version,
    });
  } finally {
    value.fill(0);
  }
}

/** A value that was checked by itself, and the version it comes from. */
export interface NewValue extends Checked {
  restoredFrom: number | null;
  /** Where it was stored untried before, that it was tried is all that is new. */
  isTried?: true;
}

async function saveOne(db: Db, deps: VaultDeps, target: Target, given: NewValue): Promise<Saved> {
  const [saved] = await saveTogether(db, deps, target, new Map([[target.type, given]]));
  if (!saved) throw new Error('nothing was saved');
  return saved;
}

/** Stores values that are checked with each other: all of them, or none. @returns in the order they were given */
export function saveTogether(
  db: Db,
  deps: VaultDeps,
  { caller, project }: Omit<Target, 'type'>,
  values: ReadonlyMap<CredentialType, NewValue>,
): Promise<Saved[]> {
  return changeChecked(db, deps, { projectId: project.id, values }, async (trx, found, touched) => {
    const saved: (Saved & { event: VaultEvent })[] = [];
    for (const [type, given] of values) {
      saved.push(await save(trx, deps, { caller, project, type }, { ...given, ...found(type) }));
    }
    const rows = await toRowWords(trx, project.id, touched);
    for (const { event } of saved) await deps.audit(trx, caller, withRows(event, rows));
    return saved.map(({ event: _, ...answer }) => answer);
  });
}

/** How an act left the rows of what it touched, for the audit log. */
const toRowWords = async (trx: Trx, projectId: string, types: readonly CredentialType[]): Promise<string[]> =>
  (await listCredentialRows(trx, projectId, types)).map((row) => toRowWord(recordOfCredential(row)));

const withRows = ({ details, ...event }: VaultEvent, rows: readonly string[]): VaultEvent => ({
  ...event,
  details: { ...details, rows: [...(details.rows ?? []), ...rows] },
});

type FoundValue = NewValue & ReturnType<Found>;

async function save(
  trx: Trx,
  deps: VaultDeps,
  target: Target,
  given: FoundValue,
): Promise<Saved & { event: VaultEvent }> {
  const { findings, isUnchanged, restoredFrom, isTried } = given;
  const row = await findCredential(trx, target.project.id, target.type);
  const version = (row?.version ?? 0) + (isUnchanged ? 0 : 1);
  const stored = isUnchanged ? {} : await addVersion(trx, deps, target, { ...given, version, row });
  // The same value may fit others that are new, or was tried at last.
  const isFoundAnew = isTried || isKeystoreType(target.type);
  if (isUnchanged && isFoundAnew) await updateCredential(trx, target.project.id, target.type, findings);
  const action = restoredFrom === null ? 'SECRET_UPSERT' : 'SECRET_RESTORE';
  const details = { version, outcome: isUnchanged ? 'unchanged' : 'stored', ...stored };
  return {
    saved: true,
    version,
    unchanged: isUnchanged,
    checks: toChecks(isUnchanged && row && !isFoundAnew ? row : findings),
    event: toEvent(target, action, details),
  };
}

/** @returns what the audit log keeps of it */
async function addVersion(
  trx: Trx,
  deps: VaultDeps,
  { caller, project, type }: Target,
  given: FoundValue & { version: number; row: CredentialTable | undefined },
): Promise<Pick<VaultEvent['details'], 'seals' | 'rows'>> {
  const { value, version, restoredFrom, row, findings } = given;
  const now = deps.clock();
  const place = { projectId: project.id, type, version };
  const key = await sealingKeyOf(trx, deps, project.id);
  const sealed = sealValue(key, place, value);
  const made = { ...place, sealed, restoredFrom, createdBy: caller.actor.id, createdAt: now };
  await insertVersion(trx, made);
  const change = { version, ...findings, updatedAt: now, deletedAt: null };
  if (row) await updateCredential(trx, project.id, type, change);
  else await insertCredential(trx, { ...place, ...change, createdAt: now });
  return { seals: [toSealWord(place, sealed)], rows: [toRowWord(recordOfVersion(made))] };
}

/** Deletes a credential; its versions stay, sealed, so that it can be brought back. */
export function removeCredential(db: Db, deps: VaultDeps, target: Target): Promise<{ deleted: true }> {
  const { project, type } = target;
  const values = new Map([[type, undefined]]);
  return changeChecked(db, deps, { projectId: project.id, values }, async (trx, _, touched) => {
    const row = await findCredential(trx, project.id, type);
    if (!row || row.deletedAt !== null) throw nothingStored(type);
    await updateCredential(trx, project.id, type, { deletedAt: deps.clock() });
    const event = toEvent(target, 'SECRET_DELETE', { version: row.version });
    await deps.audit(trx, target.caller, withRows(event, await toRowWords(trx, project.id, touched)));
    return { deleted: true };
  });
}

/** The value, once the row that says so is committed to the audit log. */
export async function downloadCredential(
  db: Db,
  deps: VaultDeps,
  target: Target,
  reason: string | undefined,
): Promise<DataOf<typeof contract.download>> {
  const { caller, project, type } = target;
  const row = await findCurrentValue(db, project.id, type);
  if (!row) throw nothingStored(type);
  const { version, sealed } = row;
  const details = reason ? { version, reason } : { version };
  await deps.auditBefore(caller, toEvent(target, 'SECRET_DOWNLOAD', details));
  const value = await openSealed(db, deps, { projectId: project.id, type, version }, sealed);
  try {
    return { type, value: value.toString() };
  } finally {
    value.fill(0);
  }
}

const nothingStored = (type: CredentialType) =>
  new Problem('NOT_FOUND', `The project holds no ${type} (${credentialTypes[type].title}). Store it first.`);

function toEvent(
  { project, type }: Target,
  action: VaultEvent['action'],
  details: VaultEvent['details'],
): VaultEvent {
  return {
    action,
    workspaceId: project.workspaceId,
    projectId: project.id,
    subject: type,
    details: { type, ...details },
  };
}

/** What the project holds, never the values. */
export async function listStored(db: Db, projectId: string): Promise<DataOf<typeof contract.list>[]> {
  return (await listCredentials(db, projectId)).map((row) => ({
    type: row.type,
    version: row.version,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
    ...(row.expiresAt === null ? {} : { expiresAt: toIso(row.expiresAt) }),
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    checks: toChecks(row),
  }));
}

const storedChecks = z.array(contract.check);
const toChecks = ({ checks }: Findings) => storedChecks.parse(JSON.parse(checks));

/** Newest first; also of a credential that is deleted. */
export async function listStoredVersions(
  db: Db,
  projectId: string,
  type: CredentialType,
): Promise<DataOf<typeof contract.versions>[]> {
  const credential = await findCredential(db, projectId, type);
  if (!credential) throw nothingStored(type);
  const current = credential.deletedAt === null ? credential.version : undefined;
  return (await listVersions(db, projectId, type)).map((row) => ({
    version: row.version,
    isCurrent: row.version === current,
    createdAt: toIso(row.createdAt),
    createdBy: row.createdBy,
    ...(row.restoredFrom === null ? {} : { restoredFrom: row.restoredFrom }),
  }));
}
