import assert from 'node:assert/strict';
import { createAuditLog } from '@marsa/server/features/audit/audit-log.service.ts';
import { listActedProjectIds, listActs } from '@marsa/server/features/audit/trail.store.ts';
import { rotateDataKeys } from '@marsa/server/features/vault/data-key-rotation.service.ts';
import type { CredentialVersionTable } from '@marsa/server/features/vault/vault.tables.ts';
import { type VaultVerification, verifyVault } from '@marsa/server/features/vault/verify.service.ts';
import { testAuditKeys } from './audit-rows.ts';
import { testCaller } from './caller.ts';
import type { TestEngine } from './databases.ts';
import { openVault, token } from './vault.ts';

/** A vault whose acts stand in a real audit log. */
export async function openRecorded(engine: TestEngine) {
  const vault = await openVault(engine);
  const log = createAuditLog(vault.db, {
    clock: vault.deps.clock,
    keys: testAuditKeys,
    onError: assert.fail,
  });
  Object.assign(vault.deps, { audit: log.record, auditBefore: log.recordBefore });
  const verify = (onProgress?: (sofar: VaultVerification) => void) =>
    verifyVault(vault.db, { ...vault.deps, listActs, listActedProjectIds }, onProgress);
  return { ...vault, verify, rotate: () => rotateDataKeys(vault.db, vault.deps, testCaller()) };
}

type Vault = Awaited<ReturnType<typeof openRecorded>>;

/** Two projects: three versions and a password in the first, one version in the second. */
export async function fill(vault: Vault) {
  const other = await vault.newProject();
  for (let version = 1; version <= 3; version++) await vault.put('GITHUB_PAT', token());
  await vault.put('ANDROID_UPLOAD_JKS_PASS', token());
  await vault.put('GITHUB_PAT', token(), other);
  return { own: vault.project.id, other: other.id };
}

export async function sealedAt(
  { db }: Vault,
  projectId: string,
  type: string,
  version: number,
): Promise<Buffer> {
  const rows = await db
    .selectFrom('credentialVersion')
    .selectAll()
    .where('projectId', '=', projectId)
    .execute();
  const row = rows.find((one) => one.type === type && one.version === version);
  return Buffer.from(row?.sealed ?? assert.fail('no such row'));
}

export const change = (
  { db }: Vault,
  projectId: string,
  version: number,
  fields: Partial<CredentialVersionTable>,
) =>
  db
    .updateTable('credentialVersion')
    .set(fields)
    .where('projectId', '=', projectId)
    .where('type', '=', 'GITHUB_PAT')
    .where('version', '=', version)
    .execute();

export function flip(sealed: Buffer, at: number): Buffer {
  sealed.writeUInt8(sealed.readUInt8(at) ^ 1, at);
  return sealed;
}

type Ids = { own: string; other: string };
type Planted = [
  name: string,
  plant: (vault: Vault, ids: Ids) => Promise<unknown>,
  found: (ids: Ids) => [projectId: string, type: string | null, version: number | null, what: string][],
];

