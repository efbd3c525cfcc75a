import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt, matchingStep, otpauthUri, stepAt, toBase32 } from './one-time-code.ts';
import { toPlainText } from './typed-code.ts';

const secret = Buffer.from('12345678901234567890');

describe('codes of an authenticator app', () => {
  test('are those of RFC 6238, appendix B', () => {
    const vectors: [seconds: number, code: string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [seconds, code] of vectors) assert.equal(codeAt(secret, stepAt(seconds * 1000)), code);
  });

  test('V6.5.5 hold for their 30 seconds and one step to either side, no longer', () => {
    const now = 1_111_111_111_000;
    const step = stepAt(now);
    const codeOf = (distance: number) => codeAt(secret, step + distance);
    for (const distance of [-1, 0, 1])
      assert.equal(matchingStep(secret, codeOf(distance), now, 0), step + distance);
    for (const distance of [-2, 2]) assert.equal(matchingStep(secret, codeOf(distance), now, 0), undefined);
  });

  test('V6.5.1 none is accepted again, nor one before it', () => {
    const now = 1_111_111_111_000;
    const step = stepAt(now);
    assert.equal(matchingStep(secret, codeAt(secret, step), now, step), undefined);
    assert.equal(matchingStep(secret, codeAt(secret, step - 1), now, step), undefined);
    assert.equal(matchingStep(secret, codeAt(secret, step + 1), now, step), step + 1);
  });

  test('what is no code matches nothing', () => {
    for (const typed of ['', '0', '05047', '0504711', 'abcdef', '０５０４７１', '-50471', '5e4471'])
      assert.equal(matchingStep(secret, typed, 1_111_111_111_000, 0), undefined, typed);
  });

  test('may be typed on Arabic, Persian and Urdu keyboards, with spaces and marks of direction', () => {
    for (const typed of ['050471', '٠٥٠٤٧١', '۰۵۰۴۷۱', ' 050 471 ', '\u200f٠٥٠-٤٧١\u200e', '٠٥٠\u00a0۴۷۱'])
      assert.ok(matchingStep(secret, typed, 1_111_111_111_000, 0), typed);
    assert.equal(toPlainText('٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹'), '01234567890123456789');
  });

  test('the secret travels to an app as RFC 4648 and otpauth say', () => {
    for (const [text, encoded] of [
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
    ] as const)
      assert.equal(toBase32(Buffer.from(text)), encoded);
    const uri = new URL(otpauthUri({ issuer: 'Marsa (مرسى)', account: 'dana@example.com' }, secret));
    assert.equal(uri.host + decodeURIComponent(uri.pathname), 'totp/Marsa (مرسى):dana@example.com');
    assert.deepEqual(Object.fromEntries(uri.searchParams), {
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      issuer: 'Marsa (مرسى)',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
