import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { tamper, writeAuditRows } from '@marsa/tests/support/audit-rows.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import type { Db } from '#engines/database/schema.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { insertEvents } from './audit.store.ts';
import { toRefusedRow } from './audit-row.ts';
import { sealRows } from './chain.service.ts';
import {
  type CheckpointDeps,
  countSignersByMasterKey,
  getSigner,
  rewrapSigner,
  takeCheckpoint,
  takeCheckpointIfDue,
} from './checkpoint.service.ts';
import { keyIdOf, signedText } from './checkpoint.ts';
import { deriveAuditKey, stampRows } from './seal.ts';
import { exportSigned } from './signed-export.service.ts';
import { verifySignedFile } from './signed-file.ts';
import { verifyChain } from './verify.service.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-audit-'));
after(() => rmSync(folder, { recursive: true }));

const masterKey = randomBase64(32);
let now = 1_700_000_000_000;
const deps: CheckpointDeps = {
  clock: () => now,
  keys: [deriveAuditKey(randomBase64(48))],
  ring: openKeyRing([masterKey]),
};

async function exportTo(db: Db, name: string): Promise<string> {
  let text = '';
  for await (const part of exportSigned(db, deps)) text += part;
  return write(name, text);
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The program that docs/audit-format.md gives to others, as it stands there. */
const recipe = /```js\n([\s\S]*?)```/.exec(
  readFileSync(new URL('../../../../docs/audit-format.md', import.meta.url), 'utf8'),
)?.[1];

function checkElsewhere(path: string, fingerprint: string): string {
  const args = ['--input-type=module', '-e', recipe ?? '', '--', path, fingerprint];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
}

for (const engine of testDatabases()) {
  describe(`signed export on ${engine.name}`, () => {
    test('holds for Marsa and for the recipe of the documentation; unsealed rows are sealed first', async () => {
      await using database = await engine.open();
      await writeAuditRows(database.db, deps.keys, 700);
      await sealRows(database.db, deps.keys);
      await takeCheckpoint(database.db, deps);
      const strange = '\u2028line\u2029 "quoted" \\ \u{1f511} عربي\r\n';
      const event = { action: 'AUTH_FAILURE', code: 'INVALID_API_KEY', subject: strange } as const;
      const row = toRefusedRow({ ip: '::1', requestId: 'r' }, event, 9000);
      await insertEvents(database.db, stampRows([row], deps.keys[0]));
      const path = await exportTo(database.db, `${engine.name}.ndjson`);
      const { keyId, log } = await getSigner(database.db, deps);
      const report = await verifySignedFile(path, keyId);
      assert.equal(report.fault, undefined);
      assert.deepEqual(
        [report.ok, report.rows, report.checkpoints, report.log, report.keyId, report.signedAt],
        [true, 701, 1, log, keyId, now],
      );
      assert.match(checkElsewhere(path, keyId), /^701 rows hold, from 1 to 701\n$/);
      assert.throws(() => checkElsewhere(path, '0'.repeat(64)), /signed by another key/);
      assert.match((await verifySignedFile(path, '0'.repeat(64))).fault?.reason ?? '', /not with the one/);
      assert.equal((await verifyChain(database.db, deps.keys)).ok, true);
    });

    test('an empty log has an export too', async () => {
      await using database = await engine.open();
      const report = await verifySignedFile(await exportTo(database.db, `${engine.name}-empty.ndjson`));
      assert.deepEqual([report.ok, report.rows], [true, 0]);
    });

    test('two instances make one key and one checkpoint of a place', async () => {
      await using database = await engine.open();
      await writeAuditRows(database.db, deps.keys, 3);
      await sealRows(database.db, deps.keys);
      const taken = await Promise.all([1, 2, 3, 4].map(() => takeCheckpoint(database.db, deps)));
      assert.equal(new Set(taken.map((checkpoint) => JSON.stringify(checkpoint))).size, 1);
    });

    test('checkpoints come every 1000 rows and every hour with new rows', async () => {
      await using database = await engine.open();
      const write = async (rows: number, from: number) => {
        await writeAuditRows(database.db, deps.keys, rows, from);
        await sealRows(database.db, deps.keys);
        return takeCheckpointIfDue(database.db, deps);
      };
      assert.equal(await takeCheckpointIfDue(database.db, deps), false);
      assert.equal(await write(1, 1), true);
      assert.equal(await write(1, 2), false);
      assert.equal(await write(998, 3), false);
      assert.equal(await write(1, 5000), true);
      now += 3_600_000;
      assert.equal(await takeCheckpointIfDue(database.db, deps), false);
      assert.equal(await write(1, 6000), true);
    });

    test('what does not hold is not signed', async () => {
      await using database = await engine.open();
      await writeAuditRows(database.db, deps.keys, 5);
      await sealRows(database.db, deps.keys);
      await tamper(database.db, 3, { subject: 'another' });
      await assert.rejects(
        exportTo(database.db, 'never'),
        /Row 3 of the audit log breaks the chain \(edited\)/,
      );
    });

    test('a log that was turned back or written anew shows by a checkpoint', async () => {
      await using database = await engine.open();
      await writeAuditRows(database.db, deps.keys, 5);
      await sealRows(database.db, deps.keys);
      const early = await database.db.selectFrom('auditHead').selectAll().executeTakeFirstOrThrow();
      await writeAuditRows(database.db, deps.keys, 5, 100);
      await sealRows(database.db, deps.keys);
      const kept = await takeCheckpoint(database.db, deps);
      assert.equal((await verifyChain(database.db, deps.keys, kept)).ok, true);

      await database.db.deleteFrom('auditEvent').where('seq', '>', 5).execute();
      await database.db.updateTable('auditHead').set(early).execute();
      const rolledBack = { seq: 6, id: null, reason: 'rolled-back' };
      assert.deepEqual((await verifyChain(database.db, deps.keys)).firstBroken, rolledBack);
      await database.db.deleteFrom('auditCheckpoint').execute();
      assert.equal((await verifyChain(database.db, deps.keys)).ok, true);
      assert.deepEqual((await verifyChain(database.db, deps.keys, kept)).firstBroken, rolledBack);

      await writeAuditRows(database.db, deps.keys, 5, 200);
      await sealRows(database.db, deps.keys);
      assert.deepEqual((await verifyChain(database.db, deps.keys, kept)).firstBroken, {
        seq: 10,
        id: null,
        reason: 'rewritten',
      });
    });

    test('a checkpoint that was changed in the database shows', async () => {
      await using database = await engine.open();
      await writeAuditRows(database.db, deps.keys, 5);
      await sealRows(database.db, deps.keys);
      await takeCheckpoint(database.db, deps);
      await database.db
        .updateTable('auditCheckpoint')
        .set({ hash: new Uint8Array(32) })
        .execute();
      const { firstBroken } = await verifyChain(database.db, deps.keys);
      assert.deepEqual(firstBroken, { seq: 5, id: null, reason: 'checkpoint' });
    });

    test('the key goes under another master key', async () => {
      await using database = await engine.open();
      assert.equal((await countSignersByMasterKey(database.db)).size, 0);
      const { keyId } = await getSigner(database.db, deps);
      const next = randomBase64(32);
      const both = openKeyRing([next, masterKey]);
      assert.equal(await rewrapSigner(database.db, both), true);
      assert.equal(await rewrapSigner(database.db, both), false);
      assert.deepEqual(
        [...(await countSignersByMasterKey(database.db))],
        [[both.active.id.toString('hex'), 1]],
      );
      assert.equal((await getSigner(database.db, { ...deps, ring: openKeyRing([next]) })).keyId, keyId);
      await database.db
        .updateTable('auditSigningKey')
        .set({ publicKey: new Uint8Array(44) })
        .execute();
      await assert.rejects(getSigner(database.db, { ...deps, ring: both }), /tampered/);
    });
  });
}

describe('a signed file that was changed', () => {
  test('every kind of change shows, here and to others', async () => {
    const [engine] = testDatabases();
    assert.ok(engine);
    await using database = await engine.open();
    await writeAuditRows(database.db, deps.keys, 6);
    await sealRows(database.db, deps.keys);
    await takeCheckpoint(database.db, deps);
    await writeAuditRows(database.db, deps.keys, 4, 100);
    const whole = readFileSync(await exportTo(database.db, 'whole.ndjson'), 'utf8');
    const { keyId } = await getSigner(database.db, deps);
    const lines = whole.trimEnd().split('\n');
    const [header = '', first = '', second = ''] = lines;
    const last = lines.at(-1) ?? '';
    const changes: Record<string, string[]> = {
      edited: lines.map((line) => line.replace('row 2', 'row 9')),
      'edited after the checkpoint': lines.map((line) => line.replace('"at":102', '"at":103')),
      'other form, same meaning': lines.map((line) => line.replace('"seq":3,', '"seq": 3,')),
      'a row gone': lines.filter((line) => line !== second),
      'rows exchanged': [header, second, first, ...lines.slice(3)],
      'a row twice': [header, first, ...lines.slice(1)],
      'checkpoint moved': [header, ...lines.slice(1, 6), lines[7] ?? '', lines[6] ?? '', ...lines.slice(8)],
      'cut off': lines.slice(0, -1),
      'cut off within a line': [...lines.slice(0, -1), last.slice(0, -20)],
      'more behind the end': [...lines, first],
      'other beginning': [header.replace('"seq":0', '"seq":1'), ...lines.slice(1)],
      'other log': lines.map((line) => line.replace(/"log":"./, '"log":"X')),
      'a later end': [...lines.slice(0, -1), last.replace(/"at":\d/, '"at":2')],
    };
    for (const [name, changed] of Object.entries(changes)) {
      const path = write('changed.ndjson', `${changed.join('\n')}\n`);
      const report = await verifySignedFile(path, keyId);
      assert.equal(report.ok, false, name);
      assert.ok(report.fault, name);
      assert.throws(() => checkElsewhere(path, keyId), name);
    }
    assert.equal((await verifySignedFile(write('text', 'hello\n'))).ok, false);
    assert.equal((await verifySignedFile(write('nothing', ''))).ok, false);
  });

  test('one signed by another key is only found by who knows the right one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const der = publicKey.export({ format: 'der', type: 'spki' });
    const keyId = keyIdOf(der);
    const hash = '0'.repeat(64);
    const end = { v: 1, log: 'x', seq: 0, hash, at: 1, keyId } as const;
    const signature = sign(null, Buffer.from(signedText(end)), privateKey).toString('base64');
    const header = {
      marsa: 'audit-log',
      v: 1,
      log: 'x',
      key: { id: keyId, algorithm: 'Ed25519', publicKey: der.toString('base64') },
      from: { seq: 0, hash },
    };
    const path = write(
      'forged',
      `${JSON.stringify(header)}\n${JSON.stringify({ end: { ...end, signature } })}\n`,
    );
    assert.equal((await verifySignedFile(path)).ok, true);
    assert.equal((await verifySignedFile(path, 'a'.repeat(64))).ok, false);
  });
});
