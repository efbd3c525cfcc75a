import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAuthenticator, type Oddities, strangeKey } from '@marsa/tests/support/authenticator.ts';
import {
  answeredChallenge,
  authenticationOptions,
  makeChallenge,
  passkeyObstacle,
  registrationOptions,
  toSite,
  verifyAnswer,
  verifyRegistration,
} from './passkey.ts';

const origin = 'https://marsa.example.com';
const site = toSite(`${origin}/console`);
const dana = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', name: 'Dana', account: 'dana@example.com' };

async function enrol(options: { counts?: boolean } = {}) {
  const device = createAuthenticator(origin, options);
  const asked = { ...(await registrationOptions(site, dana, makeChallenge().challenge, [])) };
  const made = await verifyRegistration(site, device.create(asked));
  assert.ok(made);
  const row = { ...made, id: '1', personId: dana.id, name: 'Key', createdAt: 0, lastUsedAt: null };
  const ask = async () => ({ ...(await authenticationOptions(site, makeChallenge().challenge, [row])) });
  return { device, row, ask };
}

describe('passkeys', () => {
  test('ask for the person behind the device, for this site, by a challenge of 256 bits', async () => {
    const { challenge, hash } = makeChallenge();
    const asked = await registrationOptions(site, dana, challenge, []);
    assert.equal(asked.rp.id, 'marsa.example.com');
    assert.equal(Buffer.from(asked.challenge, 'base64url').length, 32);
    assert.equal(asked.attestation, 'none');
    assert.deepEqual(
      [asked.authenticatorSelection?.userVerification, asked.authenticatorSelection?.residentKey],
      ['required', 'required'],
    );
    const said = createAuthenticator(origin).create({ ...asked }).response.clientDataJSON;
    assert.equal(answeredChallenge(said), hash);
  });

  test('a passkey that was made signs, and says how often it did', async () => {
    const { device, row, ask } = await enrol();
    assert.deepEqual(await verifyAnswer(site, row, device.get(await ask())), { counter: 1, isSynced: 0 });
  });

  test('V6.3.3 another origin, site, key or kind, or nobody in front of the device: not accepted', async () => {
    const faults: Record<string, Oddities> = {
      'another origin': { origin: 'https://marsa.example.com.evil.example' },
      'plain http': { origin: 'http://marsa.example.com' },
      'another port': { origin: `${origin}:8443` },
      'another site': { rpId: 'evil.example' },
      'nobody verified': { isUserVerified: false },
      'nobody there': { isUserPresent: false },
      'a page in a frame': { crossOrigin: true },
      'another kind': { type: 'payment.get' },
    };
    const { device, row, ask } = await enrol();
    for (const [name, oddities] of Object.entries(faults)) {
      assert.equal(await verifyAnswer(site, row, device.get(await ask(), oddities)), undefined, name);
      const asked = { ...(await registrationOptions(site, dana, makeChallenge().challenge, [])) };
      const stranger = createAuthenticator(origin);
      assert.equal(await verifyRegistration(site, stranger.create(asked, oddities)), undefined, name);
    }
    const forged = device.get(await ask(), { key: strangeKey() });
    assert.equal(await verifyAnswer(site, row, forged), undefined, 'another key');
    assert.ok(await verifyAnswer(site, row, device.get(await ask())), 'and the right one still is');
  });

  test('a counter that goes back or stands still is a copy; one that never counts is synced', async () => {
    const { device, row, ask } = await enrol();
    const used = { ...row, counter: 7 };
    for (const counter of [0, 6, 7])
      assert.equal(await verifyAnswer(site, used, device.get(await ask(), { counter })), undefined);
    assert.equal((await verifyAnswer(site, used, device.get(await ask(), { counter: 8 })))?.counter, 8);
    const synced = await enrol({ counts: false });
    for (let time = 0; time < 2; time++) {
      const answer = synced.device.get(await synced.ask());
      assert.equal((await verifyAnswer(site, synced.row, answer))?.counter, 0);
    }
  });

  test('an answer that was changed under way, or is none', async () => {
    const { device, row, ask } = await enrol();
    const answer = device.get(await ask());
    const { response } = answer;
    for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const bytes = Buffer.from(response[part], 'base64url');
      bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1;
      const changed = { ...answer, response: { ...response, [part]: bytes.toString('base64url') } };
      assert.equal(await verifyAnswer(site, row, changed), undefined, part);
    }
    for (const text of [
      'AAAA',
      Buffer.from('null').toString('base64url'),
      Buffer.from('[]').toString('base64url'),
    ])
      assert.equal(answeredChallenge(text), undefined);
  });

  test('are offered where browsers make them', () => {
    for (const url of ['https://marsa.example.com', 'http://localhost:8080', 'https://marsa.localhost'])
      assert.equal(passkeyObstacle(toSite(url)), undefined, url);
    for (const url of [
      'http://marsa.example.com',
      'http://127.0.0.1:8080',
      'https://192.0.2.7',
      'https://[::1]',
    ])
      assert.ok(passkeyObstacle(toSite(url)), url);
  });
});
