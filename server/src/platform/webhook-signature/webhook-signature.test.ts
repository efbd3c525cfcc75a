import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { sign as signByOctokit, verify as verifyByOctokit } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import type { LiveSecrets } from './live-secrets.ts';
import { isStandardSecret, signStandard, toStandardSecret } from './standard-webhooks.ts';
import { type SignatureScheme, signWebhook, verifyWebhook } from './webhook-signature.ts';

const nowMs = Date.parse('2026-11-27T10:00:00.500Z');
const body = Buffer.from('{"event":"x","text":"مرحبا",  "n":1.0}\n');
const newSecret = (scheme: SignatureScheme) =>
  scheme.kind === 'standard'
    ? toStandardSecret(randomBytes(32).toString('base64'))
    : randomBytes(24).toString('hex');

const bodySchemes: SignatureScheme[] = [{ kind: 'whatsapp' }, { kind: 'github' }, { kind: 'standard' }];
const schemes: SignatureScheme[] = [
  ...bodySchemes,
  { kind: 'telegram' },
  { kind: 'evolution', proof: 'token' },
  { kind: 'evolution', proof: 'header', header: 'apikey' },
];
const nameOf = (scheme: SignatureScheme) => Object.values(scheme).join(' ');
const message = { id: 'msg_1', atMs: nowMs, body };

for (const scheme of schemes) {
  describe(nameOf(scheme), () => {
    const current = newSecret(scheme);
    const verify = (headers: Record<string, string>, secrets: LiveSecrets = { current }, at = nowMs) =>
      verifyWebhook(scheme, { headers, bytes: body }, secrets, at);
    const signed = signWebhook(scheme, current, message);

    test('what it signs is valid; by another secret, without, or of the wrong length it is not', () => {
      assert.equal(verify(signed), 'valid');
      assert.equal(verify(signWebhook(scheme, newSecret(scheme), message)), 'invalid');
      assert.equal(verify({}), 'invalid');
      const header = Object.keys(signed).at(-1) ?? '';
      const value = signed[header] ?? '';
      for (const wrong of [
        '',
        ' ',
        value.slice(0, -1),
        `${value}0`,
        value.slice(1),
        `${value}${value}`,
        '\u0000',
        'x'.repeat(15_000),
      ])
        assert.equal(verify({ ...signed, [header]: wrong }), 'invalid', wrong.slice(0, 80));
    });

    test('the previous secret works until its end, not at it', () => {
      const secrets = { current: newSecret(scheme), previous: { value: current, until: nowMs + 1 } };
      assert.equal(verify(signed, secrets), 'valid');
      assert.equal(verify(signWebhook(scheme, secrets.current, message), secrets), 'valid');
      assert.equal(verify(signed, { ...secrets, previous: { value: current, until: nowMs } }), 'invalid');
    });
  });
}

for (const scheme of bodySchemes) {
  test(`${scheme.kind}: one bit of the body, or the same JSON written anew, breaks it`, () => {
    const current = newSecret(scheme);
    const headers = signWebhook(scheme, current, message);
    const verify = (bytes: Uint8Array) => verifyWebhook(scheme, { headers, bytes }, { current }, nowMs);
    assert.equal(verify(body), 'valid');
    for (const at of [0, body.length - 1]) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(verify(changed), 'invalid');
    }
    assert.equal(verify(Buffer.from(JSON.stringify(JSON.parse(body.toString())))), 'invalid');
    assert.equal(verify(Buffer.alloc(0)), 'invalid');
  });
}

describe('GitHub', () => {
  const secret = 'hush';
  const bytes = Buffer.from('{"zen":"Keep it logically awesome."}');
  const verify = (header: string) =>
    verifyWebhook(
      { kind: 'github' },
      { headers: { 'x-hub-signature-256': header }, bytes },
      { current: secret },
      nowMs,
    );

  test("agrees with GitHub's own library, both ways", async () => {
    const theirs = await signByOctokit(secret, bytes.toString());
    assert.equal(verify(theirs), 'valid');
    const ours = signWebhook({ kind: 'github' }, secret, { ...message, body: bytes });
    assert.ok(await verifyByOctokit(secret, bytes.toString(), ours['x-hub-signature-256'] ?? ''));
  });

  test('another algorithm, or the right one spelled otherwise, is refused', () => {
    const hex = createHmac('sha256', secret).update(bytes).digest('hex');
    const sha1 = createHmac('sha1', secret).update(bytes).digest('hex');
    assert.equal(verify(`sha256=${hex}`), 'valid');
    for (const wrong of [
      `sha1=${sha1}`,
      `sha1=${hex}`,
      `SHA256=${hex}`,
      `sha256=${hex.toUpperCase()}`,
      hex,
      `sha256=${sha1}`,
      `sha256:${hex}`,
      'sha256=',
    ])
      assert.equal(verify(wrong), 'invalid', wrong);
  });
});

