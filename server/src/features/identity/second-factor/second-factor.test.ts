import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { secondFactor, session } from '@marsa/contract/index.ts';
import { totpCode } from '@marsa/tests/support/authenticator.ts';
import { testDatabases } from '@marsa/tests/support/databases.ts';
import {
  addApp,
  addPasskey,
  byApp,
  byCode,
  minute,
  openSecondFactorScene,
  prove,
} from '@marsa/tests/support/second-factor-scene.ts';

for (const engine of testDatabases()) {
  describe(`an authenticator app on ${engine.name}`, () => {
    test('V6.3.3 once it is there, a password alone opens nothing', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      const { codeNow } = await addApp(browser, time);
      const { other, answer } = await scene.beginSignIn();
      assert.deepEqual(answer, {
        status: 'second-factor',
        factors: ['totp', 'recovery-code'],
        session: null,
      });
      assert.ok(!other.cookies.has('session'));
      await assert.rejects(other.call(session.get), { code: 'INVALID_API_KEY' });
      // What waits is no session, under whichever name it is shown.
      const waiting = other.cookies.get('sign-in') ?? '';
      const pretender = scene.newBrowser();
      pretender.cookies.set('session', waiting);
      await assert.rejects(pretender.call(session.get), { code: 'SESSION_EXPIRED' });
      await assert.rejects(prove(other, byApp('000000')), { code: 'INVALID_CREDENTIALS' });
      time.now += minute;
      const signedIn = await prove(other, byApp(codeNow()));
      assert.equal(signedIn.session?.person.id, scene.dana.personId);
      assert.equal((await other.call(session.get)).id, signedIn.session?.id);
      await assert.rejects(prove(other, byApp(codeNow())), { code: 'SESSION_EXPIRED' }, 'it waits no more');
    });

    test('V6.5.1 a code works once, also for two at the same moment', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      const { codeNow } = await addApp(browser, time);
      const confirmed = await scene.beginSignIn();
      await assert.rejects(prove(confirmed.other, byApp(codeNow())), { code: 'INVALID_CREDENTIALS' });
      time.now += minute;
      const waiting = [await scene.beginSignIn(), await scene.beginSignIn()];
      const results = await Promise.allSettled(waiting.map(({ other }) => prove(other, byApp(codeNow()))));
      assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    });

    test('five wrong codes in 15 minutes, of both kinds together; a passkey still opens; its owner is told', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { server, time, browser } = scene;
      const { codeNow, recoveryCodes } = await addApp(browser, time);
      const { device } = await addPasskey(server, browser);
      const { other } = await scene.beginSignIn();
      time.now += minute;
      const wrong = [byApp('000000'), byCode('AAAAAA-AAAAAA-AAAAAA-AAAAAA')];
      const tries = Array.from({ length: 8 }, (_, at) => prove(other, wrong[at % 2] ?? byApp('1')));
      const codes = (await Promise.allSettled(tries)).map((result) =>
        result.status === 'rejected' ? result.reason.code : 'ok',
      );
      assert.deepEqual(codes.sort(), [
        ...Array(5).fill('INVALID_CREDENTIALS'),
        ...Array(3).fill('RATE_LIMIT'),
      ]);
      for (const right of [byApp(codeNow()), byCode(recoveryCodes?.[0] ?? '')])
        await assert.rejects(prove(other, right), { code: 'RATE_LIMIT' });
      const { options } = await other.call(secondFactor.offerPasskey);
      await prove(other, { factor: 'passkey', answer: device.get(options) });
      time.now += 15 * minute;
      const later = await scene.beginSignIn();
      await prove(later.other, byApp(codeNow()));
    });

    test('replaced: the former one counts until the new one has shown its first code', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      const former = await addApp(browser, time);
      const { secret, endsAt } = await browser.call(secondFactor.beginTotp);
      time.now += minute;
      await prove((await scene.beginSignIn()).other, byApp(former.codeNow()));
      const code = () => totpCode(secret, time.now);
      await assert.rejects(browser.call(secondFactor.confirmTotp, { body: { code: former.codeNow() } }), {
        code: 'INVALID_CREDENTIALS',
      });
      const { recoveryCodes } = await browser.call(secondFactor.confirmTotp, { body: { code: code() } });
      assert.equal(recoveryCodes, null, 'the codes given before still hold');
      time.now += minute;
      const { other } = await scene.beginSignIn();
      await assert.rejects(prove(other, byApp(former.codeNow())), { code: 'INVALID_CREDENTIALS' });
      await prove(other, byApp(code()));

      await browser.call(session.confirm, { body: { password: scene.dana.password } });
      await browser.call(secondFactor.beginTotp);
      time.now = Date.parse(endsAt) + 15 * minute;
      await browser.call(session.confirm, { body: { password: scene.dana.password } });
      const late = { body: { code: '000000' } };
      await assert.rejects(browser.call(secondFactor.confirmTotp, late), { code: 'CONFLICT' });
    });
  });

  describe(`recovery codes on ${engine.name}`, () => {
    test('V6.5.1 ten come with the first factor, each opens once; new ones end the former', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      const { recoveryCodes } = await addApp(browser, time);
      assert.equal(recoveryCodes?.length, 10);
      const [first = '', second = ''] = recoveryCodes ?? [];
      const { other } = await scene.beginSignIn();
      await prove(other, byCode(first.toLowerCase().replaceAll('-', ' ')));
      const again = await scene.beginSignIn();
      await assert.rejects(prove(again.other, byCode(first)), { code: 'INVALID_CREDENTIALS' });
      assert.equal((await browser.call(secondFactor.get)).recoveryCodesLeft, 9);
      const renewed = await browser.call(secondFactor.renewRecoveryCodes);
      await assert.rejects(prove(again.other, byCode(second)), { code: 'INVALID_CREDENTIALS' });
      await prove(again.other, byCode(renewed.recoveryCodes[0] ?? ''));
    });

    test('one code at the same moment in two browsers opens one', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      const { recoveryCodes } = await addApp(browser, time);
      const waiting = [await scene.beginSignIn(), await scene.beginSignIn()];
      const results = await Promise.allSettled(
        waiting.map(({ other }) => prove(other, byCode(recoveryCodes?.[0] ?? ''))),
      );
      assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    });

    test('there are none without a factor, and they go with the last one', async () => {
      await using scene = await openSecondFactorScene(engine);
      const { time, browser } = scene;
      await assert.rejects(browser.call(secondFactor.renewRecoveryCodes), { code: 'CONFLICT' });
      await addApp(browser, time);
      await browser.call(secondFactor.removeTotp);
      assert.equal((await browser.call(secondFactor.get)).recoveryCodesLeft, 0);
      assert.equal((await scene.beginSignIn()).answer.status, 'signed-in');
      await assert.rejects(browser.call(secondFactor.removeTotp), { code: 'NOT_FOUND' });
    });
  });
}
