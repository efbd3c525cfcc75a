import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { openTestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { newId } from '#platform/ids.ts';
import { randomBase64 } from '#platform/token.ts';
import { startSealing } from './audit.jobs.ts';
import { insertEvents } from './audit.store.ts';
import { type AuditRow, auditColumns } from './audit.tables.ts';
import { createAuditLog } from './audit-log.service.ts';
import { toAllowedRow, toRefusedRow } from './audit-row.ts';
import { sealRows } from './chain.service.ts';
import { type AuditKeys, deriveAuditKey } from './seal.ts';
import { verifyChain } from './verify.service.ts';

const keys: AuditKeys = [deriveAuditKey(randomBase64(48))];

/** Rows with something in every column that may be empty. */
async function write(db: Db, rows: number, from = 1): Promise<void> {
  const event = {
    action: 'SECRET_DOWNLOAD',
    code: 'FORBIDDEN',
    workspaceId: newId(1),
    projectId: newId(2),
  } as const;
  const made = Array.from({ length: rows }, (_, number) =>
    toRefusedRow(
      testCaller(),
      { ...event, subject: `row ${number}`, details: { version: number } },
      from + number,
    ),
  );
  await insertEvents(db, made);
}

async function writeSealed(db: Db, rows: number): Promise<void> {
  await write(db, rows);
  assert.equal(await sealRows(db, keys), rows);
}

const rowAt = (db: Db, seq: number) =>
  db.selectFrom('auditEvent').selectAll().where('seq', '=', seq).executeTakeFirstOrThrow();

const change = (db: Db, seq: number, values: Partial<AuditRow>) =>
  db.updateTable('auditEvent').set(values).where('seq', '=', seq).execute();

async function firstBroken(db: Db) {
  const { ok, firstBroken } = await verifyChain(db, keys);
  assert.equal(ok, firstBroken === undefined);
  return firstBroken;
}

for (const engine of testDatabases()) {
  describe(`sealed chain on ${engine.name}`, () => {
    test('an empty log is whole, and rows wait for their seal', async () => {
      await using database = await engine.open();
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 0, sealedTo: 0, unsealed: 0 });
      await write(database.db, 3);
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 0, sealedTo: 0, unsealed: 3 });
    });

    test('more rows than a batch and a page hold are sealed and verified, also a second time', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 520);
      await write(database.db, 5, 1000);
      assert.equal(await sealRows(database.db, keys), 5);
      assert.equal(await sealRows(database.db, keys), 0);
      assert.deepEqual(await verifyChain(database.db, keys), {
        ok: true,
        rows: 525,
        sealedTo: 525,
        unsealed: 0,
      });
    });

    test('a row written late with an older id is sealed next', async () => {
      await using database = await engine.open();
      await write(database.db, 3, 5000);
      await sealRows(database.db, keys);
      await write(database.db, 1, 1);
      assert.equal(await sealRows(database.db, keys), 1);
      assert.equal((await rowAt(database.db, 4)).at, 1);
      assert.equal((await verifyChain(database.db, keys)).ok, true);
    });

    test('rows of before a crash are sealed by the next start', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 2);
      await write(database.db, 2, 100);
      await database.close();
      const restarted = openTestDatabase(database.url);
      assert.equal((await verifyChain(restarted.db, keys)).unsealed, 2);
      assert.equal(await sealRows(restarted.db, keys), 2);
      assert.equal((await verifyChain(restarted.db, keys)).ok, true);
      await restarted.close();
    });

    test('a batch that fails half way leaves neither head nor seals behind', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 2);
      await write(database.db, 3, 100);
      // The place of the second of them is taken.
      await write(database.db, 1, 50);
      const [blocker] = await database.db
        .selectFrom('auditEvent')
        .select('id')
        .where('at', '=', 50)
        .execute();
      await database.db
        .updateTable('auditEvent')
        .set({ seq: 4 })
        .where('id', '=', blocker?.id ?? '')
        .execute();
      await assert.rejects(sealRows(database.db, keys));
      assert.equal((await verifyChain(database.db, keys)).unsealed, 3);
      await database.db
        .updateTable('auditEvent')
        .set({ seq: null })
        .where('id', '=', blocker?.id ?? '')
        .execute();
      assert.equal(await sealRows(database.db, keys), 4);
      assert.equal((await verifyChain(database.db, keys)).ok, true);
    });

    test('two instances that write and seal at once make one chain', async () => {
      await using database = await engine.open();
      // Two handles of one process would only block each other on SQLite.
      const other = engine.name === 'sqlite' ? database : openTestDatabase(database.url);
      const handles = [database.db, other.db];
      const logs = handles.map((db) => createAuditLog(db, { clock: Date.now, onError: () => {} }));
      for (let round = 0; round < 4; round++) {
        const acts = Array.from({ length: 20 }, (_, number) =>
          logs[number % 2]?.recordBefore(testCaller(), {
            action: 'SECRET_DOWNLOAD',
            subject: `${round} ${number}`,
          }),
        );
        await Promise.all([...acts, ...handles.map((db) => sealRows(db, keys))]);
      }
      await Promise.all(handles.map((db) => sealRows(db, keys)));
      await sealRows(database.db, keys);
      assert.deepEqual(await verifyChain(other.db, keys), { ok: true, rows: 80, sealedTo: 80, unsealed: 0 });
      await other.close();
    });

    test('verifying while others seal on finds no fault', async () => {
      await using database = await engine.open();
      const sealing = (async () => {
        for (let round = 0; round < 10; round++) {
          await write(database.db, 20, round * 100);
          await sealRows(database.db, keys);
        }
      })();
      for (let round = 0; round < 10; round++) assert.equal(await firstBroken(database.db), undefined);
      await sealing;
      assert.equal((await verifyChain(database.db, keys)).rows, 200);
    });

    test('the job seals by itself, and what is left when it stops', async () => {
      await using database = await engine.open();
      const errors: unknown[] = [];
      const sealing = startSealing(database.db, {
        keys,
        intervalMs: 5,
        onError: (error) => errors.push(error),
      });
      await write(database.db, 3);
      while ((await verifyChain(database.db, keys)).unsealed > 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
      await write(database.db, 2, 100);
      await sealing.stop();
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 5, sealedTo: 5, unsealed: 0 });
      assert.deepEqual(errors, []);
    });

    test('a change of any column shows', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      const whole = await rowAt(database.db, 3);
      for (const column of auditColumns) {
        if (column === 'id' || column === 'seq') continue;
        for (const value of [changed(whole[column]), ...(isNullable(column) ? [null] : [])]) {
          await change(database.db, 3, { [column]: value });
          const broken = await firstBroken(database.db);
          assert.equal(broken?.seq, 3, column);
          assert.equal(broken?.id, whole.id, column);
          assert.equal(
            broken?.reason,
            column === 'keyId' && value !== null ? 'unknown-key' : 'edited',
            column,
          );
          await change(database.db, 3, { [column]: whole[column] });
        }
      }
      const otherId = newId(77);
      await change(database.db, 3, { id: otherId });
      assert.deepEqual(await firstBroken(database.db), { seq: 3, id: otherId, reason: 'edited' });
      await change(database.db, 3, { id: whole.id });
      assert.equal(await firstBroken(database.db), undefined);
    });

    test('what moves from one column to its neighbour shows', async () => {
      await using database = await engine.open();
      await insertEvents(database.db, [
        { ...toAllowedRow(testCaller(), { action: 'BAN_LIFT' }, 1), actorId: 'ab', actorName: 'c' },
      ]);
      await sealRows(database.db, keys);
      await change(database.db, 1, { actorId: 'a', actorName: 'bc' });
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

    test('a row taken out of the chain shows as missing, also when it is sealed again', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      await change(database.db, 2, { seq: null, mac: null, keyId: null });
      await sealRows(database.db, keys);
      assert.deepEqual(await firstBroken(database.db), { seq: 2, id: null, reason: 'missing' });
    });

    test('rows that changed places show, neighbours and others, with and without their seals', async () => {
      for (const [one, other] of [
        [2, 3],
        [2, 5],
      ] as const) {
        await using database = await engine.open();
        await writeSealed(database.db, 6);
        const first = await rowAt(database.db, one);
        const second = await rowAt(database.db, other);
        await change(database.db, one, { seq: 99 });
        await change(database.db, other, { seq: one });
        await change(database.db, 99, { seq: other });
        assert.deepEqual(await firstBroken(database.db), { seq: one, id: second.id, reason: 'reordered' });
        await change(database.db, one, { mac: first.mac });
        await change(database.db, other, { mac: second.mac });
        assert.deepEqual(await firstBroken(database.db), { seq: one, id: second.id, reason: 'reordered' });
      }
    });

    test('a row put in shows, before the first and after the last', async () => {
      for (const seq of [0, -3, 6]) {
        await using database = await engine.open();
        await writeSealed(database.db, 5);
        const copy = await rowAt(database.db, 5);
        const id = newId(99);
        await insertEvents(database.db, [{ ...copy, id, seq }]);
        assert.deepEqual(await firstBroken(database.db), { seq, id, reason: 'inserted' });
      }
    });

    test('a head that was changed or turned back shows, and nobody seals on from it', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 5);
      const { mac } = await rowAt(database.db, 3);
      assert.ok(mac);
      await database.db.deleteFrom('auditEvent').where('seq', '>', 3).execute();
      await database.db.updateTable('auditHead').set({ seq: 3, mac }).execute();
      assert.deepEqual(await firstBroken(database.db), { seq: 3, id: null, reason: 'head' });
      await write(database.db, 1, 900);
      await assert.rejects(sealRows(database.db, keys), /tampered/);
    });

    test('a head that is gone shows, and nobody begins the chain anew', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 3);
      await database.db.deleteFrom('auditHead').execute();
      assert.equal((await firstBroken(database.db))?.reason, 'head');
      await write(database.db, 1, 900);
      await assert.rejects(sealRows(database.db, keys));
      assert.equal((await firstBroken(database.db))?.reason, 'head');
    });

    test('a former key still checks what it sealed; without it the answer names the reason', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 2);
      const next = deriveAuditKey(randomBase64(48));
      await write(database.db, 2, 100);
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