describe('Standard Webhooks', () => {
  const current = toStandardSecret(randomBytes(32).toString('base64'));
  const text = body.toString();
  const verify = (headers: Record<string, string>, at = nowMs, secrets: LiveSecrets = { current }) =>
    verifyWebhook({ kind: 'standard' }, { headers, bytes: body }, secrets, at);

  test('agrees with the reference library, both ways', () => {
    const at = new Date();
    const theirs = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(current).sign('msg_1', at, text),
    };
    assert.equal(verify(theirs, at.getTime()), 'valid');
    const ours = signStandard({ current }, { id: 'msg_1', atMs: at.getTime(), body: text });
    assert.deepEqual(ours, theirs);
    assert.deepEqual(new Webhook(current).verify(text, ours), JSON.parse(text));
  });

  test('its time may be five minutes from ours, before or after, and is itself signed', () => {
    const headers = signStandard({ current }, message);
    const second = Math.floor(nowMs / 1000) * 1000;
    for (const [apart, verdict] of [
      [300_000, 'valid'],
      [300_001, 'expired'],
      [-300_000, 'valid'],
      [-300_001, 'expired'],
    ] as const)
      assert.equal(verify(headers, second + apart), verdict, String(apart));
    assert.equal(verify({ ...headers, 'webhook-timestamp': String(second / 1000 + 1) }), 'invalid');
    assert.equal(verify({ ...headers, 'webhook-id': 'msg_2' }), 'invalid');
    // Old and forged is forged: who has no secret learns nothing of our clock.
    assert.equal(verify({ ...headers, 'webhook-signature': 'v1,AAAA' }, second + 1e9), 'invalid');
  });

  test('the dot between what is signed cannot be moved, and a time is a plain number', () => {
    const forge = (id: string, timestamp: string, signedText: string) => {
      const mac = createHmac('sha256', Buffer.from(current.slice(6), 'base64'))
        .update(signedText)
        .update(body);
      return verify({
        ...{ 'webhook-id': id, 'webhook-timestamp': timestamp },
        'webhook-signature': `v1,${mac.digest('base64')}`,
      });
    };
    const seconds = String(Math.floor(nowMs / 1000));
    assert.equal(forge('a', seconds, `a.${seconds}.`), 'valid');
    assert.equal(forge('a.b', seconds, `a.b.${seconds}.`), 'invalid');
    for (const time of [
      '',
      '-1',
      `+${seconds}`,
      ` ${seconds}`,
      `${seconds}.5`,
      '1e9',
      '0x10',
      'NaN',
      '9'.repeat(13),
    ])
      assert.equal(forge('a', time, `a.${time}.`), 'invalid', time);
  });

  test('of many signatures one must fit; other versions are passed over; too many are not read', () => {
    const headers = signStandard({ current }, message);
    const good = headers['webhook-signature'];
    const withList = (list: string) => verify({ ...headers, 'webhook-signature': list });
    assert.equal(withList(`v1a,AAAA v2,BBBB v1,CCCC ${good}`), 'valid');
    assert.equal(withList(`${'v1,AAAA '.repeat(8)}${good}`), 'invalid');
    assert.equal(withList(`${good}`.replace('v1,', 'v1a,')), 'invalid');
    assert.equal(withList(`${good}`.replace('v1,', '')), 'invalid');
    assert.equal(withList(`${good}`.replace('=', '')), 'invalid');
  });

  test('while a secret is replaced both sign', () => {
    const previous = { value: toStandardSecret(randomBytes(24).toString('base64')), until: nowMs + 1000 };
    const headers = signStandard({ current, previous }, message);
    assert.equal(headers['webhook-signature']?.split(' ').length, 2);
    assert.equal(verify(headers, nowMs, { current: previous.value }), 'valid');
    const later = signStandard({ current, previous }, { ...message, atMs: nowMs + 1000 });
    assert.equal(later['webhook-signature']?.split(' ').length, 1);
  });

  test('secrets have 24 to 64 bytes, in plain base64', () => {
    const of = (bytes: number) => toStandardSecret(Buffer.alloc(bytes, 251).toString('base64'));
    for (const bytes of [24, 32, 64]) assert.ok(isStandardSecret(of(bytes)));
    for (const wrong of [
      of(23),
      of(65),
      of(24).slice(6),
      `${of(24)}=`,
      of(24).replaceAll('+', '-'),
      ` ${of(24)}`,
      'whsec_',
      '',
    ])
      assert.ok(!isStandardSecret(wrong), wrong);
  });
});

