import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { makePkcs12 } from '@marsa/tests/support/keystores.ts';
import {
  change,
  fill,
  flip,
  openRecorded,
  planted,
  sealedAt,
} from '@marsa/tests/support/planted-vault-faults.ts';
import { token } from '@marsa/tests/support/vault.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { putTriedToken, removeCredential, restoreCredential } from './vault.service.ts';
import { deleteProjectSecrets } from './vault.store.ts';

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
