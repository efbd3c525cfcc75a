import type { Db } from '#engines/database/schema.ts';
import { sealRows } from '#features/audit/chain.service.ts';
import { rewrapSigner } from '#features/audit/checkpoint.service.ts';
import { deriveAuditKey } from '#features/audit/seal.ts';
import { countByKey, listActedProjectIds, listActs } from '#features/audit/trail.store.ts';
import { type Verification, verifyChain } from '#features/audit/verify.service.ts';
import { countKeysByDigest } from '#features/identity/api-keys.store.ts';
import { countCodesByDigest } from '#features/identity/second-factor/recovery-codes.store.ts';
import { rewrapTotpSecrets } from '#features/identity/second-factor/totp.service.ts';
import { countTokensByDigest } from '#features/identity/service-tokens/service-tokens.store.ts';
import { countPasswordsByKey } from '#features/identity/sessions/sign-in.store.ts';
import { rewrapSigningKeys } from '#features/identity/tokens/signing-keys.service.ts';
import { findProject, holdProject } from '#features/projects/projects.store.ts';
import { createDataKeys } from '#features/vault/data-key.ts';
import {
  type DataKeyRotation,
  rotateDataKeys as rotateKeysOf,
} from '#features/vault/data-key-rotation.service.ts';
import { countRetired } from '#features/vault/data-keys.store.ts';
import { openEveryDataKey, type Rotation, rotateMasterKey } from '#features/vault/master-key.service.ts';
import { type VaultVerification, verifyVault as verifyRows } from '#features/vault/verify.service.ts';
import { rewrapWebhookKeys } from '#features/webhooks/webhook-keys.service.ts';
import { deriveKey } from '#platform/cipher.ts';
import { monotonicMs, systemClock } from '#platform/clock.ts';
import { type KeyRing, openKeyRing } from '#platform/key-ring.ts';
import { passwordKeyId, passwordPurpose } from '#platform/password.ts';
import { countMasterKeyUses } from './master-keys.ts';
import type { Operator } from './operator.ts';
import { withInstallation } from './operator-commands.ts';

/** The vault as an operator handles it on the machine of the server; `marsa vault` reaches the server through here. */
const onVault = <T>(work: (operator: Operator, ring: KeyRing) => Promise<T>): Promise<T> =>
  withInstallation((operator) => work(operator, openKeyRing(operator.config.MASTER_KEY_B64)), {
    atHead: true,
  });

/** What a verification found, of the vault and of the log it was compared with, and how fast that went. */
export interface VaultReport extends VaultVerification {
  log: Verification;
  rowsPerSecond: number;
}

/** Opens every key and value and compares every row with the audit log, whose seal is checked too. */
export const verifyVault = (onProgress: (values: number) => void): Promise<VaultReport> =>
  onVault(async ({ db, auditKeys }, ring) => {
    const log = await verifyChain(db, auditKeys);
    const deps = { keys: createDataKeys(ring), lockProject: holdProject, listActs, listActedProjectIds };
    const begin = monotonicMs();
    const found = await verifyRows(db, deps, ({ values }) => onProgress(values));
    const seconds = (monotonicMs() - begin) / 1000;
    const rowsPerSecond = Math.round((found.values + found.dataKeys) / Math.max(seconds, 0.001));
    return { ...found, ok: found.ok && log.ok, log, rowsPerSecond };
  });

export interface MasterKeyReport extends Rotation {
  activeId: string;
  /** Ids of MASTER_KEY_B64 that nothing is sealed with any more; none while anything does not open. */
  mayLeave: string[];
  /** Data keys that were opened afterwards. */
  opened: number;
  /** People whose authenticator app's secret does not open: it was changed or moved. */
  damagedTotp: string[];
}

/**
 * Puts every data key, every secret of an authenticator app, the keys of webhooks, of access tokens and of the audit log
 * under the first master key of MASTER_KEY_B64; then opens each data key. The row of it is sealed before this ends.
 */
