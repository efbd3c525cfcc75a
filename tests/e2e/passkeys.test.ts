import assert from 'node:assert/strict';
import { secondFactor, session } from '@marsa/contract/index.ts';
import { overviewTexts } from '../../console/src/features/overview/overview.text.ts';
import { factorTexts, noticeTexts, profileTexts } from '../../console/src/features/profile/profile.text.ts';
import { notMeTexts } from '../../console/src/features/sign-in/not-me.text.ts';
import { sessionTexts } from '../../console/src/session/session.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { openBrowser } from '../support/browser.ts';
import { assertSound, describeConsole, type Visit } from '../support/console-scene.ts';
import { addVirtualAuthenticator } from '../support/virtual-authenticator.ts';

const minute = 60_000;
const time = { ahead: 0 };

/** @returns the recovery codes that came with it */
async function addPasskey(visit: Visit, name: string): Promise<string[]> {
  const { page } = visit;
  const t = visit.say(factorTexts);
  await visit.goto('/profile?tab=security');
  await page.getByRole('button', { name: t('addPasskey') }).click();
  const dialog = page.getByRole('dialog', { name: t('addPasskey') });
  await dialog.getByLabel(t('passkeyName')).fill(name);
  await page.keyboard.press('Enter');
  const once = page.getByRole('dialog', { name: t('codesTitle') });
  const codes = await once.locator('pre').innerText();
  await once.getByLabel(visit.say(uiTexts)('secretKept')).check();
  await once.getByRole('button', { name: visit.say(uiTexts)('done') }).click();
  await page.getByText(name, { exact: true }).waitFor();
  return codes.trim().split('\n');
}

async function signOut({ page, say }: Visit, name: string): Promise<void> {
  await page.getByRole('button', { name: say(shellTexts)('account', { name }) }).click();
  await page.getByRole('button', { name: say(shellTexts)('signOut') }).click();
  await page.getByRole('button', { name: say(signInTexts)('passkeySignIn') }).waitFor();
}

const options = { clock: () => Date.now() + time.ahead };

describeConsole('passkeys in the console', options, ({ flow }) => {
  flow('are added, open the account alone, confirm, and go', async (scene, look) => {
    const person = await scene.newPerson('Nadia');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const device = await addVirtualAuthenticator(page);
    const t = visit.say(factorTexts);
    const name = look.language === 'ar' ? 'هاتفي' : 'My phone';
    await addPasskey(visit, name);
    assert.equal(await device.count(), 1);

    await device.setConsent(false);
    await signOut(visit, 'Nadia');
    const enter = visit.say(signInTexts);
    const press = page.getByRole('button', { name: enter('passkeySignIn') });
    await press.click();
    await page.getByText(enter('passkeyFailed')).waitFor();
    await assertSound(visit, 'a passkey that was refused');
    await device.setConsent(true);
    await press.click();
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();

    // Later, something dangerous: the passkey confirms, and the password would too.
    time.ahead += 11 * minute;
    await visit.goto('/profile?tab=security');
    await page.getByRole('button', { name: visit.say(uiTexts)('actionsOf', { name }) }).click();
    await page.getByRole('button', { name: t('removePasskey'), exact: true }).click();
    const remove = page.getByRole('dialog', { name: t('removePasskeyTitle', { name }) });
    await remove.getByRole('button', { name: t('removePasskey') }).click();
    const confirm = page.getByRole('dialog', { name: visit.say(sessionTexts)('confirmTitle') });
    await confirm.getByRole('button', { name: enter('usePasskey') }).waitFor();
    await assertSound(visit, 'confirming');
    await confirm.getByRole('button', { name: enter('usePassword') }).click();
    await confirm.getByLabel(visit.say(sessionTexts)('password'), { exact: true }).waitFor();
    await confirm.getByRole('button', { name: enter('usePasskey') }).click();
    await confirm.getByRole('button', { name: enter('usePasskey') }).click();
    await page.getByText(t('removed')).waitFor();
    await page.getByText(t('none'), { exact: true }).waitFor();
    await page.getByText(t('noPasskeys'), { exact: true }).waitFor();
  });

  flow('are offered by the browser while the e-mail is filled in', async (scene, look) => {
    const person = await scene.newPerson('Badr');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    await addVirtualAuthenticator(page);
    await addPasskey(visit, 'Laptop');
    // What the virtual device answers by itself, a person picks in the field.
    await page.getByRole('button', { name: visit.say(shellTexts)('account', { name: 'Badr' }) }).click();
    await page.getByRole('button', { name: visit.say(shellTexts)('signOut') }).click();
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();
  });

  flow('let in who said "this was not me" and has no password now', async (scene, look) => {
    const person = await scene.newPerson('Hind');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    await addVirtualAuthenticator(page);
    const [code = ''] = await addPasskey(visit, 'Laptop');
    // Far enough from the passkey that it is not taken for the thief's.
    time.ahead += 20 * minute;
    const thief = openBrowser(scene.server.url, { 'x-forwarded-for': '198.51.100.7' });
    await thief.signIn(person.email, person.password);
    await thief.call(secondFactor.prove, { body: { proof: { factor: 'recovery-code', code } } });
    const t = visit.say(noticeTexts);
    await visit.goto('/profile?tab=notices');
    await page
      .getByRole('button', { name: t('notMe') })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: t('notMeTitle') });
    await dialog.getByRole('textbox').fill(t('confirmWord'));
    await dialog.getByRole('button', { name: t('notMe') }).click();
    const say = visit.say(notMeTexts);
    await page.getByRole('heading', { name: say('doneTitle'), level: 1 }).waitFor();
    await page.getByText(say('byAdministrator')).waitFor();
    await assertSound(visit, 'what to do after "this was not me"');
    await assert.rejects(thief.call(session.get), { code: 'SESSION_EXPIRED' });

    // The steps lead on, by way of the sign-in.
    await page.getByRole('link', { name: say('seeFactor') }).click();
    await page.getByText(visit.say(profileTexts)('noPassword')).waitFor();
    await assertSound(visit, 'a profile without a password');
  });
});
