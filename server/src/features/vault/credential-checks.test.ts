import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { Problem } from '#platform/problem.ts';
import { checkValue } from './credential-checks.ts';

const toBase64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const toPem = (key: KeyObject) =>
  key
    .export(key.type === 'public' ? { type: 'spki', format: 'pem' } : { type: 'pkcs8', format: 'pem' })
    .toString();

const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');

function refuses(type: CredentialType, value: string, message: RegExp) {
  assert.throws(
    () => checkValue(type, value),
    (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.code, 'BAD_REQUEST');
      assert.equal(error.issues?.[0]?.path, 'value');
      assert.match(error.message, message);
      if (value.length > 16) assert.ok(!error.message.includes(value.trim()), 'the value is in the error');
      return true;
    },
  );
}

describe('GITHUB_PAT', () => {
  test('classic, fine-grained and opaque tokens pass', () => {
    const text = randomBytes(40).toString('hex');
    for (const token of [
      `ghp_${text.slice(0, 36)}`,
      `github_pat_${text}`,
      text.slice(0, 40),
      text.repeat(12),
    ]) {
      assert.equal(checkValue('GITHUB_PAT', ` ${token}\n`).value, token);
    }
  });

  const cases: [string, RegExp][] = [
    ['', /0 characters/],
    ['Bearer abcdefghijklmnopqrstuvwxyz', /spaces/],
    [`ghs_${'a'.repeat(40)}`, /installation/],
    [`glpat-${'a'.repeat(20)}`, /GitLab/],
    [`marsa_${'a'.repeat(58)}`, /API key of Marsa/],
    [`gho_${'a'.repeat(40)}`, /OAuth/],
    [`ghp_${'a'.repeat(20)}`, /cut/],
    ['a'.repeat(1001), /1001 characters/],
    ['مفتاح'.repeat(10), /characters that no token has/],
  ];
  for (const [value, message] of cases)
    test(`refuses: ${message}`, () => refuses('GITHUB_PAT', value, message));
});

describe('App Store Connect', () => {
  const issuer = '57246542-96fe-1a63-e053-0824d011072a';

  test('ids pass', () => {
    assert.equal(checkValue('APPLE_ASC_KEY_ID', ' 2X9R4HXF34\n').value, '2X9R4HXF34');
    assert.equal(checkValue('APPLE_ASC_ISSUER_ID', issuer).value, issuer);
  });

  test('ids that were mixed up are told apart', () => {
    refuses('APPLE_ASC_KEY_ID', issuer, /looks like the issuer id/);
    refuses('APPLE_ASC_ISSUER_ID', '2X9R4HXF34', /looks like a key id/);
    refuses('APPLE_ASC_KEY_ID', '2x9r4hxf34', /ten capital letters.*small letters/);
    refuses('APPLE_ASC_KEY_ID', 'AuthKey_2X9R4HXF34.p8', /name of a file/);
    refuses('APPLE_ASC_KEY_ID', 'X', /has 1 character$/);
  });

  test('a .p8 passes; line breaks in its base64 are dropped', () => {
    const value = toBase64(toPem(p256.privateKey));
    const wrapped = value.replace(/(.{76})/g, '$1\n');
    assert.deepEqual(checkValue('APPLE_ASC_P8_B64', wrapped), {
      value,
      checks: [{ name: 'format', status: 'passed', message: 'A P-256 private key' }],
    });
  });

  const pem = toPem(p256.privateKey);
  const locked = p256.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  const cases: [string, string, RegExp][] = [
    ['an RSA key', toBase64(toPem(rsa.privateKey)), /an RSA key of 2048 bits/],
    ['a P-384 key', toBase64(toPem(p384.privateKey)), /curve secp384r1/],
    ['an Ed25519 key', toBase64(toPem(ed25519.privateKey)), /a key of type ed25519/],
    ['a public key', toBase64(toPem(p256.publicKey)), /a public key in PEM/],
    ['an encrypted key', toBase64(locked), /locked with a password/],
    ['SEC1', toBase64(p256.privateKey.export({ type: 'sec1', format: 'pem' })), /SEC1/],
    [
      'a certificate',
      toBase64('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----'),
      /a certificate in PEM/,
    ],
    ['a damaged key', toBase64(pem.replace(/\n(.{10})/, '\n')), /a damaged key/],
    ['DER', toBase64(p256.privateKey.export({ type: 'pkcs8', format: 'der' })), /in DER, without the PEM/],
    ['raw PEM', pem, /a private key in PEM as it is\. Encode the file first/],
    ['base64 of base64', toBase64(toBase64(pem)), /encoded twice/],
    ['base64url', 'ab-_'.repeat(20), /base64url/],
    ['no base64', 'not base64 at all!', /not base64/],
    ['an empty file', ' \n ', /is empty/],
    ['a data URL', `data:text/plain;base64,${toBase64(pem)}`, /data: URL/],
    ['plain text', toBase64('hello'), /plain text/],
    ['a ZIP', toBase64(Buffer.from('504b030400', 'hex')), /ZIP archive/],
  ];
  for (const [name, value, message] of cases) {
    test(`a .p8 that is ${name} is refused by name`, () => refuses('APPLE_ASC_P8_B64', value, message));
  }
});

