import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { Problem } from '#platform/problem.ts';
import { equalInConstantTime } from '#platform/token.ts';
import type { Checked } from './checked.ts';
import { type OpenSecret, openSecrets } from './sealed-values.service.ts';
import { checkKeystoreParts, isKeystoreType, type KeystoreParts, keystoreTypes } from './upload-keystore.ts';
import { type CurrentValue, listCurrentValues, updateCredential } from './vault.store.ts';
import type { CredentialTable } from './vault.tables.ts';
import type { VaultDeps } from './vault-deps.ts';

/** How a credential was found to be, as its row keeps it. */
export type Findings = Pick<CredentialTable, 'checks' | 'fingerprint' | 'expiresAt'>;

interface Change {
  projectId: string;
  type: CredentialType;
  /** The new value; undefined to delete it. */
  checked: Checked | undefined;
}

const mostTries = 5;

/**
 * Changes a credential together with what the others it belongs with are then found to be. Checking takes too long
 * for a transaction (a keystore derives its keys), so it is done before, and again if somebody changed one of them
 * meanwhile: four parts of a keystore that arrive at once end up checked together.
 * @throws Problem BAD_REQUEST if the parts do not fit, NOT_FOUND if the project is gone
 */
export async function changeChecked<T>(
  db: Db,
  deps: VaultDeps,
  change: Change,
  act: (trx: Trx, findings: Findings, isUnchanged: boolean) => Promise<T>,
): Promise<T> {
  const { projectId, type, checked } = change;
  for (let tries = 0; tries < mostTries; tries++) {
    const before = await openSecrets(db, deps, projectId, relatedTo(type));
    try {
      const findings = await findAll(change, before);
      const current = before.find((one) => one.type === type);
      const isUnchanged = !!current && !!checked && equalInConstantTime(current.value, checked.value);
      const result = await inTransaction(db, async (trx) => {
        if (!(await deps.lockProject(trx, projectId))) {
          throw new Problem('NOT_FOUND', `The project ${projectId} was deleted meanwhile.`);
        }
        if (!isSame(before, await listCurrentValues(trx, projectId, relatedTo(type)))) return undefined;
        for (const { type: other } of before) {
          const found = findings[other];
          if (found && other !== type) await updateCredential(trx, projectId, other, found);
        }
        return { done: await act(trx, findings[type] ?? nothingFound, isUnchanged) };
      });
      if (result) return result.done;
    } finally {
      for (const { value } of before) value.fill(0);
    }
  }
  throw new Problem('CONFLICT', `${type} is being changed by others. Look at what it is now and try again.`);
}

const nothingFound: Findings = { checks: '[]', fingerprint: null, expiresAt: null };

const relatedTo = (type: CredentialType): readonly CredentialType[] =>
  isKeystoreType(type) ? keystoreTypes : [type];

const isSame = (before: readonly OpenSecret[], now: readonly CurrentValue[]) =>
  before.length === now.length &&
  now.every(({ type, version }) => before.some((one) => one.type === type && one.version === version));

/** What each of the credentials that belong together is found to be after the change. */
async function findAll(
  { type, checked }: Change,
  before: readonly OpenSecret[],
): Promise<Partial<Record<CredentialType, Findings>>> {
  if (!isKeystoreType(type)) {
    return checked ? { [type]: { ...nothingFound, checks: JSON.stringify(checked.checks) } } : {};
  }
  const parts: KeystoreParts = Object.fromEntries(before.map((one) => [one.type, one.value.toString()]));
  delete parts[type];
  const { checks, ...certificate } = await checkKeystoreParts(
    checked ? { ...parts, [type]: checked.value } : parts,
  );
  const findings = Object.entries(checks).map(([part, list]) => {
    const ofFile = part === 'ANDROID_UPLOAD_JKS_B64' ? certificate : {};
    return [part, { ...nothingFound, ...ofFile, checks: JSON.stringify(list) }];
  });
  return Object.fromEntries(findings);
}
