import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { type TestEngine, testDatabases } from '@marsa/tests/support/databases.ts';
import { makePkcs12 } from '@marsa/tests/support/keystores.ts';
import { openVault, token } from '@marsa/tests/support/vault.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { createAuditLog } from '#features/audit/audit-log.service.ts';
import { listActedProjectIds, listActs } from '#features/audit/trail.store.ts';
import { rotateDataKeys } from './data-key-rotation.service.ts';
import { putTriedToken, removeCredential, restoreCredential } from './vault.service.ts';
import { deleteProjectSecrets } from './vault.store.ts';
import type { CredentialVersionTable } from './vault.tables.ts';
import { type VaultVerification, verifyVault } from './verify.service.ts';

/** A vault whose acts stand in a real audit log. */
async function openRecorded(engine: TestEngine) {
  const vault = await openVault(engine);
  const log = createAuditLog(vault.db, { clock: vault.deps.clock, onError: assert.fail });
  Object.assign(vault.deps, { audit: log.record, auditBefore: log.recordBefore });
  const verify = (onProgress?: (sofar: VaultVerification) => void) =>
    verifyVault(vault.db, { ...vault.deps, listActs, listActedProjectIds }, onProgress);
  return { ...vault, verify, rotate: () => rotateDataKeys(vault.db, vault.deps, testCaller()) };
}

type Vault = Awaited<ReturnType<typeof openRecorded>>;

/** Two projects: three versions and a password in the first, one version in the second. */
async function fill(vault: Vault) {
  const other = await vault.newProject();
  for (let version = 1; version <= 3; version++) await vault.put('GITHUB_PAT', token());
  await vault.put('ANDROID_UPLOAD_JKS_PASS', token());
  await vault.put('GITHUB_PAT', token(), other);
  return { own: vault.project.id, other: other.id };
}

async function sealedAt({ db }: Vault, projectId: string, type: string, version: number): Promise<Buffer> {
  const rows = await db
    .selectFrom('credentialVersion')
    .selectAll()
    .where('projectId', '=', projectId)
    .execute();
  const row = rows.find((one) => one.type === type && one.version === version);
  return Buffer.from(row?.sealed ?? assert.fail('no such row'));
}

const change = ({ db }: Vault, projectId: string, version: number, fields: Partial<CredentialVersionTable>) =>
  db
    .updateTable('credentialVersion')
    .set(fields)
    .where('projectId', '=', projectId)
    .where('type', '=', 'GITHUB_PAT')
    .where('version', '=', version)
    .execute();

function flip(sealed: Buffer, at: number): Buffer {
  sealed.writeUInt8(sealed.readUInt8(at) ^ 1, at);
  return sealed;
}

type Ids = { own: string; other: string };
type Planted = [
  name: string,
  plant: (vault: Vault, ids: Ids) => Promise<unknown>,
  found: (ids: Ids) => [projectId: string, type: string | null, version: number | null, what: string][],
];

