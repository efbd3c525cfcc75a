import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type TestDatabase, testDatabases } from '@marsa/tests/support/databases.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { randomBase64 } from '#platform/token.ts';
import { operatorCaller } from '../../../operator.ts';
import { type RotateDeps, rotateSigningKey, tendSigningKeys } from './rotate-keys.service.ts';
import {
  countSigningKeysByMasterKey,
  createSigningKeys,
  ensureSigningKeys,
  rewrapSigningKeys,
} from './signing-keys.service.ts';
import { findInSlot } from './signing-keys.store.ts';

const day = 86_400_000;
const minute = 60_000;

/** What one instance has; instances share `state`, the database and the master key. */
function instance({ db }: TestDatabase, state: { now: number }, key = randomBase64(32)) {
  const audited: string[] = [];
  const deps: RotateDeps = {
    clock: () => state.now,
    ring: openKeyRing([key]),
    audit: async (_, __, { action, details }) => void audited.push(`${action} ${details?.forced}`),
    publishKeys: () => keys.forget(),
  };
  const keys = createSigningKeys(db, deps);
  return { deps, keys, audited, key };
}

for (const engine of testDatabases()) {
  describe(`signing keys on ${engine.name}`, () => {
    test('two instances that start at once make one pair, and agree', async () => {
      await using database = await engine.open();
      const state = { now: 1e12 };
      const one = instance(database, state);
      const two = instance(database, state, one.key);
      await Promise.all([one, two].map(({ deps }) => ensureSigningKeys(database.db, deps)));
      const mine = await one.keys.read();
      const theirs = await two.keys.read();
      assert.equal(mine.signer.kid, theirs.signer.kid);
      assert.equal(mine.verifiers.size, 2);
      assert.deepEqual(mine.published, theirs.published);
      assert.ok(mine.published.every((key) => !('d' in key)));
    });

    test('next is published a day before it signs; the former verifies until its last token is over', async () => {
      await using database = await engine.open();
      const { db } = database;
      const state = { now: 1e12 };
      const { deps, keys, audited } = instance(database, state);
      await ensureSigningKeys(db, deps);
      const first = await keys.read();
      const next = (await findInSlot(db, 'next'))?.kid ?? '';
      await assert.rejects(rotateSigningKey(db, deps, operatorCaller()), { code: 'CONFLICT' });
      state.now += day;
      const rotation = await rotateSigningKey(db, deps, operatorCaller());
      const second = await keys.read();
      assert.equal(second.signer.kid, next);
      assert.equal(rotation.former, first.signer.kid);
      assert.deepEqual(
        [...second.verifiers.keys()].toSorted(),
        [next, rotation.former, rotation.next].toSorted(),
      );
      state.now += 20 * minute - 1;
      assert.ok((await keys.read()).verifiers.has(rotation.former));
      state.now += 1;
      keys.forget();
      assert.ok(!(await keys.read()).verifiers.has(rotation.former), 'over, though nobody retired it yet');
      await tendSigningKeys(db, deps, operatorCaller());
      const rows = await db.selectFrom('signingKey').selectAll().where('kid', '=', rotation.former).execute();
      assert.equal(rows[0]?.wrapped, null, 'its private key is gone');
      assert.equal(rows[0]?.retiredAt, state.now);
      assert.deepEqual(audited, ['SIGNING_KEY_ROTATE false']);
    });

    test('a schedule rotates after 90 days, once, with two instances that see it at once', async () => {
      await using database = await engine.open();
      const state = { now: 1e12 };
      const one = instance(database, state);
      const two = instance(database, state, one.key);
      await ensureSigningKeys(database.db, one.deps);
      const before = await one.keys.read();
      state.now += 90 * day - 1;
      assert.equal(await tendSigningKeys(database.db, one.deps, operatorCaller()), false);
      state.now += 1;
      const tended = await Promise.allSettled(
        [one, two].map(({ deps }) => tendSigningKeys(database.db, deps, operatorCaller())),
      );
      assert.ok(tended.some((each) => each.status === 'fulfilled' && each.value));
      assert.equal(one.audited.length + two.audited.length, 1);
      one.keys.forget();
      two.keys.forget();
      const after = await one.keys.read();
      assert.notEqual(after.signer.kid, before.signer.kid);
      assert.equal(after.signer.kid, (await two.keys.read()).signer.kid);
      assert.ok(after.verifiers.has(before.signer.kid));
    });

    test('a key in wrong hands verifies nothing from now on; an instance that heard nothing knows in five seconds', async () => {
      await using database = await engine.open();
      const state = { now: 1e12 };
      const one = instance(database, state);
      const deaf = instance(database, state, one.key);
      await ensureSigningKeys(database.db, one.deps);
      const stolen = (await deaf.keys.read()).signer.kid;
      await rotateSigningKey(database.db, one.deps, operatorCaller(), { isCompromised: true });
      assert.ok(!(await one.keys.read()).verifiers.has(stolen));
      assert.ok(!(await one.keys.read()).published.some(({ kid }) => kid === stolen));
      state.now += 4999;
      assert.ok((await deaf.keys.read()).verifiers.has(stolen));
      assert.ok(!(await deaf.keys.readAgain()).verifiers.has(stolen), 'asked for a key it does not know');
      state.now += 5000;
      assert.ok(!(await deaf.keys.read()).verifiers.has(stolen));
    });

    test('private keys move to another master key', async () => {
      await using database = await engine.open();
      const state = { now: 1e12 };
      const { deps, keys, key } = instance(database, state);
      await ensureSigningKeys(database.db, deps);
      const { signer } = await keys.read();
      const fresh = randomBase64(32);
      const [both, alone] = [openKeyRing([fresh, key]), openKeyRing([fresh])];
      assert.equal(await rewrapSigningKeys(database.db, both), 2);
      assert.equal(await rewrapSigningKeys(database.db, both), 0);
      assert.deepEqual(
        [...(await countSigningKeysByMasterKey(database.db))],
        [[both.active.id.toString('hex'), 2]],
      );
      const moved = createSigningKeys(database.db, { clock: () => state.now, ring: alone });
      assert.equal((await moved.read()).signer.kid, signer.kid);
    });
  });
}
