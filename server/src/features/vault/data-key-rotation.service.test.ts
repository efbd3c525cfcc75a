import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openVault, ring, token } from '@marsa/tests/support/vault.ts';
import { createDataKeys, dataKeyLimits } from './data-key.ts';
import { rotateDataKeys, rotateWornOut } from './data-key-rotation.service.ts';
import { toSealWord } from './seal-record.ts';
import { dataKeyIdOf } from './sealed-value.ts';
import { openSealed } from './sealed-values.service.ts';

type Vault = Awaited<ReturnType<typeof openVault>>;

const rotate = (vault: Vault, options: Parameters<typeof rotateDataKeys>[3] = {}, deps = vault.deps) =>
  rotateDataKeys(vault.db, deps, testCaller(), options);

const readKeys = ({ db }: Vault) =>
  db.selectFrom('dataKey').selectAll().orderBy('projectId').orderBy('version').execute();

const readValues = ({ db }: Vault) => db.selectFrom('credentialVersion').selectAll().execute();

/** Projects with values of several versions; what each of them is in the open. */
async function fill(vault: Vault, projects: number, versions: number) {
  const values = new Map<string, string>();
  for (let at = 0; at < projects; at++) {
    const owner = at === 0 ? vault.project : await vault.newProject();
    for (let version = 1; version <= versions; version++) {
      const value = token();
      await vault.put('GITHUB_PAT', value, owner);
      values.set(`${owner.id} ${version}`, value);
    }
  }
  return values;
}

async function assertAllOpen(vault: Vault, values: Map<string, string>): Promise<void> {
  const rows = await readValues(vault);
  assert.equal(rows.length, values.size);
  const keys = createDataKeys(ring);
  for (const { sealed, ...place } of rows) {
    const value = await openSealed(vault.db, { keys }, place, sealed);
    assert.equal(value.toString(), values.get(`${place.projectId} ${place.version}`));
  }
}