export const rotateMasterKeys = (onProgress: (rewrapped: number) => void): Promise<MasterKeyReport> =>
  onVault(async ({ db, audit, auditKeys, caller }, ring) => {
    const keys = createDataKeys(ring);
    const rotation = await rotateMasterKey(db, { keys, audit: audit.record }, caller, onProgress);
    await rewrapSigner(db, ring);
    await rewrapWebhookKeys(db, ring);
    await rewrapSigningKeys(db, ring);
    const totp = await rewrapTotpSecrets(db, ring);
    const inUse = [...(await countMasterKeyUses(db)).keys()];
    const activeId = ring.active.id.toString('hex');
    await sealRows(db, auditKeys);
    const damagedTotp = totp.damaged;
    const found = await openEveryDataKey(db, ring);
    // What does not open may yet need one of them.
    const isWhole = found.damaged.length === 0 && damagedTotp.length === 0;
    const unused = [...ring.keys.keys()].filter((id) => id !== activeId && !inUse.includes(id));
    const mayLeave = isWhole ? unused : [];
    return { ...rotation, ...found, damagedTotp, inUse, activeId, mayLeave };
  });

function addUp(...counts: ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [id, uses] of counts.flatMap((count) => [...count])) sums.set(id, (sums.get(id) ?? 0) + uses);
  return sums;
}

/** @param projectId one project; all where it is absent */
export const rotateDataKeys = (
  projectId: string | undefined,
  onProgress: (sofar: Readonly<DataKeyRotation>) => void,
): Promise<DataKeyRotation & { wasResumed: boolean }> =>
  onVault(async ({ db, audit, auditKeys, caller }, ring) => {
    if (projectId !== undefined && !(await findProject(db, projectId)))
      throw new Error(`There is no project ${projectId}.`);
    const deps = {
      clock: systemClock,
      keys: createDataKeys(ring),
      lockProject: holdProject,
      findProject,
      audit: audit.record,
    };
    const done = await rotateKeysOf(db, deps, caller, { projectId, onProgress });
    await sealRows(db, auditKeys);
    return done;
  });

/** A key of the configuration, or one that is missing there, and how much depends on it. */
export interface KeyInUse {
  id: string;
  state: 'active' | 'former' | 'missing';
  uses: number;
}

export interface VaultStatus {
  /** MASTER_KEY_B64: data keys, secrets of authenticator apps, keys of webhooks, of access tokens and of the audit log. */
  masterKeys: KeyInUse[];
  /** Data keys whose values are still to be sealed anew. */
  retiredDataKeys: number;
  /** APIKEY_HMAC_SECRET_B64: API keys, service tokens and recovery codes that work. */
  apiKeySecrets: KeyInUse[];
  /** SECRET_KEY: sealed rows and archives of the audit log, and passwords. */
  secretKeys: KeyInUse[];
}

/** Which keys of the configuration are still needed, and for how much. */
export const readVaultStatus = (): Promise<VaultStatus> =>
  onVault(async ({ db, auditKeys, identity, config }, ring) => {
    const now = systemClock();
    const digests = addUp(
      await countKeysByDigest(db, now),
      await countTokensByDigest(db, now),
      await countCodesByDigest(db),
    );
    return {
      masterKeys: toKeysInUse([...ring.keys.keys()], await countMasterKeyUses(db)),
      retiredDataKeys: await countRetired(db),
      apiKeySecrets: toKeysInUse([...identity.ring.keys.keys()], digests),
      secretKeys: toKeysInUse(
        auditKeys.map(({ id }) => id),
        addUp(await countByKey(db), await countPasswords(db, config.SECRET_KEY)),
      ),
    };
  });

/** How many passwords hang on each value of SECRET_KEY, by the id that the audit log knows it by. */
async function countPasswords(db: Db, secrets: readonly string[]): Promise<Map<string, number>> {
  const counts = await countPasswordsByKey(db);
  const idOf = (secret: string) => passwordKeyId(deriveKey(secret, passwordPurpose));
  const known = new Map(secrets.map((secret) => [idOf(secret), deriveAuditKey(secret).id]));
  return new Map([...counts].map(([id, passwords]) => [known.get(id) ?? `password key ${id}`, passwords]));
}

function toKeysInUse(configured: readonly string[], uses: ReadonlyMap<string, number>): KeyInUse[] {
  const [activeId] = configured;
  return [...new Set([...configured, ...uses.keys()])].map((id) => ({
    id,
    state: id === activeId ? 'active' : configured.includes(id) ? 'former' : 'missing',
    uses: uses.get(id) ?? 0,
  }));
}
