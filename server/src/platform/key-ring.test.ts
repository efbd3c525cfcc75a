import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import type { SealContext } from './cipher.ts';
import { makeWrappedKey, missingMasterKeys, openKeyRing, rewrapKey, unwrapKey } from './key-ring.ts';

const newMasterKey = () => randomBytes(32).toString('base64');
const context: SealContext = ['data-key/v1', 'project'];

describe('the ring of master keys', () => {
  test('ids are the first 8 bytes of HMAC-SHA256(key, "kek-id")', () => {
    const key = createHash('sha256').update('marsa test key').digest('base64');
    const ring = openKeyRing([key]);
    assert.deepEqual([...ring.keys.keys()], ['b70c7abb8762adc7']);
  });

  test('the first key seals, all open', () => {
    const [old, next] = [newMasterKey(), newMasterKey()];
    const before = makeWrappedKey(openKeyRing([old]), context);
    const both = openKeyRing([next, old]);
    const after = makeWrappedKey(both, context);
    assert.notEqual(before.masterKeyId, after.masterKeyId);
    assert.ok(unwrapKey(both, context, before.wrapped));
    assert.ok(unwrapKey(openKeyRing([next]), context, after.wrapped));
  });

  test('a re-wrapped key is the same key and no longer needs the old master key', () => {
    const [old, next] = [newMasterKey(), newMasterKey()];
    const wrapped = makeWrappedKey(openKeyRing([old]), context);
    const rewrapped = rewrapKey(openKeyRing([next, old]), context, wrapped.wrapped);
    const key = unwrapKey(openKeyRing([next]), context, rewrapped.wrapped);
    assert.ok(key.equals(unwrapKey(openKeyRing([old]), context, wrapped.wrapped)));
  });

  test('a ring without the key names it and the ones it holds', () => {
    const wrapped = makeWrappedKey(openKeyRing([newMasterKey()]), context);
    const wrong = openKeyRing([newMasterKey(), newMasterKey()]);
    assert.throws(
      () => unwrapKey(wrong, context, wrapped.wrapped),
      (error: Error) => {
        for (const id of [wrapped.masterKeyId, ...wrong.keys.keys()]) assert.ok(error.message.includes(id));
        return true;
      },
    );
    assert.match(missingMasterKeys(wrong, ['0011223344556677']), /0011223344556677/);
  });

  test('a wrapped key moved to another place, or changed, does not open', () => {
    const ring = openKeyRing([newMasterKey()]);
    const { wrapped } = makeWrappedKey(ring, context);
    assert.throws(() => unwrapKey(ring, ['data-key/v1', 'other project'], wrapped), /does not open/);
    for (let at = 0; at < wrapped.length; at++) {
      const changed = Buffer.from(wrapped);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      assert.throws(() => unwrapKey(ring, context, changed), `byte ${at}`);
    }
  });
});

describe('a ring is refused', () => {
  const bytes = (fill: (at: number) => number) =>
    Buffer.from(Array.from({ length: 32 }, (_, at) => fill(at)));
  const good = newMasterKey();
  const cases: [string, string[], RegExp][] = [
    ['that is empty', [], /no master key/],
    ['with a short key', [randomBytes(16).toString('base64')], /master key 1 has 16 bytes/],
    ['with a long key', [good, randomBytes(48).toString('base64')], /master key 2 has 48 bytes/],
    ['with a hexadecimal key', [randomBytes(32).toString('hex')], /is hexadecimal/],
    ['with what is not base64', ['not a key!'], /is not base64/],
    [
      'with base64 of another alphabet',
      [bytes((at) => (at % 2 ? 0xff : at * 7)).toString('base64url')],
      /is not base64/,
    ],
    ['with zeros', [bytes(() => 0).toString('base64')], /repeats itself/],
    ['with a sequence', [bytes((at) => at).toString('base64')], /repeats itself/],
    ['with a falling sequence', [bytes((at) => 200 - at).toString('base64')], /repeats itself/],
    ['with half a key, twice', [bytes((at) => (at % 16) * 13).toString('base64')], /repeats itself/],
    [
      'with a typed key',
      [Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')],
      /text somebody typed/,
    ],
    ['with a key twice', [good, good], /master key 2 is there twice/],
  ];
  for (const [name, keys, message] of cases) {
    test(name, () => assert.throws(() => openKeyRing(keys), message));
  }

  test('naming all faults at once and no key', () => {
    const short = randomBytes(31).toString('base64');
    assert.throws(
      () => openKeyRing([short, 'x']),
      (error: Error) => {
        assert.match(error.message, /master key 1 .* master key 2 /);
        assert.ok(!error.message.includes(short));
        return true;
      },
    );
  });
});
