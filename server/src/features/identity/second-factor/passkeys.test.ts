import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secondFactor } from '@marsa/contract/index.ts';
import { makeAccount } from '@marsa/tests/support/accounts.ts';
import { createAuthenticator } from '@marsa/tests/support/authenticator.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import {
  addPasskey,
  minute,
  openSecondFactorScene,
  prove,
} from '@marsa/tests/support/second-factor-scene.ts';

for (const engine of testDatabases()) {
  describe(`passkeys of people on ${engine.name}`, () => {
    test('open as the second step, alone, and confirm that it is still you', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser } = scene;
      const { device, passkey, recoveryCodes } = await addPasskey(server, browser);
      assert.equal(recoveryCodes?.length, 10);
      const { other, answer } = await scene.beginSignIn();
      assert.deepEqual(answer.factors, ['passkey', 'recovery-code']);
      const step = await other.call(secondFactor.offerPasskey);
      await prove(other, { factor: 'passkey', answer: device.get(step.options) });

      const alone = scene.newBrowser();
      const asked = await alone.call(secondFactor.offerPasskeySignIn);
      const body = { answer: device.get(asked.options) };
      const { session: opened } = await alone.call(secondFactor.signInByPasskey, { body });
      assert.equal(opened?.person.id, scene.dana.personId);

      time.now += 11 * minute;
      await assert.rejects(alone.call(secondFactor.beginTotp), { code: 'REAUTH_REQUIRED' });
      const { options } = await alone.call(secondFactor.offerConfirmation);
      const proof = { factor: 'passkey', answer: device.get(options) } as const;
      await alone.call(secondFactor.confirm, { body: { proof } });
      await alone.call(secondFactor.beginTotp);
      const { passkeys } = await alone.call(secondFactor.get);
      assert.deepEqual(
        passkeys.map(({ id, lastUsedAt }) => [id, lastUsedAt]),
        [[passkey.id, new Date(time.now).toISOString()]],
      );
    });

    test('V6.7.2 a challenge is answered once, in five minutes, by whom it was for', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser } = scene;
      const { device } = await addPasskey(server, browser);
      const alone = scene.newBrowser();
      const asked = await alone.call(secondFactor.offerPasskeySignIn);
      const answer = device.get(asked.options);
      const signIn = (body: { answer: typeof answer }) => alone.call(secondFactor.signInByPasskey, { body });
      await signIn({ answer });
      await assert.rejects(signIn({ answer }), { code: 'INVALID_CREDENTIALS' }, 'replayed');

      const invented = { challenge: Buffer.alloc(32, 7).toString('base64url') };
      await assert.rejects(signIn({ answer: device.get(invented) }), { code: 'INVALID_CREDENTIALS' });

      const late = await alone.call(secondFactor.offerPasskeySignIn);
      time.now += 5 * minute;
      await assert.rejects(signIn({ answer: device.get(late.options) }), { code: 'INVALID_CREDENTIALS' });

      const { other } = await scene.beginSignIn();
      const step = await other.call(secondFactor.offerPasskey);
      const stranger = await scene.beginSignIn();
      const elsewhere = { factor: 'passkey', answer: device.get(step.options) } as const;
      await assert.rejects(prove(stranger.other, elsewhere), { code: 'INVALID_CREDENTIALS' });
      const here = { factor: 'passkey', answer: device.get(step.options) } as const;
      await prove(other, here);
      // A wrong answer uses its challenge up as well.
      const next = await alone.call(secondFactor.offerPasskeySignIn);
      const origin = 'https://evil.example';
      await assert.rejects(signIn({ answer: device.get(next.options, { origin }) }), {
        code: 'INVALID_CREDENTIALS',
      });
      await assert.rejects(signIn({ answer: device.get(next.options) }), { code: 'INVALID_CREDENTIALS' });
    });

    test('of somebody else is not the second step of this account', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, browser } = scene;
      await addPasskey(server, browser);
      const sami = await makeAccount(server, 'DEV', 'Sami');
      const his = (await scene.beginSignIn(sami)).other;
      const { device } = await addPasskey(server, his);
      const { other } = await scene.beginSignIn();
      const { options } = await other.call(secondFactor.offerPasskey);
      const proof = { factor: 'passkey', answer: device.get(options) } as const;
      await assert.rejects(prove(other, proof), { code: 'INVALID_CREDENTIALS' });
    });

    test('a copy that signs with an older counter is refused; the genuine one goes on', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, browser } = scene;
      const { device } = await addPasskey(server, browser);
      const alone = scene.newBrowser();
      const signIn = async (counter?: number) => {
        const { options } = await alone.call(secondFactor.offerPasskeySignIn);
        const answer = device.get(options, counter === undefined ? {} : { counter });
        return alone.call(secondFactor.signInByPasskey, { body: { answer } });
      };
      await signIn();
      await signIn();
      await assert.rejects(signIn(1), { code: 'INVALID_CREDENTIALS' });
      await signIn();
    });

    test('are named, listed and removed by their owner alone; one made elsewhere is not kept', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, browser } = scene;
      const { device, passkey } = await addPasskey(server, browser);
      const params = { id: passkey.id };
      const named = await browser.call(secondFactor.renamePasskey, { params, body: { name: 'مفتاح' } });
      assert.equal(named.name, 'مفتاح');
      const sami = await makeAccount(server, 'DEV', 'Sami');
      const his = (await scene.beginSignIn(sami)).other;
      await assert.rejects(his.call(secondFactor.removePasskey, { params }), { code: 'NOT_FOUND' });
      const rename = { params, body: { name: 'Mine' } };
      await assert.rejects(his.call(secondFactor.renamePasskey, rename), { code: 'NOT_FOUND' });

      // The challenge of one session, answered in another.
      const { options } = await browser.call(secondFactor.passkeyOptions);
      const stranger = createAuthenticator(server.config.PUBLIC_URL);
      const body = { name: 'Planted', attestation: stranger.create(options) };
      await assert.rejects(his.call(secondFactor.addPasskey, { body }), { code: 'INVALID_CREDENTIALS' });
      const own = await his.call(secondFactor.passkeyOptions);
      const known = { name: 'Twice', attestation: device.create(own.options) };
      await assert.rejects(his.call(secondFactor.addPasskey, { body: known }), { code: 'CONFLICT' });
      await browser.call(secondFactor.removePasskey, { params });
      assert.deepEqual((await browser.call(secondFactor.get)).passkeys, []);
    });
  });
}
