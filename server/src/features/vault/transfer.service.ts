import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';
import type { BodyOf, DataOf } from '@marsa/contract/endpoint.ts';
import type { exportAll, importAll } from '@marsa/contract/vault.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { toIso } from '#platform/clock.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { checkValue } from './credential-checks.ts';
import { openCredentialFile, sealCredentialFile } from './credential-file.ts';
import { openSecrets } from './sealed-values.service.ts';
import { isKeystoreType } from './upload-keystore.ts';
import { type NewValue, saveTogether } from './vault.service.ts';
import { listCredentials } from './vault.store.ts';
import type { Owner, VaultDeps } from './vault-deps.ts';

interface Transfer {
  caller: Caller;
  project: Owner;
}

/** All credentials of a project in one file, once the row that names them is committed to the audit log. */
export async function exportCredentials(
  db: Db,
  deps: VaultDeps,
  { caller, project }: Transfer,
  { passphrase, reason }: BodyOf<typeof exportAll>,
): Promise<DataOf<typeof exportAll>> {
  const types = (await listCredentials(db, project.id)).map(({ type }) => type);
  if (types.length === 0) throw new Problem('NOT_FOUND', 'The project holds no credentials.');
  const details = { secrets: types, ...(reason ? { reason } : {}) };
  await deps.auditBefore(caller, toEvent('SECRET_EXPORT', project, details));
  const secrets = await openSecrets(db, deps, project.id, types);
  try {
    const credentials = Object.fromEntries(secrets.map(({ type, value }) => [type, value.toString()]));
    const about = { projectId: project.id, exportedAt: toIso(deps.clock()) };
    return await sealCredentialFile(credentials, passphrase, about);
  } finally {
    for (const { value } of secrets) value.fill(0);
  }
}

type Imported = DataOf<typeof importAll>['credentials'][number];

/**
 * Stores what a file or a list holds, and says of each credential what became of it. The parts of the upload keystore
 * change together, every other by itself.
 * @throws Problem BAD_REQUEST where the file does not open, or is of another project and nobody said so
 */
export async function importCredentials(
  db: Db,
  deps: VaultDeps,
  transfer: Transfer,
  body: BodyOf<typeof importAll>,
): Promise<DataOf<typeof importAll>> {
  const { caller, project } = transfer;
  const given = Object.entries(await readGiven(project, body));
  const known = given.filter((entry): entry is Entry => isCredentialType(entry[0]));
  const results: Imported[] = given
    .filter(([type]) => !isCredentialType(type))
    .map(([type]) => refused(type, { reason: 'This Marsa does not know the type.' }));
  const parts = known.filter(([type]) => isKeystoreType(type));
  const others = known.filter(([type]) => !isKeystoreType(type));
  for (const group of [parts, ...others.map((entry) => [entry])]) {
    if (group.length > 0) results.push(...(await importTogether(db, deps, transfer, group)));
  }
  const stored = results.filter(({ outcome }) => outcome === 'stored').map(({ type }) => type);
  const details = { count: stored.length, secrets: stored };
  await inTransaction(db, (trx) => deps.audit(trx, caller, toEvent('SECRET_IMPORT', project, details)));
  return { stored: stored.length, credentials: results };
}

async function readGiven(
  project: Owner,
  { file, passphrase, fromOtherProject, credentials }: BodyOf<typeof importAll>,
): Promise<Record<string, string>> {
  if (!file || passphrase === undefined) return credentials ?? {};
  if (file.projectId === project.id || fromOtherProject) return openCredentialFile(file, passphrase);
  const message = `must be true, since the file holds the credentials of another project, ${file.projectId}`;
  throw invalidField('fromOtherProject', 'other-project', message);
}

type Entry = [type: CredentialType, value: string];

async function importTogether(
  db: Db,
  deps: VaultDeps,
  transfer: Transfer,
  group: readonly Entry[],
): Promise<Imported[]> {
  const values = new Map<CredentialType, NewValue>();
  const faults = new Map<CredentialType, Refusal>();
  for (const [type, value] of group) {
    try {
      values.set(type, { ...checkValue(type, value), restoredFrom: null });
    } catch (error) {
      faults.set(type, refusalOf(error));
    }
  }
  const reason = `It goes with ${[...faults.keys()].join(', ')}, which was refused.`;
  const goesWith: Refusal = { reason, rule: 'goes-with' };
  if (faults.size > 0) return group.map(([type]) => refused(type, faults.get(type) ?? goesWith));
  try {
    const saved = await saveTogether(db, deps, transfer, values);
    return group.map(([type], at) => {
      const one = saved[at];
      return { type, outcome: one?.unchanged ? 'unchanged' : 'stored', version: one?.version };
    });
  } catch (error) {
    const refusal = refusalOf(error);
    return group.map(([type]) => refused(type, refusal));
  }
}

type Refusal = Pick<Imported, 'reason' | 'rule'>;

const refused = (type: string, refusal: Refusal): Imported => ({ type, outcome: 'refused', ...refusal });

/** @throws what is no refusal of the value */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Problem) || !['BAD_REQUEST', 'CONFLICT'].includes(error.code)) throw error;
  const { issues = [] } = error;
  const [first] = issues;
  return {
    reason: issues.length > 0 ? issues.map(({ message }) => message).join('; ') : error.message,
    ...(first && { rule: first.rule }),
  };
}

const toEvent = (
  action: 'SECRET_EXPORT' | 'SECRET_IMPORT',
  { id, workspaceId }: Owner,
  details: { secrets: string[]; count?: number; reason?: string },
) => ({ action, workspaceId, projectId: id, subject: id, details });