const planted: Planted[] = [
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

for (const engine of testDatabases()) {
  describe(`vault verify on ${engine.name}`, () => {
    test('a whole vault is found whole: after versions, restoring, deleting, rotation, a second life', async () => {
      await using vault = await openRecorded(engine);
      const { other } = await fill(vault);
      const target = vault.target('GITHUB_PAT');
      await restoreCredential(vault.db, vault.deps, target, 1);
      await removeCredential(vault.db, vault.deps, vault.target('ANDROID_UPLOAD_JKS_PASS'));
      await vault.put('GITHUB_PAT', await vault.download('GITHUB_PAT'));
      const whole = { ok: true, projects: 2, dataKeys: 2, values: 6, unrecorded: 0, faults: [] };
      assert.deepEqual(await vault.verify(), whole);
      await vault.rotate();
      assert.deepEqual(await vault.verify(), whole);
      await vault.put('ANDROID_UPLOAD_JKS_PASS', token());
      await vault.put('GITHUB_PAT', token(), { id: other, workspaceId: other });
      assert.deepEqual(await vault.verify(), { ...whole, values: 8 });
    });

    test('a keystore is whole whichever part is stored, tried, taken or brought back; so is a tried token', async () => {
      await using vault = await openRecorded(engine);
      const password = 'opens it';
      const parts = {
        ANDROID_UPLOAD_KEY_ALIAS: 'upload',
        ANDROID_UPLOAD_JKS_PASS: password,
        ANDROID_UPLOAD_JKS_B64: makePkcs12({ alias: 'upload', password }, new Date('2050-01-02T00:00:00Z')),
        ANDROID_UPLOAD_KEY_PASS: password,
      } as const;
      const isWhole = async () => assert.deepEqual((await vault.verify()).faults, []);
      for (const [type, value] of Object.entries(parts)) {
        await vault.put(type as keyof typeof parts, value);
        await isWhole();
      }
      await vault.put('ANDROID_UPLOAD_KEY_ALIAS', 'upload');
      await isWhole();
      await removeCredential(vault.db, vault.deps, vault.target('ANDROID_UPLOAD_JKS_PASS'));
      await isWhole();
      await restoreCredential(vault.db, vault.deps, vault.target('ANDROID_UPLOAD_JKS_PASS'), 1);
      await isWhole();
      const value = token();
      await vault.put('GITHUB_PAT', value);
      await putTriedToken(vault.db, vault.deps, vault.target('GITHUB_PAT'), value);
      await isWhole();
    });

    test('a project that was deleted with all it held is no fault', async () => {
      await using vault = await openRecorded(engine);
      const { other } = await fill(vault);
      await inTransaction(vault.db, async (trx) => {
        await deleteProjectSecrets(trx, other);
        const about = { projectId: other, workspaceId: other, details: {} };
        await vault.deps.audit(trx, testCaller(), { action: 'PROJECT_DELETE', ...about });
      });
      assert.deepEqual(
        [await vault.verify()].map(({ ok, projects, faults }) => [ok, projects, faults]),
        [[true, 1, []]],
      );
    });

    test('each planted fault is found, named, and nothing else is', async () => {
      await using vault = await openRecorded(engine);
      const ids = await fill(vault);
      const tables = ['dataKey', 'credential', 'credentialVersion'] as const;
      const kept = await Promise.all(tables.map((table) => vault.db.selectFrom(table).selectAll().execute()));
      for (const [name, plant, expected] of planted) {
        await plant(vault, ids);
        const { ok, faults } = await vault.verify();
        const found = faults.map(({ projectId, type, version, what }) => [projectId, type, version, what]);
        assert.deepEqual(found.sort(), expected(ids).sort(), `${name}: ${JSON.stringify(faults)}`);
        assert.equal(ok, false);
        for (const [at, table] of tables.entries()) {
          await vault.db.deleteFrom(table).execute();
          await vault.db
            .insertInto(table)
            .values(kept[at] ?? [])
            .execute();
        }
      }
      assert.equal((await vault.verify()).ok, true);
    });

    test('a value that was turned back to what it was before a rotation is found', async () => {
      await using vault = await openRecorded(engine);
      const { own } = await fill(vault);
      const before = await sealedAt(vault, own, 'GITHUB_PAT', 2);
      const keys = await vault.db.selectFrom('dataKey').selectAll().where('projectId', '=', own).execute();
      await vault.rotate();
      await change(vault, own, 2, { sealed: before });
      await vault.db.insertInto('dataKey').values(keys).execute();
      const { faults } = await vault.verify();
      assert.deepEqual(
        faults.map(({ projectId, version, what }) => [projectId, version, what]),
        [[own, 2, 'rolled-back']],
      );
    });

    test('what the log does not know is opened, counted, and found when it does not open', async () => {
      await using vault = await openRecorded(engine);
      const { own } = await fill(vault);
      await vault.db.deleteFrom('auditEvent').execute();
      const { ok, unrecorded } = await vault.verify();
      assert.deepEqual([ok, unrecorded], [true, 5]);
      await change(vault, own, 2, { sealed: flip(await sealedAt(vault, own, 'GITHUB_PAT', 2), 45) });
      const { faults } = await vault.verify();
      assert.deepEqual(
        faults.map(({ version, what }) => [version, what]),
        [[2, 'edited']],
      );
    });

    test('a vault that is written to and rotated meanwhile is found whole', async () => {
      await using vault = await openRecorded(engine);
      await fill(vault);
      let isDone = false;
      const work = async () => {
        for (let at = 0; at < 5; at++) {
          await vault.put('GITHUB_PAT', token());
          await vault.rotate();
          await pause(1);
        }
        isDone = true;
      };
      const look = async () => {
        while (!isDone) assert.deepEqual((await vault.verify()).faults, []);
      };
      await Promise.all([work(), look()]);
    });
  });
}
