import assert from 'node:assert/strict';
import { session } from '@marsa/contract/index.ts';
import { leastPasswordLength } from '@marsa/contract/password.ts';
import { overviewTexts } from '../../console/src/features/overview/overview.text.ts';
import { factorTexts, noticeTexts, profileTexts } from '../../console/src/features/profile/profile.text.ts';
import { sessionTexts } from '../../console/src/session/session.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { uiTexts } from '../../console/src/ui/ui.text.ts';
import { newPassword } from '../support/accounts.ts';
import { totpCode } from '../support/authenticator.ts';
import { openBrowser } from '../support/browser.ts';
import { assertSound, describeConsole, type Visit } from '../support/console-scene.ts';

const minute = 60_000;
const time = { ahead: 0 };
const now = () => Date.now() + time.ahead;

/** @returns the codes that are shown once */
async function takeCodes({ page, say }: Visit): Promise<string[]> {
  const once = page.getByRole('dialog', { name: say(factorTexts)('codesTitle') });
  const codes = await once.locator('pre').innerText();
  await once.getByLabel(say(uiTexts)('secretKept')).check();
  await once.getByRole('button', { name: say(uiTexts)('done') }).click();
  await once.waitFor({ state: 'detached' });
  return codes.trim().split('\n');
}

describeConsole('one’s own profile', { clock: now }, ({ flow }) => {
  flow('name, colours and language; another password, devices and notices', async (scene, look) => {
    const person = await scene.newPerson('Rana');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(profileTexts);
    const shell = visit.say(shellTexts);
    await visit.goto('/profile');
    await page.getByRole('textbox', { name: t('name') }).fill('رنا Rana');
    await page.getByRole('button', { name: t('save') }).click();
    await page.getByText(t('saved')).waitFor();
    await page.getByRole('button', { name: shell('account', { name: 'رنا Rana' }) }).waitFor();
    const theme = look.theme === 'dark' ? 'light' : 'dark';
    await page.getByText(t(theme === 'dark' ? 'themeDark' : 'themeLight'), { exact: true }).click();
    await page.reload();
    const colours = page.locator(`html[data-mantine-color-scheme="${theme}"]`);
    await colours.waitFor({ state: 'attached' });

    // Somebody is signed in elsewhere.
    const elsewhere = openBrowser(scene.server.url, { 'x-forwarded-for': '198.51.100.20' });
    await elsewhere.signIn(person.email, person.password);
    const n = visit.say(noticeTexts);
    await visit.goto('/profile?tab=notices');
    await page
      .getByRole('button', { name: n('me'), exact: true })
      .first()
      .click();
    await page.getByText(n('settledMe')).first().waitFor();
    await visit.goto('/profile?tab=devices');
    await page.getByRole('button', { name: t('endOthers') }).click();
    const dialog = page.getByRole('dialog', { name: t('endOthersTitle') });
    await dialog.getByRole('button', { name: t('endOthers') }).click();
    await page.getByText(t('ended', { count: 1 })).waitFor();
    await assert.rejects(elsewhere.call(session.get), { code: 'SESSION_EXPIRED' });

    await visit.goto('/profile?tab=security');
    await page.getByText(t('newPasswordHint', { count: leastPasswordLength.alone })).waitFor();
    const next = newPassword();
    await page.getByLabel(t('currentPassword'), { exact: true }).fill('not the password');
    await page.getByLabel(t('newPassword'), { exact: true }).fill(next);
    await page.keyboard.press('Enter');
    await page.getByText(t('passwordWrong')).waitFor();
    await page.getByLabel(t('currentPassword'), { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    await page.getByText(t('passwordChanged', { count: 0 })).waitFor();
    await assert.rejects(elsewhere.signIn(person.email, person.password), { code: 'INVALID_CREDENTIALS' });
    await elsewhere.signIn(person.email, next);

    await visit.goto('/profile');
    const other = look.language === 'ar' ? 'en' : 'ar';
    await page.getByRole('combobox', { name: t('language') }).click();
    await page.getByRole('option', { name: other === 'ar' ? 'العربية' : 'English' }).click();
    await page.getByRole('button', { name: t('save') }).click();
    await page.locator(`html[lang="${other}"][dir="${other === 'ar' ? 'rtl' : 'ltr'}"]`).waitFor();
  });

  flow('an app and recovery codes: set up, signed in with, confirmed with, removed', async (scene, look) => {
    const person = await scene.newPerson('Yara');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(factorTexts);
    const enter = visit.say(signInTexts);
    await visit.goto('/profile?tab=security');
    await page.getByRole('button', { name: t('addApp') }).click();
    const dialog = page.getByRole('dialog', { name: t('addApp') });
    const secret = await dialog.locator('code').innerText();
    await dialog.getByLabel(t('code')).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText(t('codeWrong')).waitFor();
    await assertSound(visit, 'setting up an app');
    await dialog.getByLabel(t('code')).fill(totpCode(secret, now()));
    await page.keyboard.press('Enter');
    const [code = ''] = await takeCodes(visit);
    await page.getByText(t('codesLeft', { count: 10 })).waitFor();
    const { withSecondFactor: count } = leastPasswordLength;
    await page.getByText(visit.say(profileTexts)('newPasswordHint', { count })).waitFor();

    await using elsewhere = await scene.visit(look);
    await elsewhere.goto('/login');
    await elsewhere.page.getByLabel(enter('email')).fill(person.email);
    await elsewhere.page.getByLabel(enter('password'), { exact: true }).fill(person.password);
    await elsewhere.page.keyboard.press('Enter');
    await elsewhere.page.getByRole('button', { name: enter('useRecovery') }).click();
    await elsewhere.page.getByLabel(enter('recoveryLabel'), { exact: true }).fill(code);
    await elsewhere.page.keyboard.press('Enter');
    const overview = elsewhere.page.getByRole('heading', {
      name: visit.say(overviewTexts)('title'),
      level: 1,
    });
    await overview.waitFor();

    time.ahead += 11 * minute;
    await visit.goto('/profile?tab=security');
    await page.getByText(t('codesLeft', { count: 9 })).waitFor();
    await page.getByRole('button', { name: t('renewCodes') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('renewCodes') })
      .click();
    const confirm = page.getByRole('dialog', { name: visit.say(sessionTexts)('confirmTitle') });
    await confirm.getByRole('button', { name: enter('useTotp') }).click();
    await confirm.getByLabel(enter('totpLabel'), { exact: true }).fill(totpCode(secret, now()));
    await page.keyboard.press('Enter');
    const renewed = await takeCodes(visit);
    assert.equal(renewed.includes(code), false);
    await page.getByRole('button', { name: t('removeApp') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('removeApp') })
      .click();
    await page.getByText(t('removed')).waitFor();
    await page.getByText(t('appOff')).waitFor();
  });
});