describe("Evolution's token", () => {
  const current = 'a-jwt-key';
  const scheme = { kind: 'evolution', proof: 'token' } as const;
  const seconds = Math.floor(nowMs / 1000);
  const claims = { iat: seconds, exp: seconds + 600, app: 'evolution', action: 'webhook' };
  const head = { alg: 'HS256', typ: 'JWT' };
  const verify = (authorization: string, at = nowMs) =>
    verifyWebhook(scheme, { headers: { authorization }, bytes: body }, { current }, at);
  const encode = (part: unknown) =>
    Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
  const make = (header: unknown, payload: unknown, algorithm = 'sha256', key = current) => {
    const signed = `${encode(header)}.${encode(payload)}`;
    return `Bearer ${signed}.${createHmac(algorithm, key).update(signed).digest('base64url')}`;
  };

  test('is believed for ten minutes, and never for longer', () => {
    const token = make(head, claims);
    assert.equal(verify(token), 'valid');
    assert.equal(verify(token, (seconds + 604) * 1000), 'valid');
    assert.equal(verify(token, (seconds + 605) * 1000), 'expired');
    assert.equal(verify(token, (seconds - 6) * 1000), 'expired');
    assert.equal(verify(make(head, { ...claims, exp: seconds + 601 })), 'invalid');
  });

  test('no other algorithm, header or claim', () => {
    const [, payload] = make(head, claims).split('.');
    const wrong = [
      make({ alg: 'none', typ: 'JWT' }, claims),
      `Bearer ${encode({ alg: 'none' })}.${payload}.`,
      make({ ...head, alg: 'HS512' }, claims, 'sha512'),
      make({ ...head, alg: 'hs256' }, claims),
      make({ ...head, kid: '../../dev/null' }, claims),
      make({ ...head, jwk: {} }, claims),
      make('[]', claims),
      make('nonsense', claims),
      make({ ...head, typ: 'at+jwt' }, claims),
      make(head, { ...claims, app: 'other' }),
      make(head, { ...claims, action: undefined }),
      make(head, { ...claims, exp: String(claims.exp) }),
      make(head, { ...claims, exp: undefined }),
      make(head, { ...claims, iat: undefined }),
      make(head, { ...claims, iat: claims.iat + 0.5 }),
      make(head, { ...claims, exp: claims.iat }),
      make(head, [claims]),
      make(head, 'null'),
      make(head, claims).replace('Bearer', 'bearer'),
      make(head, claims).replace('Bearer ', ''),
      `${make(head, claims)}=`,
      `${make(head, claims)} `,
      make(head, { ...claims, padding: 'x'.repeat(5000) }),
    ];
    for (const [at, token] of wrong.entries()) assert.equal(verify(token), 'invalid', `token ${at}`);
  });
});

test('a key in the body counts only as a text and as its own member; a header does not stand in for it', () => {
  const scheme = { kind: 'evolution', proof: 'body' } as const;
  const verify = (text: string) =>
    verifyWebhook(
      scheme,
      { headers: { apikey: 'hush' }, bytes: Buffer.from(text) },
      { current: 'hush' },
      nowMs,
    );
  assert.equal(verify('{"apikey":"hush"}'), 'valid');
  for (const wrong of [
    '',
    '{',
    'null',
    '[]',
    '"hush"',
    '{"apikey":["hush"]}',
    '{"apikey":null}',
    '{"apiKey":"hush"}',
    '{"__proto__":{"apikey":"hush"}}',
    '{"data":{"apikey":"hush"}}',
  ])
    assert.equal(verify(wrong), 'invalid', wrong);
});
