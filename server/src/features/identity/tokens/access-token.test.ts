import assert from 'node:assert/strict';
import { createHmac, createSecretKey } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { AccessClaims } from '@marsa/contract/tokens.ts';
import { compactVerify, importJWK, jwtVerify, SignJWT } from 'jose';
import { openKeyRing } from '#platform/key-ring.ts';
import { makeSigningKeyPair, randomBase64 } from '#platform/token.ts';
import { claimFault, isSignedBy, readAccessToken, signAccessToken } from './access-token.ts';
import { encodeHeader, makeSigningKey, openSigner, openVerifier, toPublicJwk } from './signing-key.ts';

const now = 1_800_000_000_000;
const expected = { issuer: 'marsa', audience: 'marsa' };
const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const claims: AccessClaims = {
  iss: 'marsa',
  sub: ulid,
  aud: 'marsa',
  exp: now / 1000 + 900,
  iat: now / 1000,
  jti: ulid,
  sid: ulid,
  ver: 0,
  role: 'MERCHANT',
  workspace: ulid,
};

const ring = openKeyRing([randomBase64(32)]);
const row = makeSigningKey(ring, now);
const signer = openSigner(ring, row);
const verifier = openVerifier(row);
const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with a right signature whose header and payload are these very texts. */
async function signed(
  payload: string,
  header = JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid }),
) {
  const { sign } = await import('node:crypto');
  const head = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(head), { key: signer.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${head}.${signature.toString('base64url')}`;
}

describe('an access token', () => {
  let token: string;
  before(async () => {
    token = await signAccessToken(signer, claims);
  });

  test('V9.1.1 it is read and verified, here and by any library from the key set', async () => {
    assert.deepEqual(readAccessToken(token), { kid: signer.kid, claims });
    assert.equal(await isSignedBy(token, verifier), true);
    assert.equal(claimFault(claims, now, expected), undefined);
    const key = await importJWK({ ...toPublicJwk(verifier) }, 'ES256');
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      ...expected,
      currentDate: new Date(now),
      typ: 'at+jwt',
    });
    assert.equal(payload.role, 'MERCHANT');
    assert.equal(protectedHeader.kid, signer.kid);
    assert.ok(!JSON.stringify(toPublicJwk(verifier)).includes('"d"'));
  });

  test('of another key, or changed in any letter, it does not verify', async () => {
    const other = openVerifier(makeSigningKey(ring, now));
    assert.equal(await isSignedBy(token, other), false);
    const [header, payload = '', signature] = token.split('.');
    const forged = encode({ ...claims, role: 'ADMIN' });
    assert.equal(await isSignedBy(`${header}.${forged}.${signature}`, verifier), false);
    assert.equal(await isSignedBy(`${header}.${payload}.${'A'.repeat(86)}`, verifier), false);
  });

  test('V9.2.1 V9.2.3 it says what is wrong with it in the order issuer, audience, time', () => {
    const codeOf = (change: Partial<AccessClaims>, at = now) =>
      claimFault({ ...claims, ...change }, at, expected)?.code;
    assert.equal(codeOf({ iss: 'other', aud: 'other' }), 'INVALID_ISSUER');
    assert.equal(codeOf({ aud: 'other' }, now + 1e9), 'INVALID_AUDIENCE');
    assert.equal(codeOf({}, now + 899_999), undefined);
    assert.equal(codeOf({}, now + 900_000), 'TOKEN_EXPIRED');
    assert.equal(codeOf({}, now - 5000), undefined);
    assert.equal(codeOf({}, now - 5001), 'INVALID_TOKEN_FORMAT');
  });

  test('V9.1.2 V9.1.3 V9.2.2 it has its one header and type; no other algorithm, kind or key', async () => {
    const headers = [
      { alg: 'none', typ: 'at+jwt', kid: signer.kid },
      { alg: 'HS256', typ: 'at+jwt', kid: signer.kid },
      { alg: 'ES384', typ: 'at+jwt', kid: signer.kid },
      { alg: 'ES256', typ: 'JWT', kid: signer.kid },
      { alg: 'ES256', typ: 'service+jwt', kid: signer.kid },
      { alg: 'ES256', typ: 'refresh+jwt', kid: signer.kid },
      { alg: 'ES256', typ: 'AT+JWT', kid: signer.kid },
      { alg: 'ES256', kid: signer.kid },
      { alg: 'ES256', typ: 'at+jwt' },
      { alg: 'ES256', typ: 'at+jwt', kid: 7 },
      { typ: 'at+jwt', alg: 'ES256', kid: signer.kid },
      { alg: 'ES256', typ: 'at+jwt', kid: signer.kid, jku: 'https://evil.example/jwks.json' },
      { alg: 'ES256', typ: 'at+jwt', kid: signer.kid, x5u: 'https://evil.example/cert.pem' },
      { alg: 'ES256', typ: 'at+jwt', kid: signer.kid, jwk: toPublicJwk(verifier) },
      { alg: 'ES256', typ: 'at+jwt', kid: signer.kid, crit: ['b64'], b64: false },
    ];
    for (const header of headers) {
      const forged = await signed(JSON.stringify(claims), JSON.stringify(header));
      assert.equal(readAccessToken(forged), undefined, JSON.stringify(header));
    }
    const twice = `{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"${signer.kid}"}`;
    assert.equal(readAccessToken(await signed(JSON.stringify(claims), twice)), undefined);
  });

  test('V9.1.2 signed with the public key as a secret it is no token', async () => {
    const pem = verifier.publicKey.export({ format: 'pem', type: 'spki' });
    const head = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: signer.kid })}.${encode(claims)}`;
    const mac = createHmac('sha256', pem).update(head).digest('base64url');
    assert.equal(readAccessToken(`${head}.${mac}`), undefined);
    // Not even with the right header: jose is told the one algorithm.
    const honest = `${encodeHeader(signer.kid)}.${encode(claims)}`;
    const again = createHmac('sha256', pem).update(honest).digest('base64url');
    assert.equal(await isSignedBy(`${honest}.${again}`, verifier), false);
    const other = new SignJWT({ ...claims }).setProtectedHeader({
      alg: 'HS256',
      typ: 'at+jwt',
      kid: signer.kid,
    });
    const hs256 = await other.sign(createSecretKey(Buffer.from(pem.toString())));
    assert.equal(readAccessToken(hs256), undefined);
    assert.equal(await isSignedBy(hs256, verifier), false);
  });

  test('it is its own canonical text: what JSON forgives is refused, though the signature is right', async () => {
    const text = JSON.stringify(claims);
    const faulty: Record<string, string> = {
      'white space': text.replace(',', ', '),
      'line end': `${text}\n`,
      'a member twice': text.replace('{', `{"sub":"${ulid}",`),
      'a member twice, hidden by an escape': text.replace('{', '{"\\u0073ub":"x",'),
      'an unknown member': text.replace('{', '{"admin":true,'),
      __proto__: text.replace('{', '{"__proto__":{"role":"ADMIN"},'),
      '1e400': text.replace(`"exp":${claims.exp}`, '"exp":1e400'),
      'an exponent': text.replace(`"exp":${claims.exp}`, '"exp":1.8000009e9'),
      'a fraction': text.replace(`"exp":${claims.exp}`, `"exp":${claims.exp}.5`),
      'exp as text': text.replace(`"exp":${claims.exp}`, `"exp":"${claims.exp}"`),
      'a numeric sub': text.replace(`"sub":"${ulid}"`, '"sub":7'),
      'an array as aud': text.replace('"aud":"marsa"', '"aud":["marsa"]'),
      'a negative ver': text.replace('"ver":0', '"ver":-1'),
      'minus zero': text.replace('"ver":0', '"ver":-0'),
      'no jti': text.replace(`"jti":"${ulid}",`, ''),
      'another order is another text': JSON.stringify(Object.fromEntries(Object.entries(claims).reverse())),
      'a life too long': JSON.stringify({ ...claims, exp: claims.iat + 901 }),
      'a life backwards': JSON.stringify({ ...claims, exp: claims.iat }),
      'an array': `[${text}]`,
      'no JSON': 'hello',
    };
    for (const [what, payload] of Object.entries(faulty)) {
      const forged = await signed(payload);
      const { payload: bytes } = await compactVerify(forged, verifier.publicKey);
      assert.equal(Buffer.from(bytes).toString(), payload, 'the signature is right');
      const read = readAccessToken(forged);
      if (what.startsWith('another order')) assert.ok(read, 'the order of claims is free');
      else assert.equal(read, undefined, what);
    }
  });

  test('it is base64url in its one form, and not too large', async () => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const lastUp = (text: string) => {
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      return text.slice(0, -1) + letters[letters.indexOf(text.at(-1) ?? '') + 1];
    };
    const faulty = [
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      `${token}=`,
      `${header}=.${payload}.${signature}`,
      `${header}.${payload}.${signature}==`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `.${payload}.${signature}`,
      `${token}.`,
      `${header}..${signature}`,
      `${header}.${payload}.${lastUp(signature)}`,
      `${header}.${payload}.${signature.slice(0, -2)}`,
      `${header}.${payload.replace(/.$/, '+')}.${signature}`,
      `${header}.${payload}é.${signature}`,
      '',
      'a.b.c',
      `${header}.${'A'.repeat(8193 - header.length - signature.length - 2)}.${signature}`,
    ];
    for (const text of faulty) assert.equal(readAccessToken(text), undefined, text.slice(-40));
    assert.equal(faulty.at(-1)?.length, 8193);
    assert.ok(readAccessToken(token));
  });
});

describe('a signing key', () => {
  test('opens only where it belongs, and only as it was made', () => {
    const other = makeSigningKey(ring, now);
    assert.throws(() => openSigner(ring, { ...row, wrapped: other.wrapped }), /does not open/);
    assert.throws(() => openSigner(ring, { ...other, publicKey: row.publicKey }), /tampered/);
    assert.throws(() => openVerifier({ ...row, publicKey: other.publicKey }), /tampered/);
    assert.throws(() => openSigner(openKeyRing([randomBase64(32)]), row), /MASTER_KEY_B64/);
    assert.throws(() => openSigner(ring, { ...row, wrapped: null }), /retired/);
    const { privateKey } = makeSigningKeyPair();
    const secret = privateKey.export({ format: 'jwk' }).d ?? '';
    assert.ok(!Buffer.from(row.wrapped ?? []).includes(Buffer.from(secret, 'base64url')));
  });
});
