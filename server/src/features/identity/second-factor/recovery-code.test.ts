import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { openDigestRing } from '../key-digest.ts';
import { digestRecoveryCode, isRecoveryCode, makeRecoveryCode, readRecoveryCode } from './recovery-code.ts';

const newKey = () => randomBytes(32).toString('base64');

describe('recovery codes', () => {
  test('V6.5.2 V6.5.3 are 120 random bits, in letters that are not mistaken for one another', () => {
    const codes = Array.from({ length: 2000 }, makeRecoveryCode);
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{6}(-[0-9A-HJKMNP-TV-Z]{6}){3}$/);
    // Each of the 32 letters at each place: none is favoured so much that it would be missing elsewhere.
    for (let place = 0; place < 24; place++)
      assert.equal(new Set(codes.map((code) => code.replaceAll('-', '')[place])).size, 32, `place ${place}`);
  });

  test('may be typed in any case, spacing and digits, and with the letters people mistake', () => {
    const meant = '7K2MQ0D9XWAB4TZ8RCH3V6PN';
    for (const typed of [
      '7k2mq0-d9xwab-4tz8rc-h3v6pn',
      ' 7K2MQ0 D9XWAB 4TZ8RC h3v6pn\u200f',
      '٧k٢mqo-d۹xwab-٤tz٨rc-h٣v۶pn',
    ])
      assert.equal(readRecoveryCode(typed), meant);
    assert.equal(readRecoveryCode('iLoLI0-000000-000000-000000'), '110110000000000000000000');
    for (const typed of ['', '123456', meant.slice(1), `${meant}0`, `${meant.slice(1)}U`])
      assert.equal(readRecoveryCode(typed), undefined, typed);
  });

  test('are kept as digests under a key, each for one person', () => {
    const [former, active] = [newKey(), newKey()];
    const before = openDigestRing([former]);
    const code = makeRecoveryCode();
    const typed = readRecoveryCode(code) ?? '';
    const stored = digestRecoveryCode(before, 'dana', code);
    assert.ok(!Buffer.from(stored.digest).toString('latin1').includes(typed));
    assert.ok(isRecoveryCode(before, 'dana', typed, stored));
    assert.ok(!isRecoveryCode(before, 'hala', typed, stored), 'moved to another person');
    assert.ok(isRecoveryCode(openDigestRing([active, former]), 'dana', typed, stored), 'after a rotation');
    assert.ok(!isRecoveryCode(openDigestRing([active]), 'dana', typed, stored), 'without its key');
  });
});
