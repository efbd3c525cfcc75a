import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { tamper, writeAuditRows } from '@marsa/tests/support/audit-rows.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { type ArchiveDeps, type ArchiveStep, archiveRows } from './archive.service.ts';
import { createAuditLog } from './audit-log.service.ts';
import { sealRows } from './chain.service.ts';
import { takeCheckpoint } from './checkpoint.service.ts';
import { deriveAuditKey } from './seal.ts';
import { exportSigned } from './signed-export.service.ts';
import { verifySignedFile } from './signed-file.ts';
import { verifyChain } from './verify.service.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-archive-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, `audit-${++files}.ndjson`);

const now = 1_700_000_000_000;
const seals = {
  clock: () => now,
  keys: [deriveAuditKey(randomBase64(48))],
  ring: openKeyRing([randomBase64(32)]),
} as const;

const depsOf = (db: Db): ArchiveDeps => ({
  ...seals,
  audit: createAuditLog(db, { clock: seals.clock, keys: seals.keys, onError: () => {} }).record,
});

async function writeSealed(db: Db, rows: number, from = 1): Promise<void> {
  await writeAuditRows(db, seals.keys, rows, from);
  await sealRows(db, seals.keys);
}

const archive = (db: Db, path: string, before: number, onStep?: (step: ArchiveStep) => void) =>
  archiveRows(db, depsOf(db), testCaller(), { before, path }, onStep);

const verified = async (db: Db) => {
  const { ok, rows, sealedTo, archives, firstBroken } = await verifyChain(db, seals.keys);
  return {
    ok,
    rows,
    sealedTo,
    archives: archives?.map(({ fromSeq, toSeq }) => [fromSeq, toSeq]),
    firstBroken,
  };
};

