import { invitations, people } from '@marsa/contract/index.ts';
import { overviewTexts } from '../../console/src/features/overview/overview.text.ts';
import { signInPagesTexts } from '../../console/src/features/sign-in/sign-in-pages.text.ts';
import { issueTexts } from '../../console/src/i18n/issues.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { newPassword } from '../support/accounts.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';

const time = { ahead: 0 };
const clock = () => Date.now() + time.ahead;
const day = 24 * 60 * 60_000;

/** Links name the public address; here the server is where it is. */
function pathOf(link: string): string {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}

describeConsole('links that work once', { clock }, ({ flow }) => {
  flow('somebody who was invited chooses a password that holds, and is in', async (scene, look) => {
    const { link } = await scene.admin.browser.call(invitations.create, {
      body: { email: `huda.${look.language}@example.com`, role: 'DEV', language: look.language },
    });
    await using visit = await scene.visit(look);
    const { page } = visit;
    const t = visit.say(signInPagesTexts);
    await visit.goto(pathOf(link ?? ''));
    await page.getByText(`huda.${look.language}@example.com`).waitFor();
    await page.getByRole('button', { name: t('inviteAccept') }).click();
    await page.getByText(visit.say(issueTexts)('missing')).first().waitFor();
    await page.getByLabel(t('name')).fill('هدى Huda');
    await page.getByLabel(t('password'), { exact: true }).fill('password1234');
    await page.keyboard.press('Enter');
    await page.getByText(visit.say(issueTexts)('least', { count: 15 }), { exact: true }).waitFor();
    await assertSound(visit, 'a password that is too short');
    await page.getByLabel(t('password'), { exact: true }).fill(newPassword());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();

    await using late = await scene.visit(look);
    await late.goto(pathOf(link ?? ''));
    await late.page.getByText(t('inviteDead')).waitFor();
  });

  flow('who forgot a password gets in by a link, which works once', async (scene, look) => {
    const person = await scene.newPerson('Farid');
    await using visit = await scene.visit(look);
    const { page } = visit;
    const t = visit.say(signInPagesTexts);
    const enter = visit.say(signInTexts);
    await visit.goto('/login');
    await page.getByRole('link', { name: enter('forgot') }).click();
    await page.getByRole('heading', { name: t('forgotTitle'), level: 1 }).waitFor();
    await page.getByLabel(t('email')).fill(person.email);
    await page.getByRole('button', { name: t('forgotSend') }).click();
    await page.getByText(t('forgotNoMail')).waitFor();

    const { link } = await scene.admin.browser.call(people.resetLink, { params: { id: person.personId } });
    await visit.goto(pathOf(link));
    const password = newPassword();
    await page.getByLabel(t('password'), { exact: true }).fill(password);
    await page.getByRole('button', { name: t('resetSend') }).click();
    await page.getByText(t('resetDone')).waitFor();
    await page.getByLabel(enter('email')).fill(person.email);
    await page.getByLabel(enter('password'), { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();

    await visit.goto(pathOf(link));
    await page.getByLabel(t('password'), { exact: true }).fill(newPassword());
    await page.keyboard.press('Enter');
    await page.getByText(t('resetDead')).waitFor();
    await assertSound(visit, 'a link that is used up');
  });

  flow('which nobody used in time say so, and what to do', async ({ admin, newPerson, visit }, look) => {
    await admin.browser.signIn(admin.email, admin.password);
    const invitation = await admin.browser.call(invitations.create, {
      body: { email: `late.${look.language}@example.com`, role: 'DEV', language: look.language },
    });
    const { personId } = await newPerson('Samir');
    const reset = await admin.browser.call(people.resetLink, { params: { id: personId } });
    await using seen = await visit(look);
    const { page } = seen;
    const t = seen.say(signInPagesTexts);
    await seen.goto(pathOf(invitation.link ?? ''));
    await page.getByLabel(t('name')).fill('سمير Samir');
    await page.getByLabel(t('password'), { exact: true }).fill(newPassword());
    time.ahead += 8 * day;
    // It ended while the form was being filled in.
    await page.keyboard.press('Enter');
    await page.getByText(t('inviteDead')).waitFor();
    await assertSound(seen, 'an invitation that came too late');
    await page.getByRole('link', { name: t('toSignIn') }).click();
    await page.getByRole('heading', { name: t('loginTitle'), level: 1 }).waitFor();

    await seen.goto(pathOf(reset.link));
    await page.getByLabel(t('password'), { exact: true }).fill(newPassword());
    await page.keyboard.press('Enter');
    await page.getByText(t('resetDead')).waitFor();
    await assertSound(seen, 'a link for a new password that came too late');
    await page.getByRole('link', { name: t('askAgain') }).click();
    await page.getByRole('heading', { name: t('forgotTitle'), level: 1 }).waitFor();
  });
});
