import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digest, equalInConstantTime, hmacKey, makeApiKey, parseApiKey, randomBase62 } from './token.ts';

describe('API keys', () => {
  test('a new key has the promised shape and is found by its id', () => {
    const { id, apiKey } = makeApiKey();
    assert.match(apiKey, /^marsa_[0-9A-Za-z]{58}$/);
    assert.equal(apiKey.slice(6, 18), id);
    assert.deepEqual(parseApiKey(apiKey), { id });
  });

  test('the checksum is CRC32 over all before it, six base62 digits', () => {
    // Worked out apart from this code with Python: zlib.crc32 of the first 58 characters, divided down by 62.
    const unchecked = `marsa_${'0'.repeat(12)}${'A'.repeat(40)}`;
    assert.deepEqual(parseApiKey(`${unchecked}3GyAmg`), { id: '0'.repeat(12) });
  });

  test('any single changed character is noticed', () => {
    const { apiKey } = makeApiKey();
    for (let at = 0; at < apiKey.length; at++) {
      const other = apiKey[at] === 'x' ? 'y' : 'x';
      assert.equal(
        parseApiKey(apiKey.slice(0, at) + other + apiKey.slice(at + 1)),
        undefined,
        `position ${at}`,
      );
    }
  });

  test('what is no key is refused without an error', () => {
    const { apiKey } = makeApiKey();
    for (const text of [
      '',
      'marsa_',
      apiKey.slice(0, -1),
      `${apiKey}0`,
      ` ${apiKey}`,
      `${apiKey}\n`,
      apiKey.toUpperCase(),
      '\0'.repeat(64),
      'م'.repeat(64),
    ]) {
      assert.equal(parseApiKey(text), undefined);
    }
  });
});

test('random letters use the whole alphabet evenly', () => {
  const text = randomBase62(62_000);
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  assert.equal(counts.size, 62);
  // 1000 expected of each; seven standard deviations (31.4) off would be chance once in 10^10 runs.
  for (const [letter, count] of counts) assert.ok(Math.abs(count - 1000) < 220, `${letter}: ${count}`);
});

test('digest is HMAC-SHA256 (RFC 4231, case 2)', () => {
  assert.equal(
    digest(hmacKey(Buffer.from('Jefe')), 'what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('comparing copes with unequal lengths', () => {
  assert.equal(equalInConstantTime('secret', 'secret'), true);
  assert.equal(equalInConstantTime('secret', 'Secret'), false);
  assert.equal(equalInConstantTime('secret', 'secret2'), false);
  assert.equal(equalInConstantTime('', ''), true);
  assert.equal(equalInConstantTime(Buffer.from('secret'), 'secret'), true);
});
