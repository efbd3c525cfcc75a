import assert from 'node:assert/strict';
import type { Page, Route } from 'playwright-core';
import { overviewTexts } from '../../console/src/features/overview/overview.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { signInPagesTexts } from '../../console/src/features/sign-in/sign-in-pages.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';

/** What a person sees from now on, one after the other: headings, and skeletons in their place. */
async function watchHeadings(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const look = () => {
      const skeleton = document.querySelector('main [aria-busy="true"]') ? 'a skeleton' : undefined;
      const now = skeleton ?? document.querySelector('h1')?.innerText ?? 'nothing';
      if (seen.at(-1) !== now) seen.push(now);
    };
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { seen });
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

describeConsole('signing in and out', {}, ({ flow }) => {
  flow(
    'a protected page leads to sign-in, back to where one was, and out in every tab',
    async (scene, look) => {
      const person = await scene.newPerson('Dana');
      await using visit = await scene.visit(look);
      const { page } = visit;
      const t = visit.say(signInTexts);
      await visit.goto('/projects?q=tide');
      assert.equal(new URL(page.url()).pathname, '/login');
      assert.equal(await page.getAttribute('html', 'dir'), look.language === 'ar' ? 'rtl' : 'ltr');

      await page.getByRole('button', { name: t('signIn'), exact: true }).click();
      await page.getByText(t('emailMissing')).waitFor();
      await page.getByLabel(t('email')).fill(person.email);
      await page.getByLabel(t('password'), { exact: true }).fill('not the password');
      await page.getByRole('button', { name: t('signIn'), exact: true }).click();
      await page.getByText(t('wrong')).waitFor();
      await assertSound(visit, 'a refused sign-in');

      await page.getByLabel(t('password'), { exact: true }).fill(person.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: visit.say(projectsTexts)('title'), level: 1 }).waitFor();
      assert.equal(new URL(page.url()).search, '?q=tide');
      assert.deepEqual(
        await page.evaluate(() => [localStorage.length, document.cookie.includes('session=')]),
        [0, false],
      );

      const other = await visit.context.newPage();
      await other.goto('/projects?q=tide');
      const overview = visit.say(overviewTexts)('title');
      const projects = visit.say(projectsTexts)('title');
      await other.getByRole('heading', { name: projects, level: 1 }).waitFor();
      await other.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
      const shell = visit.say(shellTexts);
      await page.getByRole('link', { name: shell('overview') }).click();
      await page.getByRole('heading', { name: overview, level: 1 }).waitFor();
      const account = page.getByRole('button', { name: shell('account', { name: 'Dana' }) });
      await account.click();
      // A server that does not answer has ended nothing.
      const refuse = (route: Route) =>
        route.request().method() === 'DELETE' ? route.abort() : route.continue();
      await page.route('**/v1/session', refuse);
      await page.getByRole('button', { name: shell('signOut') }).click();
      await page.getByText(shell('signOutFailed')).waitFor();
      await page.unroute('**/v1/session', refuse);
      visit.complaints.length = 0;
      await account.click();
      const seen = await Promise.all([watchHeadings(page), watchHeadings(other)]);
      await page.getByRole('button', { name: shell('signOut') }).click();
      const title = visit.say(signInPagesTexts)('loginTitle');
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      await page.getByText(shell('signedOut')).waitFor();
      await other.getByRole('heading', { name: title, level: 1 }).waitFor();
      await other.getByText(shell('signedOutElsewhere')).waitFor();

      const [headings = [], elsewhere = []] = await Promise.all(seen.map((read) => read()));
      assert.deepEqual(headings, [overview, title], 'no flash');
      assert.deepEqual(elsewhere, [projects, title], 'no flash');

      await page.goBack();
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();

      // Who signs in again is in every tab where they were.
      await page.getByLabel(t('email')).fill(person.email);
      await page.getByLabel(t('password'), { exact: true }).fill(person.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: projects, level: 1 }).waitFor();
      await other.getByRole('heading', { name: projects, level: 1 }).waitFor();
      assert.equal(new URL(other.url()).search, '?q=tide');
    },
  );
});
