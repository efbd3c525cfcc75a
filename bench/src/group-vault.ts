import { join } from 'node:path';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { migrateUp } from '@marsa/server/engines/database/migrator.ts';
import { openDatabase } from '@marsa/server/engines/database/open.ts';
import type { Db, Trx } from '@marsa/server/engines/database/schema.ts';
import { inTransaction } from '@marsa/server/engines/database/transaction.ts';
import { insertEvents } from '@marsa/server/features/audit/audit.store.ts';
import { toAllowedRow } from '@marsa/server/features/audit/audit-row.ts';
import { listActedProjectIds, listActs } from '@marsa/server/features/audit/trail.store.ts';
import { createDataKeys, makeDataKey, openDataKey } from '@marsa/server/features/vault/data-key.ts';
import { insertDataKey } from '@marsa/server/features/vault/data-keys.store.ts';
import { rotateMasterKey } from '@marsa/server/features/vault/master-key.service.ts';
import { toSealWord } from '@marsa/server/features/vault/seal-record.ts';
import { sealValue } from '@marsa/server/features/vault/sealed-value.ts';
import { insertCredential, insertVersion } from '@marsa/server/features/vault/vault.store.ts';
import { verifyVault } from '@marsa/server/features/vault/verify.service.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { systemClock } from '@marsa/server/platform/clock.ts';
import { newId } from '@marsa/server/platform/ids.ts';
import { type KeyRing, openKeyRing } from '@marsa/server/platform/key-ring.ts';
import { randomBase64 } from '@marsa/server/platform/token.ts';
import { makeFolder } from './folder.ts';
import { medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';
import { makeServiceAccount } from './service-account.ts';

const caller = operatorCaller();
const values: [CredentialType, string][] = [
  ['GOOGLE_PLAY_SA_B64', makeServiceAccount()],
  ['ANDROID_UPLOAD_JKS_PASS', 'a password'],
  ['ANDROID_UPLOAD_KEY_ALIAS', 'upload'],
  ['GITHUB_PAT', `ghp_${'a'.repeat(36)}`],
];

/** How fast data keys go under another master key, and how fast every row of the vault is verified. */
export async function measureVault(plan: Plan, say: (text: string) => void): Promise<Results> {
  using folder = makeFolder();
  const url = `sqlite://${join(folder.path, 'marsa.db')}`;
  const { db, close } = openDatabase({ url, poolSize: 1, connectTimeoutMs: 5000, queryTimeoutMs: 0 });
  const [one, other] = [randomBase64(32), randomBase64(32)];
  const rings = [openKeyRing([one, other]), openKeyRing([other, one])] as const;
  try {
    await migrateUp(db, { clock: systemClock });
    await fill(db, rings[0], plan.vaultProjects);
    const verified = await measureVerify(db, rings[0], plan);
    say(`vault.verify.rowsPerSecond: ${verified.map((rate) => rate.toFixed(0)).join(', ')}`);
    const rotated = await measureRotation(db, [rings[1], rings[0]], plan);
    say(`vault.rotation.keysPerSecond: ${rotated.map((rate) => rate.toFixed(0)).join(', ')}`);
    return {
      'vault.rotation.keysPerSecond': medianOf(rotated),
      'vault.verify.rowsPerSecond': medianOf(verified),
    };
  } finally {
    await close();
  }
}

const projectsAtOnce = 100;

async function fill(db: Db, ring: KeyRing, projects: number): Promise<void> {
  for (let made = 0; made < projects; made += projectsAtOnce) {
    await inTransaction(db, async (trx) => {
      for (let at = 0; at < projectsAtOnce; at++) await addProject(trx, ring);
    });
  }
}

/** As if its credentials had been stored one by one; only its row among the projects is missing. */
async function addProject(trx: Trx, ring: KeyRing): Promise<void> {
  const now = systemClock();
  const projectId = newId(now);
  const row = makeDataKey(ring, projectId, now);
  await insertDataKey(trx, row);
  const key = openDataKey(createDataKeys(ring), row);
  for (const [type, value] of values) {
    const place = { projectId, type, version: 1 };
    const sealed = sealValue(key, place, value);
    const state = { checks: '[]', fingerprint: null, expiresAt: null, deletedAt: null };
    await insertCredential(trx, { ...place, ...state, createdAt: now, updatedAt: now });
    const createdBy = caller.actor.id;
    await insertVersion(trx, { ...place, sealed, restoredFrom: null, createdBy, createdAt: now });
    const details = { type, version: 1, outcome: 'stored', seals: [toSealWord(place, sealed)] };
    await insertEvents(trx, [toAllowedRow(caller, { action: 'SECRET_UPSERT', projectId, details }, now)]);
  }
}

async function measureVerify(db: Db, ring: KeyRing, { rounds }: Plan): Promise<number[]> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const deps = { keys: createDataKeys(ring), lockProject: async () => true, listActs, listActedProjectIds };
    const begin = performance.now();
    const { ok, unrecorded, dataKeys, values: rows } = await verifyVault(db, deps);
    if (!ok || unrecorded > 0) throw new Error('the vault of the benchmark is not whole');
    rates.push(((dataKeys + rows) / (performance.now() - begin)) * 1000);
  }
  return rates;
}

/** To and fro between two master keys. */
async function measureRotation(db: Db, rings: readonly KeyRing[], { rounds }: Plan): Promise<number[]> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const ring = rings[round % rings.length];
    if (!ring) throw new Error('there is no ring');
    const begin = performance.now();
    const { rewrapped } = await rotateMasterKey(
      db,
      { keys: createDataKeys(ring), audit: async () => {} },
      caller,
    );
    rates.push((rewrapped / (performance.now() - begin)) * 1000);
  }
  return rates;
}
