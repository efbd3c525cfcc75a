import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hmacKey, randomBuffer } from '#platform/token.ts';
import { isProved, makeRefreshToken, readRefreshToken } from './refresh-token.ts';

const sessionId = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const key = hmacKey(randomBuffer(32));
const other = hmacKey(randomBuffer(32));
const salt = randomBuffer(16);
const place = { sessionId, salt, generation: 3 };

test('a refresh token is the same for the same place, and proves it by keys and salt', () => {
  const token = makeRefreshToken([key], place);
  assert.match(token, /^marsa_rt_[0-9A-Z]{26}[A-Za-z0-9_-]{32}$/);
  assert.equal(makeRefreshToken([key], place), token);
  const read = readRefreshToken(token);
  assert.ok(read);
  assert.deepEqual([read.sessionId, read.generation], [sessionId, 3]);
  assert.equal(isProved([key], read, salt), true);
  assert.equal(isProved([other, key], read, salt), true, 'a former key checks');
  assert.equal(isProved([other], read, salt), false);
  assert.equal(isProved([key], read, randomBuffer(16)), false);
  assert.equal(isProved([key], { ...read, generation: 4 }, salt), false);
  assert.equal(isProved([key], read, undefined), false, 'a family there is none of');
});

test('a letter changed, cut or added is no refresh token', () => {
  const token = makeRefreshToken([key], place);
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    assert.equal(readRefreshToken(changed), undefined, `at ${at}`);
  }
  for (const text of [token.slice(1), token.slice(0, -1), `${token}A`, ` ${token}`, `${token}\n`, ''])
    assert.equal(readRefreshToken(text), undefined);
});
