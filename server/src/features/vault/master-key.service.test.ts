import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { newId } from '#platform/ids.ts';
import { type KeyRing, openKeyRing } from '#platform/key-ring.ts';
import { createDataKeys, makeDataKey, openDataKey } from './data-key.ts';
import { insertDataKey } from './data-keys.store.ts';
import { checkMasterKeys, openEveryDataKey, rotateMasterKey } from './master-key.service.ts';
import type { VaultEvent } from './vault-deps.ts';

const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const oldRing = openKeyRing([oldKey]);
const newRing = openKeyRing([newKey]);
const bothRing = openKeyRing([newKey, oldKey]);
const idOf = (ring: KeyRing) => ring.active.id.toString('hex');

async function fill(db: Db, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await insertDataKey(db, makeDataKey(oldRing, newId(at), at));
}

const readKeys = (db: Db) => db.selectFrom('dataKey').selectAll().orderBy('id').execute();

function rotate(db: Db, events: VaultEvent[] = [], onProgress?: (rewrapped: number) => void) {
  const audit = async (_trx: unknown, _caller: unknown, event: VaultEvent) => void events.push(event);
  return rotateMasterKey(db, { keys: createDataKeys(bothRing), audit }, testCaller(), onProgress);
}

for (const engine of testDatabases()) {
  describe(`the master key on ${engine.name}`, () => {
    test('a start with a wrong ring names the missing id and the known ones', async () => {
      await using database = await engine.open();
      await checkMasterKeys(database.db, newRing);
      await fill(database.db, 2);
      await checkMasterKeys(database.db, bothRing);
      await assert.rejects(checkMasterKeys(database.db, newRing), (error: Error) => {
        assert.ok(error.message.includes(idOf(oldRing)) && error.message.includes(idOf(newRing)));
        assert.ok(!error.message.includes(newKey));
        return true;
      });
    });

    test('rotation puts all keys under the new one; they stay the same keys', async () => {
      await using database = await engine.open();
      await fill(database.db, 3);
      const before = await readKeys(database.db);
      const events: VaultEvent[] = [];
      assert.deepEqual(await rotate(database.db, events), {
        rewrapped: 3,
        inUse: [idOf(newRing)],
        damaged: [],
      });
      await checkMasterKeys(database.db, newRing);
      for (const [at, row] of (await readKeys(database.db)).entries()) {
        const old = before[at] ?? assert.fail();
        const { key } = openDataKey(createDataKeys(newRing), row);
        assert.ok(key.equals(openDataKey(createDataKeys(oldRing), old).key));
      }
      assert.deepEqual(await rotate(database.db, events), {
        rewrapped: 0,
        inUse: [idOf(newRing)],
        damaged: [],
      });
      const details = events.map((event) => event.details);
      assert.deepEqual(details, [
        { keyId: idOf(newRing), count: 3 },
        { keyId: idOf(newRing), count: 0 },
      ]);
    });

    test('a rotation that dies half-way leaves every key readable and is finished by the next', async () => {
      await using database = await engine.open();
      await fill(database.db, 120);
      const die = () => {
        throw new Error('killed');
      };
      await assert.rejects(rotate(database.db, [], die), /killed/);
      await checkMasterKeys(database.db, bothRing);
      for (const row of await readKeys(database.db)) openDataKey(createDataKeys(bothRing), row);
      assert.deepEqual(await rotate(database.db), { rewrapped: 20, inUse: [idOf(newRing)], damaged: [] });
    });

    test('a row that only says it is under the new one is told, or the old key would be thrown away', async () => {
      await using database = await engine.open();
      await fill(database.db, 2);
      const [liar] = await readKeys(database.db);
      const id = liar?.id ?? assert.fail();
      await database.db
        .updateTable('dataKey')
        .set({ masterKeyId: idOf(newRing) })
        .where('id', '=', id)
        .execute();
      await rotate(database.db);
      assert.deepEqual(await openEveryDataKey(database.db, bothRing), {
        opened: 1,
        damaged: [{ projectId: liar?.projectId, id }],
      });
    });

    test('two rotations at once do each key once', async () => {
      await using database = await engine.open();
      await fill(database.db, 120);
      const [first, second] = await Promise.all([rotate(database.db), rotate(database.db)]);
      assert.equal(first.rewrapped + second.rewrapped, 120);
      for (const row of await readKeys(database.db)) openDataKey(createDataKeys(newRing), row);
    });
  });
}