for (const engine of testDatabases()) {
  describe(`data keys on ${engine.name}`, () => {
    test('each project gets a new key, its values are sealed anew, the former key is destroyed', async () => {
      await using vault = await openVault(engine);
      const values = await fill(vault, 3, 4);
      const before = await readKeys(vault);
      const done = await rotate(vault);
      assert.deepEqual(done, { projects: 3, resealed: 12, destroyed: 3, damaged: [], wasResumed: false });
      const after = await readKeys(vault);
      assert.deepEqual(
        after.map(({ version, retiredAt, valuesSealed }) => [version, retiredAt, valuesSealed]),
        Array(3).fill([2, null, 4]),
      );
      assert.ok(after.every(({ id }) => !before.some((old) => old.id === id)));
      await assertAllOpen(vault, values);
      const told = vault.events.filter(({ action }) => action === 'DATA_KEY_ROTATE');
      const seals = (await readValues(vault)).map((row) => toSealWord(row, row.sealed));
      assert.deepEqual(told.flatMap(({ details }) => details.seals ?? []).sort(), seals.sort());
      assert.ok(told.every(({ projectId, workspaceId }) => projectId && workspaceId));
    });

    test('one project alone', async () => {
      await using vault = await openVault(engine);
      const values = await fill(vault, 2, 1);
      assert.equal((await rotate(vault, { projectId: vault.project.id })).resealed, 1);
      const versions = (await readKeys(vault)).map(({ projectId, version }) => [projectId, version]);
      assert.deepEqual(
        versions.find(([id]) => id === vault.project.id),
        [vault.project.id, 2],
      );
      assert.equal(versions.filter(([, version]) => version === 1).length, 1);
      await assertAllOpen(vault, values);
    });

    test('a rotation that dies at any point leaves every value readable; the next finishes it and begins nothing', async () => {
      await using vault = await openVault(engine);
      const values = await fill(vault, 3, 2);
      for (let step = 1, isDone = false; !isDone; step++) {
        let left = step;
        const die = () => {
          if (--left === 0) throw new Error('killed');
        };
        // Every audit row stands within a transaction: dying there takes the transaction back.
        const deps = { ...vault.deps, audit: async () => die() };
        try {
          await rotate(vault, { onProgress: die }, deps);
          isDone = true;
        } catch (error) {
          assert.match(String(error), /killed/);
          await assertAllOpen(vault, values);
          const rest = await rotate(vault);
          assert.deepEqual(rest.damaged, []);
          await assertAllOpen(vault, values);
        }
        const keys = await readKeys(vault);
        assert.deepEqual(
          keys.map(({ retiredAt }) => retiredAt),
          [null, null, null],
        );
      }
    });

    test('what was begun is finished before anything new is begun', async () => {
      await using vault = await openVault(engine);
      await fill(vault, 3, 1);
      const killed = () => {
        throw new Error('killed');
      };
      await assert.rejects(rotate(vault, { onProgress: killed }), /killed/);
      assert.deepEqual(await rotate(vault), {
        projects: 2,
        resealed: 2,
        destroyed: 2,
        damaged: [],
        wasResumed: true,
      });
      assert.deepEqual(
        (await readKeys(vault)).map(({ version }) => version),
        [2, 2, 2],
      );
    });

    test('writers, readers and two rotations at once: nothing is lost', async () => {
      await using vault = await openVault(engine);
      const values = await fill(vault, 2, 3);
      const { id } = vault.project;
      const write = async () => {
        for (let at = 0; at < 6; at++) {
          const value = token();
          const { version } = await vault.put('GITHUB_PAT', value);
          values.set(`${id} ${version}`, value);
        }
      };
      const read = async () => {
        for (let at = 0; at < 12; at++) await vault.download('GITHUB_PAT');
      };
      await Promise.all([write(), read(), rotate(vault), rotate(vault)]);
      await assertAllOpen(vault, values);
      await rotate(vault);
      await assertAllOpen(vault, values);
      assert.ok((await readKeys(vault)).every(({ retiredAt }) => retiredAt === null));
    });

    test('a value that was read before it was sealed anew is opened all the same', async () => {
      await using vault = await openVault(engine);
      await fill(vault, 1, 1);
      const [row] = await readValues(vault);
      assert.ok(row);
      await rotate(vault);
      const keys = createDataKeys(ring);
      const { sealed, ...place } = row;
      assert.match((await openSealed(vault.db, { keys }, place, sealed)).toString(), /^ghp_/);
    });

    test('a damaged value is named, keeps its key, and keeps nobody else from being rotated', async () => {
      await using vault = await openVault(engine);
      await fill(vault, 2, 2);
      const { id: projectId } = vault.project;
      const rows = await readValues(vault);
      const row = rows.find((one) => one.projectId === projectId && one.version === 1);
      const spoilt = Buffer.from(row?.sealed ?? assert.fail());
      spoilt.writeUInt8(spoilt.readUInt8(50) ^ 1, 50);
      await vault.db
        .updateTable('credentialVersion')
        .set({ sealed: spoilt })
        .where('projectId', '=', projectId)
        .where('version', '=', 1)
        .execute();
      const damaged = [{ projectId, type: 'GITHUB_PAT', version: 1 }];
      for (const wanted of [2, 3]) {
        const done = await rotate(vault);
        assert.deepEqual([done.damaged, done.wasResumed, done.destroyed], [damaged, false, 1]);
        const own = (await readKeys(vault)).filter((key) => key.projectId === projectId);
        assert.equal(own.length, wanted);
        assert.ok(own.some((key) => key.id === dataKeyIdOf(spoilt)));
      }
    });

    test('a key that is worn out by its age or its use seals nothing more', async () => {
      await using vault = await openVault(engine);
      let now = Date.UTC(2026, 0, 1);
      const keys = createDataKeys(ring, { ...dataKeyLimits, values: 3 });
      const deps = { ...vault.deps, keys, clock: () => now };
      Object.assign(vault.deps, deps);
      await fill(vault, 1, 4);
      const versions = async () => (await readKeys(vault)).map((key) => [key.version, key.valuesSealed]);
      assert.deepEqual(await versions(), [
        [1, 3],
        [2, 1],
      ]);
      assert.deepEqual(await rotateWornOut(vault.db, deps, testCaller()), {
        projects: 1,
        resealed: 3,
        destroyed: 1,
        damaged: [],
      });
      assert.deepEqual(await versions(), [[2, 4]]);
      now += dataKeyLimits.ageMs;
      await vault.put('GITHUB_PAT', token());
      assert.deepEqual(await versions(), [
        [2, 4],
        [3, 1],
      ]);
      const untouched = await vault.newProject();
      await vault.put('GITHUB_PAT', token(), untouched);
      now += dataKeyLimits.ageMs + 1;
      assert.equal((await rotateWornOut(vault.db, deps, testCaller())).projects, 2);
      assert.ok((await readKeys(vault)).every((key) => key.createdAt === now));
    });
  });
}
