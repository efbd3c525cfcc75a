import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasKeytool, makeByKeytool, makePkcs12 } from '@marsa/tests/support/keystores.ts';
import { Problem } from '#platform/problem.ts';
import { checkKeystoreParts, type KeystoreParts, type KeystoreType } from './upload-keystore.ts';

const notAfter = new Date('2050-01-02T03:04:05Z');
const password = 'opens it';
const p12 = makePkcs12({ alias: 'upload', password }, notAfter);

const whole: Required<KeystoreParts> = {
  ANDROID_UPLOAD_JKS_B64: p12,
  ANDROID_UPLOAD_JKS_PASS: password,
  ANDROID_UPLOAD_KEY_ALIAS: 'upload',
  ANDROID_UPLOAD_KEY_PASS: password,
};

async function statuses(parts: KeystoreParts) {
  const { checks } = await checkKeystoreParts(parts);
  const entries = Object.entries(checks).map(([type, list]) => [
    type,
    list.map(({ status }) => status).join(' '),
  ]);
  return Object.fromEntries(entries);
}

async function refuses(parts: KeystoreParts, rule: string, message: RegExp) {
  await assert.rejects(checkKeystoreParts(parts), (error) => {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.code, 'BAD_REQUEST');
    assert.equal(error.issues?.[0]?.rule, rule);
    assert.match(error.message, message);
    return true;
  });
}

