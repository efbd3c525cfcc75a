import assert from 'node:assert/strict';
import { roles, secondFactor, session } from '@marsa/contract/index.ts';
import { overviewTexts } from '../../console/src/features/overview/overview.text.ts';
import { factorTexts } from '../../console/src/features/profile/profile.text.ts';
import { newProjectTexts } from '../../console/src/features/projects/new-project.text.ts';
import { projectsTexts } from '../../console/src/features/projects/projects.text.ts';
import { sessionTexts } from '../../console/src/session/session.text.ts';
import { shellTexts } from '../../console/src/shell/shell.text.ts';
import { signInTexts } from '../../console/src/shell/sign-in.text.ts';
import { totpCode } from '../support/authenticator.ts';
import { assertSound, describeConsole } from '../support/console-scene.ts';

const minute = 60_000;

describeConsole('a session in the console', {}, ({ flow }) => {
  flow('is about to end: a warning two minutes before, and "stay" keeps it', async (scene, look) => {
    const person = await scene.newPerson('Stella');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(sessionTexts);
    await page.clock.install();
    await visit.goto('/');
    const { now, idleEndsAt } = await person.browser.call(session.get);
    const idleMs = Date.parse(idleEndsAt) - Date.parse(now);
    await page.clock.fastForward(idleMs - 4 * minute);
    const warning = page.getByRole('dialog', { name: t('endsSoon') });
    assert.equal(await warning.count(), 0);
    await page.clock.fastForward(2.5 * minute);
    await warning.waitFor();
    await assertSound(visit, 'the warning');
    await page.getByRole('button', { name: t('stay') }).click();
    await warning.waitFor({ state: 'detached' });
    await page.clock.fastForward(minute);
    assert.equal(await warning.count(), 0);
  });

  flow('of a role that needs a second factor begins where one is added', async (scene, look) => {
    const role = `CAREFUL_${look.language.toUpperCase()}`;
    const body = { name: role, permissions: ['projects:read'], needsSecondFactor: true };
    await scene.admin.browser.call(roles.create, { body });
    const person = await scene.newPerson('Karima', role);
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(factorTexts);
    await visit.goto('/projects?q=tide');
    await page.waitForURL((url) => url.pathname === '/second-factor');
    await page.getByText(t('required')).waitFor();
    assert.equal(await page.getByRole('button', { name: t('notNow') }).count(), 0);
    const { secret } = await person.browser.call(secondFactor.beginTotp);
    const code = totpCode(secret, Date.now());
    await person.browser.call(secondFactor.confirmTotp, { body: { code } });
    await page.reload();
    await page.getByRole('button', { name: t('goOn') }).click();
    await page.getByRole('heading', { name: visit.say(projectsTexts)('title'), level: 1 }).waitFor();
    assert.equal(new URL(page.url()).search, '?q=tide');
  });

  flow('ended elsewhere: what was written survives signing in again', async (scene, look) => {
    const person = await scene.newPerson('Wadad');
    await using visit = await scene.visit(look, person.browser);
    const { page } = visit;
    const t = visit.say(newProjectTexts);
    const say = visit.say(sessionTexts);
    const enter = visit.say(signInTexts);
    await visit.goto('/projects/new');
    const address = page.getByRole('textbox', { name: t('address') });
    await address.fill('https://half.example.com');
    await scene.admin.browser.call(session.endAllOf, { params: { id: person.personId } });

    await page.getByRole('button', { name: t('look') }).click();
    const again = page.getByRole('dialog', { name: say('overTitle') });
    await again.waitFor();
    await assertSound(visit, 'signing in again');
    assert.equal(await again.getByLabel(enter('email')).inputValue(), person.email);
    await again.getByLabel(enter('password'), { exact: true }).fill(person.password);
    await again.getByRole('button', { name: enter('signIn'), exact: true }).click();
    await again.waitFor({ state: 'detached' });

    assert.equal(await page.getByRole('alert').count(), 0, 'nothing says any more that it is over');
    assert.equal(await address.inputValue(), 'https://half.example.com');
    await page.getByRole('button', { name: t('look') }).click();
    await page.getByRole('heading', { name: t('check'), level: 2 }).waitFor();
  });

  flow(
    'ended, and somebody else signs in: nothing of the one before stays in any tab',
    async (scene, look) => {
      const person = await scene.newPerson('Wadad');
      const next = await scene.newPerson('Hala');
      await using visit = await scene.visit(look, person.browser);
      const { page } = visit;
      const t = visit.say(newProjectTexts);
      const enter = visit.say(signInTexts);
      const other = await visit.context.newPage();
      const tabs = [page, other];
      for (const tab of tabs) {
        await tab.goto('/projects/new');
        await tab.getByRole('textbox', { name: t('address') }).fill('https://half.example.com');
      }
      await scene.admin.browser.call(session.endAllOf, { params: { id: person.personId } });
      await page.getByRole('button', { name: t('look') }).click();
      const again = page.getByRole('dialog', { name: visit.say(sessionTexts)('overTitle') });
      await again.getByLabel(enter('email')).fill(next.email);
      await again.getByLabel(enter('password'), { exact: true }).fill(next.password);
      await page.keyboard.press('Enter');
      for (const tab of tabs) {
        await tab.getByRole('button', { name: visit.say(shellTexts)('account', { name: 'Hala' }) }).waitFor();
        assert.equal(await tab.getByRole('textbox', { name: t('address') }).inputValue(), '');
      }
    },
  );

  flow('opens with a second factor', async (scene, look) => {
    const person = await scene.newPerson('Tala');
    const { secret } = await person.browser.call(secondFactor.beginTotp);
    const before = Date.now();
    await person.browser.call(secondFactor.confirmTotp, { body: { code: totpCode(secret, before) } });
    await using visit = await scene.visit(look);
    const { page } = visit;
    const t = visit.say(signInTexts);
    await visit.goto('/login');
    await page.getByLabel(t('email')).fill(person.email);
    await page.getByLabel(t('password'), { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    const code = page.getByLabel(t('totpLabel'), { exact: true });
    await code.fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText(t('wrongCode')).waitFor();
    await assertSound(visit, 'the second step');
    // A code counts once, and the one of enrolment has been used: the next one is taken ahead of its time.
    await code.fill(totpCode(secret, before + 30_000));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();
  });

  flow('goes by keyboard alone: search, shortcuts, skip link', async (scene, look) => {
    const person = await scene.newPerson('Kamal');
    await using visit = await scene.visit(look);
    const { page } = visit;
    const t = visit.say(signInTexts);
    const shell = visit.say(shellTexts);
    await visit.goto('/login');
    await page.getByLabel(t('email')).focus();
    await page.keyboard.type(person.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(person.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('p');
    const projects = page.getByRole('heading', { name: visit.say(projectsTexts)('title'), level: 1 });
    await projects.waitFor();
    assert.ok(
      await projects.evaluate((heading) => heading === document.activeElement),
      'focus is on the heading',
    );

    const search = page.getByRole('textbox', { name: shell('search') });
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await page.keyboard.press('Escape');
    await search.waitFor({ state: 'detached' });
    assert.ok(
      await projects.evaluate((heading) => heading === document.activeElement),
      'focus is back where it was',
    );
    await page.keyboard.press('Control+k');
    await search.waitFor();
    await assertSound(visit, 'the search');
    await page.keyboard.type(shell('overview'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: visit.say(overviewTexts)('title'), level: 1 }).waitFor();

    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: shell('shortcuts') });
    await help.waitFor();
    await assertSound(visit, 'the shortcuts');
    await help.getByRole('switch', { name: shell('shortcutsOn') }).press('Space');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    assert.equal(await help.count(), 0, 'single keys are off');
  });
});
