import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auditRowAt, tamper, writeAuditRows } from '@marsa/tests/support/audit-rows.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { newId } from '#platform/ids.ts';
import { randomBase64 } from '#platform/token.ts';
import { insertEvents } from './audit.store.ts';
import { type AuditRow, auditColumns } from './audit.tables.ts';
import { toAllowedRow } from './audit-row.ts';
import { sealRows } from './chain.service.ts';
import { type AuditKeys, deriveAuditKey, stampRows } from './seal.ts';
import { verifyChain } from './verify.service.ts';

const keys: AuditKeys = [deriveAuditKey(randomBase64(48))];

async function writeSealed(db: Db, rows: number): Promise<void> {
  await writeAuditRows(db, keys, rows);
  assert.equal(await sealRows(db, keys), rows);
}

async function firstBroken(db: Db) {
  const { ok, firstBroken } = await verifyChain(db, keys);
  assert.equal(ok, firstBroken === undefined);
  return firstBroken;
}

for (const engine of testDatabases()) {
  describe(`tampering on ${engine.name}`, () => {
    test('a change of any column shows', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      const whole = await auditRowAt(database.db, 3);
      for (const column of auditColumns) {
        if (column === 'id' || column === 'seq') continue;
        for (const value of [changed(whole[column]), ...(isNullable(column) ? [null] : [])]) {
          await tamper(database.db, 3, { [column]: value });
          const broken = await firstBroken(database.db);
          assert.equal(broken?.seq, 3, column);
          assert.equal(broken?.id, whole.id, column);
          assert.equal(
            broken?.reason,
            column === 'keyId' && value !== null ? 'unknown-key' : 'edited',
            column,
          );
          await tamper(database.db, 3, { [column]: whole[column] });
        }
      }
      const otherId = newId(77);
      await tamper(database.db, 3, { id: otherId });
      assert.deepEqual(await firstBroken(database.db), { seq: 3, id: otherId, reason: 'edited' });
      await tamper(database.db, 3, { id: whole.id });
      assert.equal(await firstBroken(database.db), undefined);
    });

    test('what moves from one column to its neighbour shows', async () => {
      await using database = await engine.open();
      const row = { ...toAllowedRow(testCaller(), { action: 'BAN_LIFT' }, 1), actorId: 'ab', actorName: 'c' };
      await insertEvents(database.db, stampRows([row], keys[0]));
      await sealRows(database.db, keys);
      await tamper(database.db, 1, { actorId: 'a', actorName: 'bc' });
      assert.equal((await firstBroken(database.db))?.reason, 'edited');
    });

    test('a deleted row shows, at the start, in the middle and at the end', async () => {
      for (const seq of [1, 3, 5]) {
        await using database = await engine.open();
        await writeSealed(database.db, 5);
        await database.db.deleteFrom('auditEvent').where('seq', '=', seq).execute();
        assert.deepEqual(await firstBroken(database.db), { seq, id: null, reason: 'missing' });
      }
    });

    test('a row taken out of the chain shows as missing, and is not sealed again', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      for (const seal of [{}, { mac: null, keyId: null }]) {
        await tamper(database.db, 2, { seq: null, ...seal });
        await assert.rejects(sealRows(database.db, keys), /of the audit log was /);
        assert.deepEqual(await firstBroken(database.db), { seq: 2, id: null, reason: 'missing' });
      }
    });

    test('a row that somebody else wrote, or changed while it waited, is named and never sealed', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 3);
      const waiting = async () =>
        (await db.selectFrom('auditEvent').selectAll().where('seq', 'is', null).execute())[0] ??
        assert.fail('no row waits');
      const forged = { ...toAllowedRow(testCaller(), { action: 'SECRET_UPSERT' }, 500), id: newId(500) };
      const [stranger] = stampRows([forged], deriveAuditKey(randomBase64(48)));
      const [stamped] = stampRows([forged], keys[0]);
      const planted = [
        [forged, 'inserted', /was not written by Marsa/],
        [stranger ?? forged, 'unknown-key', /SECRET_KEY/],
        [{ ...forged, keyId: keys[0].id, mac: new Uint8Array(32) }, 'edited', /was changed since/],
        [{ ...(stamped ?? forged), subject: 'another' }, 'edited', /was changed since/],
        [{ ...(stamped ?? forged), id: newId(501) }, 'edited', /was changed since/],
      ] as const;
      for (const [row, reason, message] of planted) {
        await insertEvents(db, [row]);
        const { id } = await waiting();
        await assert.rejects(sealRows(db, keys), message);
        assert.deepEqual(await firstBroken(db), { seq: 4, id, reason });
        await db.deleteFrom('auditEvent').where('id', '=', id).execute();
      }
      await writeAuditRows(db, keys, 2, 600);
      assert.equal(await sealRows(db, keys), 2);
      assert.equal(await firstBroken(db), undefined);
    });

    test('rows that changed places show, neighbours and others, with and without their seals', async () => {
      for (const [one, other] of [
        [2, 3],
        [2, 5],
      ] as const) {
        await using database = await engine.open();
        await writeSealed(database.db, 6);
        const first = await auditRowAt(database.db, one);
        const second = await auditRowAt(database.db, other);
        await tamper(database.db, one, { seq: 99 });
        await tamper(database.db, other, { seq: one });
        await tamper(database.db, 99, { seq: other });
        assert.deepEqual(await firstBroken(database.db), { seq: one, id: second.id, reason: 'reordered' });
        await tamper(database.db, one, { mac: first.mac });
        await tamper(database.db, other, { mac: second.mac });
        assert.deepEqual(await firstBroken(database.db), { seq: one, id: second.id, reason: 'reordered' });
      }
    });

    test('a row put in shows, before the first and after the last', async () => {
      for (const seq of [0, -3, 6]) {
        await using database = await engine.open();
        await writeSealed(database.db, 5);
        const copy = await auditRowAt(database.db, 5);
        const id = newId(99);
        await insertEvents(database.db, [{ ...copy, id, seq }]);
        assert.deepEqual(await firstBroken(database.db), { seq, id, reason: 'inserted' });
      }
    });

    test('a head that was changed or turned back shows, and nobody seals on from it', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      const { mac } = await auditRowAt(database.db, 3);
      assert.ok(mac);
      await database.db.deleteFrom('auditEvent').where('seq', '>', 3).execute();
      await database.db.updateTable('auditHead').set({ seq: 3, mac }).execute();
      assert.deepEqual(await firstBroken(database.db), { seq: 3, id: null, reason: 'head' });
      await writeAuditRows(database.db, keys, 1, 900);
      await assert.rejects(sealRows(database.db, keys), /tampered/);
    });

    test('a head that is gone shows, and nobody begins the chain anew', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 3);
      await database.db.deleteFrom('auditHead').execute();
      assert.equal((await firstBroken(database.db))?.reason, 'head');
      await writeAuditRows(database.db, keys, 1, 900);
      await assert.rejects(sealRows(database.db, keys));
      assert.equal((await firstBroken(database.db))?.reason, 'head');
    });

    test('a former key still checks what it sealed; without it the answer names the reason', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 2);
      const next = deriveAuditKey(randomBase64(48));
      await writeAuditRows(database.db, keys, 2, 100);
      await assert.rejects(sealRows(database.db, [next]), /bring the former SECRET_KEY back/);
      assert.equal(await sealRows(database.db, [next, ...keys]), 2);
      assert.equal((await verifyChain(database.db, [next, ...keys])).ok, true);
      const { firstBroken } = await verifyChain(database.db, [next]);
      assert.deepEqual([firstBroken?.seq, firstBroken?.reason], [1, 'unknown-key']);
    });
  });
}

function changed(value: AuditRow[keyof AuditRow]): string | number | Uint8Array {
  if (typeof value === 'number') return value + 1;
  if (value instanceof Uint8Array) return value.map((byte) => byte ^ 1);
  return value === null ? 'x' : `${value.slice(0, -1)}~`;
}

const isNullable = (column: keyof AuditRow) =>
  /^(keyId|mac|code|subject)$|^(actor|credential|workspace|project)(Id|Name|Kind)$/.test(column) &&
  column !== 'actorKind';
