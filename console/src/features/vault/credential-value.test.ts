import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64, keyIdOf, readEnv, toBase64, toFileValue } from './credential-value.ts';

test('bytes go to base64 and back, also many of them', () => {
  const bytes = Uint8Array.from({ length: 40_000 }, (_, at) => at % 251);
  assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
});

test('a file pasted as text is encoded, base64 is left alone', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----';
  assert.equal(Buffer.from(toFileValue(`  ${pem}\n\n`), 'base64').toString(), `${pem}\n`);
  assert.equal(Buffer.from(toFileValue('{"type":"مفتاح"}'), 'base64').toString(), '{"type":"مفتاح"}\n');
  assert.equal(toFileValue(' MIIKug== '), 'MIIKug==');
});

test('the name of an Apple key file holds its id', () => {
  assert.equal(keyIdOf('AuthKey_2X9R4HXF34.p8'), '2X9R4HXF34');
  assert.equal(keyIdOf('AuthKey_2X9R4HXF34 (1).p8'), '2X9R4HXF34');
  assert.equal(keyIdOf('key.p8'), undefined);
});

test('.env files: quotes and comments, and only what is a credential', () => {
  const text = [
    '# my keys',
    'export APPLE_ASC_KEY_ID="2X9R4HXF34"',
    "ANDROID_UPLOAD_JKS_PASS = 'a=b # c'",
    'ANDROID_UPLOAD_KEY_ALIAS=upload\r',
    'APPLE_ASC_ISSUER_ID=',
    'PATH=/bin',
  ].join('\n');
  assert.deepEqual(readEnv(text), {
    APPLE_ASC_KEY_ID: '2X9R4HXF34',
    ANDROID_UPLOAD_JKS_PASS: 'a=b # c',
    ANDROID_UPLOAD_KEY_ALIAS: 'upload',
  });
});
