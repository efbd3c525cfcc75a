import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { createTokenVerifier, TokenError } from './verify-tokens.ts';

const now = 1_800_000_000;
const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const claims = {
  ...{ iss: 'marsa', sub: ulid, aud: 'marsa', exp: now + 900, iat: now, jti: ulid, sid: ulid, ver: 0 },
  ...{ role: 'MEMBER', workspace: ulid },
};

const makeKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const toJwk = (key: KeyObject, kid: string, more: object = {}) => ({
  ...key.export({ format: 'jwk' }),
  ...{ kid, alg: 'ES256', use: 'sig' },
  ...more,
});

const { privateKey, publicKey } = makeKey();
const encode = (text: string) => Buffer.from(text).toString('base64url');
const headerOf = (more: object = {}) => JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...more });

function makeToken(payload: string, header = headerOf(), key = privateKey): string {
  const head = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(head), { key, dsaEncoding: 'ieee-p1363' });
  return `${head}.${signature.toString('base64url')}`;
}

/** A verifier of a Marsa that answers for its key set what `answer` gives. */
function open(answer: () => unknown = () => ({ keys: [toJwk(publicKey, 'one')] })) {
  const state = { now: now * 1000, asked: 0 };
  const verifier = createTokenVerifier({
    marsaUrl: 'https://marsa.example.com',
    clock: () => state.now,
    fetch: async (input) => {
      assert.equal(String(input), 'https://marsa.example.com/.well-known/jwks.json');
      state.asked++;
      return Response.json(answer());
    },
  });
  const codeOf = (token: string) =>
    verifier.verify(token).then(
      () => 'ok',
      (error: unknown) => {
        assert.ok(error instanceof TokenError, String(error));
        return error.code;
      },
    );
  return { verifier, state, codeOf };
}

