import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditDetails } from '@marsa/contract/audit.ts';
import { testAuditKeys } from '@marsa/tests/support/audit-rows.ts';
import { testCaller } from '@marsa/tests/support/caller.ts';
import { openTestDatabase } from '@marsa/tests/support/database-server.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import { newId } from '#platform/ids.ts';
import { createAuditLog } from './audit-log.service.ts';
import { windowMs } from './refusal-windows.ts';

const rowsOf = (db: Db) => db.selectFrom('auditEvent').selectAll().orderBy('id').execute();
const stranger = { ip: '203.0.113.9', requestId: 'r1', credentialHint: 'abcdefghijkl' };

function openLog(db: Db) {
  const time = { nowMs: 1_700_000_000_000 };
  const log = createAuditLog(db, { clock: () => time.nowMs, keys: testAuditKeys, onError: () => {} });
  return { time, log };
}

for (const engine of testDatabases()) {
  describe(`audit log on ${engine.name}`, () => {
    test('a row says who, by what, from where, what, when and how it ended', async () => {
      await using database = await engine.open();
      const { log, time } = openLog(database.db);
      const caller = testCaller();
      const projectId = newId(1);
      const event = {
        action: 'SECRET_UPSERT',
        projectId,
        subject: 'APPLE_ASC_KEY_ID',
        details: { version: 2 },
      } as const;
      await inTransaction(database.db, (trx) => log.record(trx, caller, event));
      const [row] = await rowsOf(database.db);
      assert.ok(row);
      const { id, mac, ...rest } = row;
      assert.equal(id.length, 26);
      assert.equal(mac?.length, 32);
      assert.deepEqual(rest, {
        seq: null,
        keyId: testAuditKeys[0].id,
        at: time.nowMs,
        lastAt: time.nowMs,
        count: 1,
        actorKind: 'user',
        actorId: 'ada',
        actorName: 'Ada',
        credentialKind: 'api-key',
        credentialId: 'key-of-ada',
        ip: '127.0.0.1',
        requestId: 'request-1',
        action: 'SECRET_UPSERT',
        outcome: 'allowed',
        code: null,
        workspaceId: null,
        projectId,
        subject: 'APPLE_ASC_KEY_ID',
        details: '{"version":2}',
      });
      assert.equal(caller.audited, true);
    });

    test('a row is gone with the act that was rolled back', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      const act = inTransaction(database.db, async (trx) => {
        await log.record(trx, testCaller(), { action: 'PROJECT_CREATE' });
        throw new Error('the act failed');
      });
      await assert.rejects(act, /the act failed/);
      assert.deepEqual(await rowsOf(database.db), []);
    });

    test('many that wait at once are all on record when they go on', async () => {
      await using database = await engine.open();
      const reader = openTestDatabase(database.url);
      const { log } = openLog(database.db);
      const caller = testCaller();
      await Promise.all(
        Array.from({ length: 77 }, async (_, number) => {
          const subject = `secret ${number}`;
          await log.recordBefore(caller, { action: 'SECRET_DOWNLOAD', subject });
          const found = reader.db.selectFrom('auditEvent').select('id').where('subject', '=', subject);
          assert.ok(await found.executeTakeFirst(), subject);
        }),
      );
      await reader.close();
      assert.equal((await rowsOf(database.db)).length, 77);
      assert.equal(caller.audited, true);
    });

    test('nothing goes on when the log cannot be written', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      await database.db.schema.dropTable('audit_event').execute();
      const waiting = [1, 2, 3].map(() => log.recordBefore(testCaller(), { action: 'SECRET_DOWNLOAD' }));
      const outcomes = await Promise.allSettled(waiting);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['rejected', 'rejected', 'rejected'],
      );
    });

    test('equal refusals become one row, written when their window is over', async () => {
      await using database = await engine.open();
      const { log, time } = openLog(database.db);
      const begin = time.nowMs;
      for (const after of [0, 10, 4999]) {
        time.nowMs = begin + after;
        await log.recordRefusal(stranger, { action: 'AUTH_FAILURE', code: 'INVALID_API_KEY' });
      }
      assert.deepEqual(await rowsOf(database.db), []);
      time.nowMs = begin + windowMs;
      await log.recordRefusal(stranger, { action: 'AUTH_FAILURE', code: 'INVALID_API_KEY' });
      await log.flush();
      const rows = await rowsOf(database.db);
      assert.deepEqual(
        rows.map(({ count, at, lastAt, outcome, code, actorKind, credentialId }) => ({
          count,
          at,
          lastAt,
          outcome,
          code,
          actorKind,
          credentialId,
        })),
        [
          { count: 3, at: begin, lastAt: begin + 4999 },
          { count: 1, at: begin + windowMs, lastAt: begin + windowMs },
        ].map((times) => ({
          ...times,
          outcome: 'refused',
          code: 'INVALID_API_KEY',
          actorKind: 'anonymous',
          credentialId: 'abcdefghijkl',
        })),
      );
    });

    test('downloads that a limit refuses are counted: nobody fills the disk with them', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      const refusal = { action: 'SECRET_DOWNLOAD', code: 'RATE_LIMIT' } as const;
      for (let tries = 0; tries < 50; tries++) await log.recordRefusal(stranger, refusal);
      await log.flush();
      assert.deepEqual(
        (await rowsOf(database.db)).map(({ count }) => count),
        [50],
      );
    });

    test('refused downloads are on record at once, each of them', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      const refusal = {
        action: 'SECRET_DOWNLOAD',
        code: 'INSUFFICIENT_PERMISSIONS',
        projectId: newId(1),
      } as const;
      await log.recordRefusal(testCaller(), refusal);
      await log.recordRefusal(testCaller(), refusal);
      assert.deepEqual(
        (await rowsOf(database.db)).map(({ count }) => count),
        [1, 1],
      );
    });

    test('refusals that could not be written are written later', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      await log.recordRefusal(stranger, { action: 'AUTH_FAILURE', code: 'INVALID_API_KEY' });
      await database.db.schema.alterTable('audit_event').renameTo('audit_away').execute();
      await assert.rejects(log.flush());
      await database.db.schema.alterTable('audit_away').renameTo('audit_event').execute();
      await log.flush();
      assert.equal((await rowsOf(database.db)).length, 1);
    });

    test('details hold what the contract lists and nothing else', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      const canary = 'canary-4711';
      const details = {
        type: 'GITHUB_PAT',
        fields: ['name', { canary }, 5],
        value: canary,
        pat: { value: canary },
        name: { toString: () => canary },
        __proto__: { reason: canary },
      };
      const careless: object = details;
      await inTransaction(database.db, (trx) =>
        log.record(trx, testCaller(), { action: 'GITHUB_ACCESS_SET', details: careless as AuditDetails }),
      );
      const [row] = await rowsOf(database.db);
      assert.equal(row?.details, '{"type":"GITHUB_PAT","fields":["name"]}');
      assert.ok(!JSON.stringify(row).includes(canary));
    });

    test('no text of a caller keeps a row from being written', async () => {
      await using database = await engine.open();
      const { log } = openLog(database.db);
      const nasty = `\0\ud800 مرسى ⚓️ ${'x'.repeat(5000)}`;
      const event = {
        action: 'SECRET_DOWNLOAD',
        subject: nasty,
        projectId: nasty,
        details: { reason: nasty },
      } as const;
      await log.recordBefore(testCaller({ id: nasty, name: nasty }), event);
      const [row] = await rowsOf(database.db);
      assert.ok(row?.subject?.startsWith('\ufffd\ufffd مرسى ⚓️ xxx'));
    });
  });
}
