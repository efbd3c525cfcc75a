import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { TotpTable } from './second-factor.tables.ts';
import { rewrapTotpSecrets } from './totp.service.ts';
import { confirmTotp, countTotpByMasterKey, findTotp, putPendingTotp } from './totp.store.ts';
import { makeSecret, withSecret } from './totp-secret.ts';

const newKey = () => randomBytes(32).toString('base64');
const dana = { personId: '01ARZ3NDEKTSV4RRFFQ69G5FA0', id: '01ARZ3NDEKTSV4RRFFQ69G5FA1' };
const hala = { personId: '01ARZ3NDEKTSV4RRFFQ69G5FB0', id: '01ARZ3NDEKTSV4RRFFQ69G5FB1' };

for (const engine of testDatabases()) {
  describe(`secrets of authenticator apps on ${engine.name}`, () => {
    test('are 160 bits, sealed for one person and one row', () => {
      const ring = openKeyRing([newKey()]);
      const row = { ...dana, ...makeSecret(ring, dana) };
      const secret = withSecret(ring, row, (bytes) => Buffer.from(bytes));
      assert.equal(secret.length, 20);
      assert.ok(!row.wrapped.includes(secret));
      let kept: Uint8Array = Buffer.alloc(0);
      withSecret(ring, row, (bytes) => {
        kept = bytes;
      });
      assert.deepEqual(Buffer.from(kept), Buffer.alloc(20), 'it is zeroed afterwards');
      for (const moved of [
        { ...row, personId: hala.personId },
        { ...row, id: hala.id },
      ])
        assert.throws(() => withSecret(ring, moved, () => {}), /does not open/);
      assert.throws(() => withSecret(openKeyRing([newKey()]), row, () => {}), /master key/);
    });

    test('move to a new master key, and what was tampered with is named', async () => {
      await using database = await engine.open();
      const { db } = database;
      const [former, active] = [newKey(), newKey()];
      const [before, both, after] = [[former], [active, former], [active]].map(openKeyRing);
      assert.ok(before && both && after);
      const times = { isPending: 1, lastStep: 0, createdAt: 1, lastUsedAt: null };
      for (const place of [dana, hala]) {
        const row: TotpTable = { ...place, ...makeSecret(before, place), ...times };
        await putPendingTotp(db, row);
        assert.ok(await confirmTotp(db, row, 7));
      }
      const secretOf = async (ring: typeof before, personId: string) => {
        const row = await findTotp(db, personId);
        assert.ok(row);
        return withSecret(ring, row, (bytes) => Buffer.from(bytes).toString('hex'));
      };
      const secret = await secretOf(before, dana.personId);
      await db.updateTable('totp').set({ id: dana.id }).where('personId', '=', hala.personId).execute();

      assert.deepEqual(await rewrapTotpSecrets(db, both), { rewrapped: 1, damaged: [hala.personId] });
      assert.equal(await secretOf(after, dana.personId), secret);
      assert.deepEqual([...(await countTotpByMasterKey(db)).values()], [1, 1]);
      assert.deepEqual(await rewrapTotpSecrets(db, both), { rewrapped: 0, damaged: [hala.personId] });
    });
  });
}