describe('GOOGLE_PLAY_SA_B64', () => {
  const account = {
    type: 'service_account',
    project_id: 'example',
    private_key_id: 'abc',
    private_key: toPem(rsa.privateKey),
    client_email: 'publisher@example.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  const encode = (json: object) => toBase64(JSON.stringify(json));

  test('a service account passes and is named', () => {
    const { checks } = checkValue('GOOGLE_PLAY_SA_B64', encode(account));
    assert.deepEqual(
      checks.map(({ status }) => status),
      ['passed'],
    );
    assert.match(checks[0]?.message ?? '', /publisher@example/);
  });

  const { client_email: _email, ...withoutEmail } = account;
  const cases: [string, string, RegExp][] = [
    ['an OAuth client', encode({ installed: { client_id: 'x' } }), /an OAuth client/],
    ['google-services.json', encode({ project_info: {}, client: [] }), /google-services\.json/],
    ['a sign-in', encode({ type: 'authorized_user' }), /sign-in of a person/],
    ['a missing field', encode(withoutEmail), /client_email is missing/],
    [
      'an EC key',
      encode({ ...account, private_key: toPem(p256.privateKey) }),
      /private_key must be an RSA private key/,
    ],
    ['a foreign address', encode({ ...account, client_email: 'a@example.com' }), /client_email must be/],
    [
      'a foreign token_uri',
      encode({ ...account, token_uri: 'https://example.com/token' }),
      /token_uri must be/,
    ],
    ['raw JSON', JSON.stringify(account), /JSON as it is/],
    ['a PKCS#12 file', toBase64(Buffer.from('30820a0a020103', 'hex')), /a PKCS#12 keystore/],
    ['a JSON text', toBase64('"service_account"'), /plain text/],
  ];
  for (const [name, value, message] of cases) {
    test(`${name} is refused by name`, () => refuses('GOOGLE_PLAY_SA_B64', value, message));
  }

  test('what GitHub would not take as a secret is refused with its size', () => {
    refuses(
      'GOOGLE_PLAY_SA_B64',
      encode({ ...account, note: 'x'.repeat(40_000) }),
      /49152 bytes is the most/,
    );
  });
});

describe('parts of the upload keystore by themselves', () => {
  test('a password is kept to the letter, but not with a line break at its end', () => {
    assert.equal(checkValue('ANDROID_UPLOAD_JKS_PASS', ' pass word ').value, ' pass word ');
    refuses('ANDROID_UPLOAD_KEY_PASS', 'password\n', /line break/);
    refuses('ANDROID_UPLOAD_KEY_PASS', 'pass\0word', /control characters/);
  });

  test('a keystore of another kind is refused by name, with the command that converts it', () => {
    refuses(
      'ANDROID_UPLOAD_JKS_B64',
      toBase64(Buffer.from('cececece00000002', 'hex')),
      /a JCEKS keystore.*keytool -importkeystore/,
    );
    refuses('ANDROID_UPLOAD_JKS_B64', toBase64(toPem(p256.privateKey)), /a private key in PEM\.$/);
  });

  test('an alias is a name', () => {
    assert.equal(checkValue('ANDROID_UPLOAD_KEY_ALIAS', 'upload\n').value, 'upload');
    refuses('ANDROID_UPLOAD_KEY_ALIAS', '  ', /1 to 255 characters/);
  });
});
