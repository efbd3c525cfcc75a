import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { deriveKey, open, type SealContext, type SealingKey, seal, sealingKeyId } from './cipher.ts';

const newKey = (): SealingKey => ({ id: randomBytes(16), key: createSecretKey(randomBytes(32)) });
const context: SealContext = ['test/v1', 'project', 'مرسى', 7];

describe('sealed values', () => {
  test('known answer, made with another implementation (Python cryptography 48)', () => {
    const key: SealingKey = {
      id: Buffer.from('a0a1a2a3a4a5a6a7a8a9aaabacadaeaf', 'hex'),
      key: createSecretKey(Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 256))),
    };
    const sealed =
      '763101a0a1a2a3a4a5a6a7a8a9aaabacadaeaf000102030405060708090a0bce55ad61620ede9d7d4d0aef2044ba6b1a1ffdfb6d80138f';
    assert.equal(open(key, context, Buffer.from(sealed, 'hex')).toString(), 'a secret');
  });

  test('what was sealed opens, of any length, never twice the same', () => {
    const key = newKey();
    for (const length of [0, 1, 15, 16, 17, 4096]) {
      const value = randomBytes(length);
      const sealed = seal(key, context, value);
      assert.deepEqual(open(key, context, sealed), value);
      assert.equal(sealed.length, 3 + 16 + 12 + length + 16);
      assert.notDeepEqual(seal(key, context, value), sealed);
    }
  });

  test('every single flipped bit is noticed', () => {
    const key = newKey();
    const sealed = seal(key, context, Buffer.from('a secret'));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.throws(() => open(key, context, changed), `bit ${bit}`);
    }
  });

  test('every truncation is noticed, also one that leaves a shorter tag, and anything added', () => {
    const key = newKey();
    const sealed = seal(key, context, Buffer.from('a secret'));
    for (let length = 0; length < sealed.length; length++) {
      assert.throws(() => open(key, context, sealed.subarray(0, length)), `${length} bytes`);
    }
    assert.throws(() => open(key, context, Buffer.concat([sealed, Buffer.alloc(1)])));
  });

  test('another context does not open it, nor the same text split in another way', () => {
    const key = newKey();
    const sealed = seal(key, ['purpose', 'ab', 'c', 1], Buffer.from('a secret'));
    const others: SealContext[] = [
      ['other', 'ab', 'c', 1],
      ['purpose', 'ab', 'c', 2],
      ['purpose', 'a', 'bc', 1],
      ['purpose', 'abc', '', 1],
      ['purpose', 'c', 'ab', 1],
      ['purpose', 'ab', 'c'],
      ['purpose', 'ab', 'c', 1, ''],
      ['purpose', 'ab', 'c', '1'],
    ];
    for (const other of others) assert.throws(() => open(key, other, sealed), /does not open/);
  });

  test('neither another key under the same id nor the same key under another id opens it', () => {
    const key = newKey();
    const sealed = seal(key, context, Buffer.from('a secret'));
    assert.throws(() => open({ ...newKey(), id: key.id }, context, sealed), /does not open/);
    assert.throws(() => open({ ...key, id: randomBytes(16) }, context, sealed), /another key/);
    assert.deepEqual(sealingKeyId(sealed, 16), key.id);
  });
});

test('derived keys: known answer of HKDF-SHA256, one key per purpose', () => {
  const root = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 256));
  assert.equal(
    deriveKey(root, 'cursor').export().toString('hex'),
    '94f8378951acc8f52db4ae2867e573fa012804e61a2384de775c7b0fd4f5c6a2',
  );
  assert.ok(!deriveKey(root, 'cursor').equals(deriveKey(root, 'csrf')));
  assert.ok(deriveKey(createSecretKey(root), 'cursor').equals(deriveKey(root, 'cursor')));
});