describe('a token that another system verifies', () => {
  test('V9.2.1 V9.2.3 its claims, and what is wrong with their time, issuer or audience', async () => {
    const { verifier, codeOf, state } = open();
    assert.deepEqual(await verifier.verify(makeToken(JSON.stringify(claims))), claims);
    const changed = (change: object) => codeOf(makeToken(JSON.stringify({ ...claims, ...change })));
    assert.equal(await changed({ iss: 'other', aud: 'other', exp: 1 }), 'INVALID_ISSUER');
    assert.equal(await changed({ aud: 'other', exp: 1 }), 'INVALID_AUDIENCE');
    assert.equal(await changed({ exp: now - 5 }), 'TOKEN_EXPIRED');
    assert.equal(await changed({ exp: now - 4 }), 'ok');
    assert.equal(await changed({ iat: now + 6 }), 'INVALID_TOKEN_FORMAT');
    state.now += 905_000;
    assert.equal(await changed({}), 'TOKEN_EXPIRED');
  });

  test('V9.1.1 whoever sends one with a wrong signature is told nothing of its claims', async () => {
    const { codeOf } = open();
    const { privateKey: foreign } = makeKey();
    for (const change of [{}, { iss: 'other' }, { aud: 'other' }, { exp: 1 }])
      assert.equal(
        await codeOf(makeToken(JSON.stringify({ ...claims, ...change }), headerOf(), foreign)),
        'INVALID_TOKEN_FORMAT',
      );
  });

  test('V9.1.2 V9.1.3 it chooses no algorithm and no key but one of Marsa’s, and brings none', async () => {
    const { codeOf } = open();
    const text = JSON.stringify(claims);
    const headers = [
      ...[{ alg: 'none' }, { alg: 'HS256' }, { alg: 'ES384' }, { typ: 'JWT' }, { typ: 'service+jwt' }],
      ...[{ kid: 'two' }, { kid: undefined }, { kid: 7 }, { jku: 'https://evil.example/' }],
      ...[{ jwk: toJwk(publicKey, 'one') }, { x5u: 'https://evil.example/' }, { crit: ['b64'], b64: false }],
    ];
    for (const header of headers) {
      const code = await codeOf(makeToken(text, headerOf(header)));
      assert.equal(code, 'INVALID_TOKEN_FORMAT', JSON.stringify(header));
    }
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const head = `${encode(headerOf({ alg: 'HS256' }))}.${encode(text)}`;
    const mac = createHmac('sha256', pem).update(head).digest('base64url');
    assert.equal(await codeOf(`${head}.${mac}`), 'INVALID_TOKEN_FORMAT');
    assert.equal(
      await codeOf(`${encode(headerOf({ alg: 'none' }))}.${encode(text)}.`),
      'INVALID_TOKEN_FORMAT',
    );
  });

  test('it is its own canonical text, in one form of base64url, of bounded size', async () => {
    const { codeOf } = open();
    const text = JSON.stringify(claims);
    const token = makeToken(text);
    const faulty = [
      ...[
        text.replace(',', ', '),
        text.replace('{', `{"sub":"${ulid}",`),
        text.replace('{', '{"admin":true,'),
      ],
      ...[text.replace(`"exp":${now + 900}`, '"exp":1e400'), text.replace(`"sub":"${ulid}"`, '"sub":7')],
      ...[
        text.replace('"ver":0', '"ver":0.5'),
        text.replace('"ver":0', '"ver":null'),
        'null',
        '[]',
        '"x"',
        '',
      ],
      ...[text.replace('{', '{"__proto__":1,'), text.replace(`"jti":"${ulid}",`, '')],
    ].map((payload) => makeToken(payload));
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const nextLetter = letters[letters.indexOf(token.at(-1) ?? '') + 1];
    const forms = [
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.slice(0, -1) + nextLetter,
      token.slice(0, -1),
    ];
    for (const bad of [...faulty, ...forms, '', 'a.b.c', `${'a'.repeat(8192)}.${token}`])
      assert.equal(await codeOf(bad), 'INVALID_TOKEN_FORMAT', bad.slice(-60));
    assert.equal(await codeOf(token), 'ok');
  });

  test('keys that are not for tokens are passed over; a set that is none is Marsa’s fault', async () => {
    const { publicKey: encryption } = makeKey();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const mixed = open(() => ({
      keys: [
        toJwk(encryption, 'enc', { use: 'enc' }),
        toJwk(rsa, 'rsa', { alg: 'RS256' }),
        toJwk(publicKey, 'one'),
      ],
    }));
    assert.equal(await mixed.codeOf(makeToken(JSON.stringify(claims))), 'ok');
    for (const broken of [
      null,
      {},
      { keys: 'x' },
      { keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: 'one', x: '!', y: '' }] },
    ]) {
      const { codeOf } = open(() => broken);
      assert.equal(await codeOf(makeToken(JSON.stringify(claims))), 'TEMPORARILY_UNAVAILABLE');
    }
  });

  test('a key that was rotated in is found, one that was taken out is not, and few requests are made', async () => {
    const next = makeKey();
    let keys = [toJwk(publicKey, 'one')];
    const { codeOf, state } = open(() => ({ keys }));
    const old = makeToken(JSON.stringify(claims));
    const fresh = makeToken(JSON.stringify(claims), headerOf({ kid: 'two' }), next.privateKey);
    assert.equal(await codeOf(old), 'ok');
    keys = [toJwk(publicKey, 'one'), toJwk(next.publicKey, 'two')];
    assert.equal(await codeOf(fresh), 'INVALID_TOKEN_FORMAT', 'asked a moment ago');
    state.now += 10_000;
    assert.equal(await codeOf(fresh), 'ok');
    assert.equal(state.asked, 2);
    keys = [toJwk(next.publicKey, 'two')];
    assert.equal(await codeOf(old), 'ok', 'the set may be kept for five minutes');
    state.now += 300_000;
    assert.equal(await codeOf(old), 'INVALID_TOKEN_FORMAT');
    assert.equal(state.asked, 3);
  });
});