/** What somebody with the database may do past Marsa, and what is to be found of it. */
export const planted: Planted[] = [
  [
    'a bit of a value',
    async (vault, { own }) =>
      change(vault, own, 2, { sealed: flip(await sealedAt(vault, own, 'GITHUB_PAT', 2), 45) }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'edited']],
  ],
  [
    'a bit of the id of its data key',
    async (vault, { own }) =>
      change(vault, own, 2, { sealed: flip(await sealedAt(vault, own, 'GITHUB_PAT', 2), 5) }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'edited']],
  ],
  [
    'a value that was cut',
    async (vault, { own }) =>
      change(vault, own, 2, { sealed: (await sealedAt(vault, own, 'GITHUB_PAT', 2)).subarray(0, -4) }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'truncated']],
  ],
  [
    'a value that is gone, in its row',
    (vault, { own }) => change(vault, own, 2, { sealed: Buffer.alloc(0) }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'truncated']],
  ],
  [
    'the value of another version',
    async (vault, { own }) => change(vault, own, 3, { sealed: await sealedAt(vault, own, 'GITHUB_PAT', 1) }),
    ({ own }) => [[own, 'GITHUB_PAT', 3, 'swapped']],
  ],
  [
    'the values of two projects in each other’s rows',
    async (vault, { own, other }) => {
      const [ours, theirs] = [
        await sealedAt(vault, own, 'GITHUB_PAT', 1),
        await sealedAt(vault, other, 'GITHUB_PAT', 1),
      ];
      await change(vault, own, 1, { sealed: theirs });
      await change(vault, other, 1, { sealed: ours });
    },
    ({ own, other }) => [
      [own, 'GITHUB_PAT', 1, 'swapped'],
      [other, 'GITHUB_PAT', 1, 'swapped'],
    ],
  ],
  [
    'a row under another type',
    (vault, { own }) => change(vault, own, 2, { type: 'ANDROID_UPLOAD_KEY_PASS' }),
    ({ own }) => [[own, 'ANDROID_UPLOAD_KEY_PASS', 2, 'renamed']],
  ],
  [
    'a row under another project',
    (vault, { own, other }) => change(vault, own, 2, { projectId: other }),
    ({ other }) => [[other, 'GITHUB_PAT', 2, 'renamed']],
  ],
  [
    'a row under another version',
    (vault, { own }) => change(vault, own, 3, { version: 9 }),
    ({ own }) => [[own, 'GITHUB_PAT', 9, 'renamed']],
  ],
  [
    'an older current version',
    ({ db }, { own }) =>
      db
        .updateTable('credential')
        .set({ version: 2 })
        .where('projectId', '=', own)
        .where('type', '=', 'GITHUB_PAT')
        .execute(),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'rolled-back']],
  ],
  [
    'an older current version, with the row of the newer taken away',
    async ({ db }, { own }) => {
      await db
        .deleteFrom('credentialVersion')
        .where('projectId', '=', own)
        .where('version', '=', 3)
        .execute();
      await db
        .updateTable('credential')
        .set({ version: 2 })
        .where('projectId', '=', own)
        .where('version', '=', 3)
        .execute();
    },
    ({ own }) => [
      [own, 'GITHUB_PAT', 2, 'rolled-back'],
      [own, 'GITHUB_PAT', 3, 'missing'],
    ],
  ],
  [
    'a version that is gone',
    ({ db }, { own }) =>
      db.deleteFrom('credentialVersion').where('projectId', '=', own).where('version', '=', 2).execute(),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'missing']],
  ],
  [
    'a credential that is gone',
    ({ db }, { other }) => db.deleteFrom('credential').where('projectId', '=', other).execute(),
    ({ other }) => [[other, 'GITHUB_PAT', 1, 'missing']],
  ],
  [
    'a credential marked as deleted',
    ({ db }, { other }) =>
      db.updateTable('credential').set({ deletedAt: 5 }).where('projectId', '=', other).execute(),
    ({ other }) => [[other, 'GITHUB_PAT', 1, 'edited']],
  ],
  [
    'all that the vault holds of a project',
    async ({ db }, { other }) => {
      for (const table of ['dataKey', 'credential', 'credentialVersion'] as const)
        await db.deleteFrom(table).where('projectId', '=', other).execute();
    },
    ({ other }) => [[other, 'GITHUB_PAT', 1, 'missing']],
  ],
  ...Object.entries({
    fingerprint: { fingerprint: 'AA:BB' },
    'end of the certificate': { expiresAt: 4e12 },
    checks: { checks: '[{"name":"github","status":"passed","message":"GitHub accepts it"}]' },
    'time of storing': { updatedAt: 1 },
  }).map(
    ([what, fields]): Planted => [
      `another ${what}`,
      ({ db }, { other }) =>
        db.updateTable('credential').set(fields).where('projectId', '=', other).execute(),
      ({ other }) => [[other, 'GITHUB_PAT', 1, 'edited']],
    ],
  ),
  [
    'another time of a version',
    (vault, { own }) => change(vault, own, 2, { createdAt: 5 }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'edited']],
  ],
  [
    'another version that it was restored from',
    (vault, { own }) => change(vault, own, 2, { restoredFrom: 1 }),
    ({ own }) => [[own, 'GITHUB_PAT', 2, 'edited']],
  ],
  [
    'another name for who stored it',
    (vault, { own }) => change(vault, own, 1, { createdBy: 'mallory' }),
    ({ own }) => [[own, 'GITHUB_PAT', 1, 'edited']],
  ],
  [
    'a data key that is gone',
    ({ db }, { own }) => db.deleteFrom('dataKey').where('projectId', '=', own).execute(),
    ({ own }) => [[own, null, null, 'data-key']],
  ],
  [
    'a data key that was changed',
    async ({ db }, { own }) => {
      const row = await db
        .selectFrom('dataKey')
        .selectAll()
        .where('projectId', '=', own)
        .executeTakeFirstOrThrow();
      await db
        .updateTable('dataKey')
        .set({ wrapped: flip(Buffer.from(row.wrapped), 40) })
        .where('id', '=', row.id)
        .execute();
    },
    ({ own }) => [[own, null, null, 'data-key']],
  ],
];