for (const engine of testDatabases()) {
  describe(`archive on ${engine.name}`, () => {
    test('moves the oldest rows to files that follow one another; the chain goes on behind them', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 620);
      const kept = await takeCheckpoint(db, seals);
      assert.equal(await archive(db, newPath(), 1), undefined);

      const first = newPath();
      const { digest = '' } = (await archive(db, first, 601)) ?? {};
      assert.equal(statSync(first).mode & 0o777, 0o600);
      const report = await verifySignedFile(first);
      assert.deepEqual([report.ok, report.rows, report.digest], [true, 600, digest]);
      assert.deepEqual(await verified(db), {
        ok: true,
        rows: 21,
        sealedTo: 621,
        archives: [[1, 600]],
        firstBroken: undefined,
      });
      const row = await db
        .selectFrom('auditEvent')
        .selectAll()
        .where('action', '=', 'AUDIT_ARCHIVE')
        .executeTakeFirstOrThrow();
      assert.equal(row.subject, digest);
      assert.deepEqual(JSON.parse(row.details), {
        name: 'audit-2.ndjson'.replace('2', `${files}`),
        count: 600,
      });

      const second = newPath();
      await archive(db, second, now + 1);
      const next = await verifySignedFile(second);
      assert.deepEqual([next.ok, next.from], [true, report.to]);
      await writeSealed(db, 5, 5000);
      assert.deepEqual(await verified(db), {
        ok: true,
        rows: 6,
        sealedTo: 627,
        archives: [
          [1, 600],
          [601, 621],
        ],
        firstBroken: undefined,
      });
      assert.equal((await verifyChain(db, seals.keys, kept)).ok, true);
      const forged = { seq: kept.seq, hash: 'a'.repeat(64) };
      assert.equal((await verifyChain(db, seals.keys, forged)).firstBroken?.reason, 'rewritten');

      let text = '';
      for await (const part of exportSigned(db, seals)) text += part;
      const rest = newPath();
      writeFileSync(rest, text);
      const last = await verifySignedFile(rest);
      assert.deepEqual([last.ok, last.from], [true, next.to]);
    });

    test('broken off after any step, no row is lost, and asking again ends it', async () => {
      for (const step of ['written', 'verified', 'removed'] as const) {
        await using database = await engine.open();
        const { db } = database;
        await writeSealed(db, 30);
        const path = newPath();
        const dies = archive(db, path, 21, (reached) => {
          if (reached === step) throw new Error('power cut');
        });
        await assert.rejects(dies, /power cut/);
        const { rows } = await verifyChain(db, seals.keys);
        assert.equal(rows, step === 'removed' ? 11 : 30, step);
        assert.equal((await verifyChain(db, seals.keys)).ok, true, step);

        const again = await archive(db, path, 21);
        assert.deepEqual([again?.fromSeq, again?.toSeq], [1, 20], step);
        assert.deepEqual(await archive(db, path, 21), again);
        assert.deepEqual((await verified(db)).archives, [[1, 20]], step);
        assert.equal((await verified(db)).ok, true, step);
        assert.equal((await verifySignedFile(path)).rows, 20, step);
      }
    });

    test('broken off while writing, or within the removal, nothing is gone', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 10);
      const path = newPath();
      writeFileSync(`${path}.part`, 'half a line of an attempt before');
      const broken = {
        ...depsOf(db),
        audit: async () => {
          throw new Error('connection lost');
        },
      };
      await assert.rejects(archiveRows(db, broken, testCaller(), { before: 6, path }), /connection lost/);
      assert.deepEqual([(await verified(db)).ok, (await verified(db)).rows], [true, 10]);
      assert.equal(existsSync(`${path}.part`), false);
      await archive(db, path, 6);
      assert.deepEqual((await verified(db)).archives, [[1, 5]]);
    });

    test('a file that does not hold, or holds other rows, removes nothing', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 10);
      const path = newPath();
      await assert.rejects(
        archive(db, path, 6, () => {
          throw new Error('power cut');
        }),
      );
      const spoilt = newPath();
      writeFileSync(spoilt, readFileSync(path, 'utf8').replace('row 2', 'row 3'));
      await assert.rejects(archive(db, spoilt, 6), /does not hold, at line 7: .*No row was removed/);
      const copy = newPath();
      copyFileSync(path, copy);
      await archive(db, path, 6);
      const same = await archive(db, copy, 6);
      assert.equal(same?.toSeq, 5);
      await using other = await engine.open();
      await writeSealed(other.db, 10);
      await assert.rejects(archive(other.db, path, 6), /No row was removed/);
      assert.equal((await verifyChain(other.db, seals.keys)).rows, 10);
    });

    test('a broken row is not archived', async () => {
      await using database = await engine.open();
      await writeSealed(database.db, 10);
      await tamper(database.db, 3, { subject: 'another' });
      const path = newPath();
      await assert.rejects(archive(database.db, path, 6), /Row 3/);
      assert.equal(existsSync(path), false);
      assert.equal((await database.db.selectFrom('auditEvent').select('id').execute()).length, 10);
    });

    test('rows removed without an archive show, and so does a record that was changed, added or removed', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 30);
      await archive(db, newPath(), 11);
      await archive(db, newPath(), 21);
      const [first, second] = await db.selectFrom('auditArchive').selectAll().orderBy('fromSeq').execute();
      assert.ok(first && second);
      const brokenBy = async (change: () => Promise<unknown>) => {
        await change();
        const { firstBroken } = await verifyChain(db, seals.keys);
        await db.deleteFrom('auditArchive').execute();
        await db.insertInto('auditArchive').values([first, second]).execute();
        return [firstBroken?.seq, firstBroken?.reason];
      };
      const all = db.updateTable('auditArchive').where('fromSeq', '=', 11);
      assert.deepEqual(await brokenBy(() => all.set({ digest: 'a'.repeat(64) }).execute()), [11, 'archive']);
      assert.deepEqual(await brokenBy(() => all.set({ toSeq: 19 }).execute()), [11, 'archive']);
      assert.deepEqual(await brokenBy(() => all.set({ keyId: 'x' }).execute()), [11, 'unknown-key']);
      const forget = (fromSeq: number) =>
        db.deleteFrom('auditArchive').where('fromSeq', '=', fromSeq).execute();
      assert.deepEqual(await brokenBy(() => forget(11)), [11, 'missing']);
      assert.deepEqual(await brokenBy(() => forget(1)), [11, 'archive']);
      await db.deleteFrom('auditEvent').where('seq', '=', 21).execute();
      assert.deepEqual(await brokenBy(async () => {}), [21, 'missing']);
    });

    test('a head that is gone shows also where all rows were archived', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 5);
      await archive(db, newPath(), now + 1);
      await archive(db, newPath(), now + 1);
      await db.deleteFrom('auditEvent').execute();
      await db.deleteFrom('auditHead').execute();
      assert.equal((await verifyChain(db, seals.keys)).firstBroken?.reason, 'head');
    });

    test('of two that archive at once one does it', async () => {
      await using database = await engine.open();
      const { db } = database;
      await writeSealed(db, 30);
      const outcomes = await Promise.allSettled([archive(db, newPath(), 21), archive(db, newPath(), 21)]);
      assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
      const { ok, archives } = await verified(db);
      assert.deepEqual([ok, archives], [true, [[1, 20]]]);
    });
  });
}
