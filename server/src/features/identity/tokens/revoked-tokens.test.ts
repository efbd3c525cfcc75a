import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import { createRevokedSet } from './revoked-set.ts';
import { createRevocations } from './revoked-tokens.service.ts';
import { deleteRevokedTokens } from './revoked-tokens.store.ts';

test('an id is revoked until its token is over, then it leaves the memory', () => {
  const set = createRevokedSet();
  const exp = 1e12 + 900_000;
  set.add('a', exp);
  set.add('a', exp);
  set.add('b', exp + 120_000);
  assert.deepEqual([set.has('a', exp), set.has('b', exp), set.size()], [true, false, 2]);
  set.prune(exp);
  assert.equal(set.has('a', exp), true);
  set.prune(exp + 60_000);
  assert.deepEqual([set.has('a', exp), set.has('b', exp + 120_000), set.size()], [false, true, 1]);
});

for (const engine of testDatabases()) {
  test(`revocations outlive a restart on ${engine.name}, exactly as long as their tokens`, async () => {
    await using database = await engine.open();
    const { db } = database;
    const state = { now: 1e12 };
    const told: unknown[] = [];
    const open = () =>
      createRevocations(db, { clock: () => state.now, publish: (token) => void told.push(token) });
    const first = open();
    const exp = state.now + 900_000;
    const revoke = (jti: string) =>
      db.transaction().execute((trx) => first.revoke(trx, { jti, exp }, 'test'));
    assert.equal(await revoke('a'), true);
    assert.equal(await revoke('a'), false, 'it stays revoked');
    assert.equal(first.isRevoked('a', exp), false, 'known once it is told, after the commit');
    first.tell({ jti: 'a', exp });
    first.hear(told[0]);
    first.hear({ jti: 7 });
    first.hear(null);
    assert.equal(first.isRevoked('a', exp), true);
    const again = open();
    await again.load();
    assert.equal(again.isRevoked('a', exp), true);
    assert.equal(await deleteRevokedTokens(db, exp - 1), 0);
    state.now = exp;
    const later = open();
    await later.load();
    assert.equal(later.size(), 0);
    assert.equal(await deleteRevokedTokens(db, exp), 1);
  });
}