describe('the parts of an upload keystore', () => {
  test('all there: all pass, with end and fingerprint of the certificate', async () => {
    const { expiresAt, fingerprint } = await checkKeystoreParts(whole);
    assert.equal(expiresAt, notAfter.getTime());
    assert.match(fingerprint ?? '', /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.deepEqual(await statuses(whole), {
      ANDROID_UPLOAD_JKS_B64: 'passed passed passed passed',
      ANDROID_UPLOAD_JKS_PASS: 'passed',
      ANDROID_UPLOAD_KEY_ALIAS: 'passed',
      ANDROID_UPLOAD_KEY_PASS: 'passed',
    });
  });

  test('a part alone waits for the others', async () => {
    const { ANDROID_UPLOAD_JKS_B64: file, ...others } = whole;
    assert.deepEqual(await statuses({ ANDROID_UPLOAD_JKS_B64: file }), {
      ANDROID_UPLOAD_JKS_B64: 'passed waiting waiting waiting',
    });
    assert.deepEqual(await statuses(others), {
      ANDROID_UPLOAD_JKS_PASS: 'waiting',
      ANDROID_UPLOAD_KEY_ALIAS: 'waiting',
      ANDROID_UPLOAD_KEY_PASS: 'waiting',
    });
    assert.deepEqual(await statuses({ ANDROID_UPLOAD_JKS_B64: file, ANDROID_UPLOAD_JKS_PASS: password }), {
      ANDROID_UPLOAD_JKS_B64: 'passed passed waiting waiting',
      ANDROID_UPLOAD_JKS_PASS: 'passed',
    });
  });

  const wrong: [KeystoreType, string, string, RegExp][] = [
    ['ANDROID_UPLOAD_JKS_PASS', 'another', 'keystore-password', /does not open the keystore/],
    ['ANDROID_UPLOAD_KEY_ALIAS', 'key0', 'alias', /is not in the keystore, which holds keys under: upload/],
    ['ANDROID_UPLOAD_KEY_PASS', 'another', 'key-password', /one password for both/],
  ];
  for (const [type, value, rule, message] of wrong) {
    test(`${type} that does not fit`, () => refuses({ ...whole, [type]: value }, rule, message));
  }

  test('an alias fits in any case, as in Java', async () => {
    assert.equal(
      (await statuses({ ...whole, ANDROID_UPLOAD_KEY_ALIAS: 'UPLOAD' })).ANDROID_UPLOAD_KEY_ALIAS,
      'passed',
    );
  });

  test('a damaged keystore', async () => {
    const bytes = Buffer.from(p12, 'base64');
    for (const damaged of [bytes.subarray(0, 200), bytes.subarray(0, 12), Buffer.concat([bytes, bytes])]) {
      await refuses(
        { ...whole, ANDROID_UPLOAD_JKS_B64: damaged.toString('base64') },
        'keystore-damaged',
        /damaged/,
      );
    }
  });

  test('a thousand million iterations are refused before any is done', async () => {
    const slow = withMacIterations(Buffer.from(p12, 'base64'), 1_000_000_000);
    await refuses(
      { ...whole, ANDROID_UPLOAD_JKS_B64: slow.toString('base64') },
      'keystore-iterations',
      /500 000/,
    );
  });
});

/** The same file with another count, of four bytes instead of two, in its `macData`, which is the last thing in it. */
function withMacIterations(bytes: Buffer, iterations: number): Buffer {
  const countAt = bytes.lastIndexOf(Buffer.from('02020800', 'hex'));
  const macAt = [...bytes.keys()].findLast(
    (at) => at < countAt && bytes[at] === 0x30 && at + 2 + Number(bytes[at + 1]) === bytes.length,
  );
  assert.ok(macAt, 'the fixture ends in a MAC that counts to 2048');
  const changed = Buffer.concat([bytes.subarray(0, countAt), Buffer.from('020400000000', 'hex')]);
  changed.writeUInt32BE(iterations, countAt + 2);
  changed.writeUInt8(changed.readUInt8(macAt + 1) + 2, macAt + 1);
  changed.writeUInt16BE(changed.readUInt16BE(2) + 2, 2);
  return changed;
}

describe('keystores as keytool writes them', { skip: !hasKeytool && 'keytool is not installed' }, () => {
  const rsa = ['-alias', 'Upload', '-keyalg', 'RSA', '-keysize', '2048'];
  const ec = ['-alias', 'upload', '-keyalg', 'EC', '-groupname', 'secp256r1'];
  const kinds: [string, string[]][] = [
    ['PKCS#12, RSA', rsa],
    ['PKCS#12, EC', ec],
    ['PKCS#12 of JDK 9 to 16 (RC2, 3DES)', [...rsa, '-J-Dkeystore.pkcs12.legacy']],
    ['JKS', [...rsa, '-storetype', 'JKS']],
  ];
  for (const [name, args] of kinds) {
    test(`${name} opens and shows the fingerprint that keytool shows`, async () => {
      const { base64, fingerprint } = makeByKeytool(args, password);
      const parts = { ...whole, ANDROID_UPLOAD_JKS_B64: base64 };
      assert.equal((await checkKeystoreParts(parts)).fingerprint, fingerprint);
      await refuses({ ...parts, ANDROID_UPLOAD_JKS_PASS: 'another' }, 'keystore-password', /does not open/);
      await refuses({ ...parts, ANDROID_UPLOAD_KEY_ALIAS: 'key0' }, 'alias', /under: upload/);
    });
  }

  test('JKS with a password of its own for the key', async () => {
    const args = ['-alias', 'upload', '-keyalg', 'RSA', '-storetype', 'JKS', '-keypass', 'of the key'];
    const { base64 } = makeByKeytool(args, password);
    const parts = { ...whole, ANDROID_UPLOAD_JKS_B64: base64, ANDROID_UPLOAD_KEY_PASS: 'of the key' };
    assert.equal((await statuses(parts)).ANDROID_UPLOAD_KEY_PASS, 'passed');
    await refuses({ ...parts, ANDROID_UPLOAD_KEY_PASS: password }, 'key-password', /does not open the key/);
    const cut = Buffer.from(base64, 'base64').subarray(0, -1).toString('base64');
    await refuses({ ...parts, ANDROID_UPLOAD_JKS_B64: cut }, 'keystore-password', /does not open/);
  });

  test('JCEKS is refused by name', async () => {
    const { base64 } = makeByKeytool(['-alias', 'upload', '-keyalg', 'EC', '-storetype', 'JCEKS'], password);
    await refuses({ ...whole, ANDROID_UPLOAD_JKS_B64: base64 }, 'keystore', /a JCEKS keystore/);
  });
});
