import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tamper, writeAuditRows } from '@marsa/tests/support/audit-rows.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { startSealing } from './audit.jobs.ts';
import { createAuditWatch } from './audit-watch.ts';
import { sealRows } from './chain.service.ts';
import { deriveAuditKey } from './seal.ts';
import { verifyChain } from './verify.service.ts';

test('what is wrong is told once, then every minute, and no more once it is well', () => {
  let now = 1000;
  const watch = createAuditWatch(() => now);
  const fault = new Error('no');
  assert.equal(watch.refused(fault, 3), true);
  now += 59_000;
  assert.equal(watch.refused(fault, 5), false);
  assert.deepEqual([watch.unsealed(), watch.sealAgeSeconds()], [5, 59]);
  assert.equal(watch.refused(new Error('another'), 5), true);
  now += 60_000;
  assert.equal(watch.refused(new Error('another'), 6), true);
  assert.deepEqual(watch.concerns(), [{ kind: 'sealing', since: 1000, detail: 'another' }]);
  watch.verified({ ok: false, firstBroken: { seq: 7, reason: 'edited' } });
  assert.equal(watch.concerns().length, 2);
  watch.sealed();
  watch.verified({ ok: true });
  assert.deepEqual([watch.unsealed(), watch.sealAgeSeconds(), watch.concerns()], [0, 0, []]);
});

for (const engine of testDatabases()) {
  test(`sealing that is refused is a concern that names its reason, on ${engine.name}`, async () => {
    await using database = await engine.open();
    const keys = [deriveAuditKey(randomBase64(48))] as const;
    const watch = createAuditWatch(Date.now);
    await writeAuditRows(database.db, keys, 3);
    await sealRows(database.db, keys);
    await database.db.updateTable('auditHead').set({ seq: 2 }).execute();
    await writeAuditRows(database.db, keys, 4, 100);
    const told: unknown[] = [];
    const sealing = startSealing(database.db, {
      keys,
      watch,
      clock: Date.now,
      ring: openKeyRing([randomBase64(32)]),
      intervalMs: 5,
      onError: (error) => told.push(error),
    });
    while (watch.concerns().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await sealing.stop();
    assert.equal(told.length, 1);
    assert.equal(watch.unsealed(), 4);
    assert.match(watch.concerns()[0]?.detail ?? '', /tampered/);
    await tamper(database.db, 1, { subject: 'another' });
    watch.verified(await verifyChain(database.db, keys));
    assert.match(watch.concerns()[0]?.detail ?? '', /Row 1 breaks the audit log: edited/);
  });
}
