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
  /** The new values, undefined to delete one; they change together or not at all. */
  values: ReadonlyMap<CredentialType, Checked | undefined>;
}

/** What the transaction of a change is told of each credential in it. */
export type Found = (type: CredentialType) => { findings: Findings; isUnchanged: boolean };

/** The types of a change and, where they belong together, those that were found anew with it. */
type Act<T> = (trx: Trx, found: Found, touched: readonly CredentialType[]) => Promise<T>;

const mostTries = 5;

/**
 * Changes credentials together with what the others they belong with are then found to be. Checking takes too long
 * for a transaction (a keystore derives its keys), so it is done before, and again if somebody changed one of them
 * meanwhile: four parts of a keystore that arrive at once end up checked together.
 * @throws Problem BAD_REQUEST if the parts do not fit, NOT_FOUND if the project is gone
 */
export async function changeChecked<T>(db: Db, deps: VaultDeps, change: Change, act: Act<T>): Promise<T> {
  const { projectId, values } = change;
  const related = relatedTo([...values.keys()]);
  for (let tries = 0; tries < mostTries; tries++) {
    const before = await openSecrets(db, deps, projectId, related);
    try {
      const findings = await findAll(change, before);
      const found: Found = (type) => ({
        findings: findings[type] ?? nothingFound,
        isUnchanged: isSameValue(
          before.find((one) => one.type === type),
          values.get(type),
        ),
      });
      const result = await inTransaction(db, async (trx) => {
        if (!(await deps.lockProject(trx, projectId))) {
          throw new Problem('NOT_FOUND', `The project ${projectId} was deleted meanwhile.`);
        }
        if (!isSame(before, await listCurrentValues(trx, projectId, related))) return undefined;
        const touched = [...values.keys()];
        for (const { type: other } of before) {
          const change = values.has(other) ? undefined : findings[other];
          if (!change) continue;
          await updateCredential(trx, projectId, other, change);
          touched.push(other);
        }
        return { done: await act(trx, found, touched) };
      });
      if (result) return result.done;
    } finally {
      for (const { value } of before) value.fill(0);
    }
  }
  const types = [...values.keys()].join(', ');
  throw new Problem('CONFLICT', `${types} is being changed by others. Look at what it is now and try again.`);
}

const nothingFound: Findings = { checks: '[]', fingerprint: null, expiresAt: null };

const relatedTo = (types: readonly CredentialType[]): CredentialType[] => [
  ...new Set(types.flatMap((type) => (isKeystoreType(type) ? [...keystoreTypes] : [type]))),
];

const isSameValue = (current: OpenSecret | undefined, checked: Checked | undefined) =>
  current !== undefined && checked !== undefined && equalInConstantTime(current.value, checked.value);

const isSame = (before: readonly OpenSecret[], now: readonly CurrentValue[]) =>
  before.length === now.length &&
  now.every(({ type, version }) => before.some((one) => one.type === type && one.version === version));

/** What each of the credentials that belong together is found to be after the change. */
async function findAll(
  { values }: Change,
  before: readonly OpenSecret[],
): Promise<Partial<Record<CredentialType, Findings>>> {
  const alone = [...values].flatMap(([type, checked]) =>
    checked && !isKeystoreType(type)
      ? [[type, { ...nothingFound, checks: JSON.stringify(checked.checks) }] as const]
      : [],
  );
  const isOfKeystore = [...values.keys()].some(isKeystoreType);
  const together = isOfKeystore ? await findKeystore(values, before) : [];
  return Object.fromEntries([...alone, ...together]);
}

async function findKeystore(
  values: Change['values'],
  before: readonly OpenSecret[],
): Promise<(readonly [string, Findings])[]> {
  const parts: KeystoreParts = {};
  for (const { type, value } of before) if (isKeystoreType(type)) parts[type] = value.toString();
  for (const [type, checked] of values) {
    if (!isKeystoreType(type)) continue;
    if (checked) parts[type] = checked.value;
    else delete parts[type];
  }
  const { checks, ...certificate } = await checkKeystoreParts(parts);
  return Object.entries(checks).map(([part, list]) => {
    const ofFile = part === 'ANDROID_UPLOAD_JKS_B64' ? certificate : {};
    return [part, { ...nothingFound, ...ofFile, checks: JSON.stringify(list) }] as const;
  });
}
