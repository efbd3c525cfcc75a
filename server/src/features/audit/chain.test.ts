import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auditRowAt, writeAuditRows } from '@marsa/tests/support/audit-rows.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { startSealing } from './audit.jobs.ts';
import { createAuditLog } from './audit-log.service.ts';
import { createAuditWatch } from './audit-watch.ts';
import { findEnd, sealRows } from './chain.service.ts';
import { publicLinkOf, toPublicLine } from './public-chain.ts';
import { type AuditKeys, chainStart, deriveAuditKey, sealOfHead } from './seal.ts';
import { verifyChain } from './verify.service.ts';

const keys: AuditKeys = [deriveAuditKey(randomBase64(48))];

const toHex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');

async function writeSealed(db: Db, rows: number): Promise<void> {
  await writeAuditRows(db, keys, rows);
  assert.equal(await sealRows(db, keys), rows);
}

for (const engine of testDatabases()) {
  describe(`sealed chain on ${engine.name}`, () => {
    test('an empty log is whole, and rows wait for their seal', async () => {
      await using database = await engine.open();
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 0, sealedTo: 0, unsealed: 0 });
      await writeAuditRows(database.db, keys, 3);
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 0, sealedTo: 0, unsealed: 3 });
    });

    test('more rows than a batch and a page hold are sealed and verified, also a second time', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 520);
      await writeAuditRows(database.db, keys, 5, 1000);
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
      await writeAuditRows(database.db, keys, 3, 5000);
      await sealRows(database.db, keys);
      await writeAuditRows(database.db, keys, 1, 1);
      assert.equal(await sealRows(database.db, keys), 1);
      assert.equal((await auditRowAt(database.db, 4)).at, 1);
      assert.equal((await verifyChain(database.db, keys)).ok, true);
    });

    test('rows of before a crash are sealed by the next start', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 2);
      await writeAuditRows(database.db, keys, 2, 100);
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
      await writeAuditRows(database.db, keys, 3, 100);
      // The place of the second of them is taken.
      await writeAuditRows(database.db, keys, 1, 50);
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
      const logs = handles.map((db) => createAuditLog(db, { clock: Date.now, keys, onError: () => {} }));
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
          await writeAuditRows(database.db, keys, 20, round * 100);
          await sealRows(database.db, keys);
        }
      })();
      for (let round = 0; round < 10; round++) assert.equal((await verifyChain(database.db, keys)).ok, true);
      await sealing;
      assert.equal((await verifyChain(database.db, keys)).rows, 200);
    });

    test('the job seals by itself, and what is left when it stops', async () => {
      await using database = await engine.open();
      const errors: unknown[] = [];
      const sealing = startSealing(database.db, {
        keys,
        ring: openKeyRing([randomBase64(32)]),
        clock: Date.now,
        watch: createAuditWatch(Date.now),
        intervalMs: 5,
        onError: (error) => errors.push(error),
      });
      await writeAuditRows(database.db, keys, 3);
      while ((await verifyChain(database.db, keys)).unsealed > 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
      await writeAuditRows(database.db, keys, 2, 100);
      await sealing.stop();
      assert.deepEqual(await verifyChain(database.db, keys), { ok: true, rows: 5, sealedTo: 5, unsealed: 0 });
      assert.deepEqual(errors, []);
    });

    test('a log of before the public chain gets one over all its rows, with the next seal', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 260);
      const whole = await findEnd(database.db, keys);
      const [{ id: keyId, key }] = keys;
      const legacy = { seq: 260, mac: whole?.mac ?? chainStart, keyId, hash: null };
      await database.db
        .updateTable('auditHead')
        .set({ ...legacy, seal: sealOfHead(key, legacy) })
        .execute();
      assert.equal((await verifyChain(database.db, keys)).ok, true);
      assert.deepEqual(toHex((await findEnd(database.db, keys))?.hash), toHex(whole?.hash));
      await writeAuditRows(database.db, keys, 1, 1000);
      await sealRows(database.db, keys);
      const { hash } = await database.db.selectFrom('auditHead').select('hash').executeTakeFirstOrThrow();
      const line = toPublicLine(await auditRowAt(database.db, 261));
      assert.equal(toHex(hash), toHex(publicLinkOf(whole?.hash ?? chainStart, line)));
      assert.equal((await verifyChain(database.db, keys)).ok, true);
    });
  });
}
